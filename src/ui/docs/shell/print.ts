/** Opens everything that can be opened while the page is printed. Gives what ends that. */
export function openForPrint(): () => void {
  let opened: HTMLDetailsElement[] = [];
  const before = (): void => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('#content details:not([open])')];
    for (const part of opened) part.open = true;
  };
  const after = (): void => {
    for (const part of opened) part.open = false;
    opened = [];
  };
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  return () => {
    removeEventListener('beforeprint', before);
    removeEventListener('afterprint', after);
  };
}
