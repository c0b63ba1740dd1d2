import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';

/** How long the button says what became of it. */
const saidMs = 2500;

/** Puts a text on the clipboard, and says so. */
export function Copy({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => setSaid(''), saidMs);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = (): void => {
    // Pages without TLS, beside those of the own machine, have no clipboard.
    const { clipboard } = navigator as { readonly clipboard?: Clipboard };
    const done = clipboard?.writeText(text) ?? Promise.reject(new Error('There is no clipboard.'));
    done.then(
      () => setSaid('Copied'),
      () => setSaid('Select and copy it yourself'),
    );
  };
  return (
    <span class="copy">
      <span role="status" class="copy__said">
        {said}
      </span>
      <Button kind="quiet" label={label} onClick={copy}>
        <Icon name="copy" />
      </Button>
    </span>
  );
}
