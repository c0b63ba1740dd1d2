import { element } from '../dom.ts';

/**
 * The card of a screen, with its heading.
 * @param live How screen readers are told of it; undefined where they come upon it by the focus.
 */
export function frame(
  title: string,
  live: 'status' | 'alert' | undefined,
  ...children: readonly HTMLElement[]
): HTMLElement {
  const heading = element('h2', { id: 'screen-title', class: 'screen__title' }, title);
  return element(
    'section',
    { class: 'screen__card', role: live, 'aria-labelledby': 'screen-title' },
    heading,
    ...children,
  );
}
