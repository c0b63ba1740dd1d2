import type { JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Tick } from '../../parts/field.tsx';
import { Modal } from '../../parts/modal.tsx';
import { go } from '../core/router.ts';
import { views } from './views.ts';

const storageKey = 'spacetime.console.shortcuts';
/** Longest time between `g` and the letter of a view. */
const pairMs = 1500;

const areOn = (): boolean => localStorage.getItem(storageKey) !== 'off';

/** Letters that open views, unless somebody is typing or has switched them off. */
export function useShortcuts(onHelp: () => void): void {
  // With the view, not after it: a key that is pressed at first sight counts.
  useLayoutEffect(() => {
    let goUntilMs = 0;
    const press = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      const isTyping =
        target instanceof Element && target.closest('input, select, textarea, dialog') !== null;
      if (isTyping || ctrlKey || metaKey || altKey || !areOn()) return;
      const now = performance.now();
      const view = views.find((one) => one.key === key);
      if (now < goUntilMs && view !== undefined) go(view.id);
      else if (key === '?') onHelp();
      goUntilMs = key === 'g' ? now + pairMs : 0;
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

/** The list of keys, and the switch that turns them off. */
export function Shortcuts({ onClose }: { onClose: () => void }): JSX.Element {
  const [on, setOn] = useState(areOn());
  const change = (wanted: boolean): void => {
    localStorage.setItem(storageKey, wanted ? 'on' : 'off');
    setOn(wanted);
  };
  return (
    <Modal title="Keyboard shortcuts" onClose={onClose}>
      <dl class="keys">
        {views.map(({ id, key, title }) => (
          <div key={id}>
            <dt>
              <kbd>g</kbd> <kbd>{key}</kbd>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>This list</dd>
        </div>
      </dl>
      <p class="hint">On the map: arrow keys move it, + and − zoom, 0 shows everything.</p>
      <Tick label="Letters open views" checked={on} onChange={change} />
    </Modal>
  );
}
