import type { JSX } from 'preact';
import { Icon } from '../../parts/icon.tsx';
import { durationText } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { Button } from '../parts/button.tsx';

const lineWords = {
  live: 'Live',
  connecting: 'Connecting…',
  waiting: 'Reconnecting…',
  closed: 'Offline',
} as const;

/** Who is signed in and until when, and how the line to the server does. */
export function SessionBar({ onKeys }: { onKeys: () => void }): JSX.Element {
  const { session, line, notices } = useConsole();
  const action = useAction((error) => notices.failed(error));
  const { value: identity } = session.identity;
  const state = line.state.value;
  const prolong = (): void =>
    action.run(async () => {
      await session.prolong();
      notices.done('Your session has been prolonged.');
    });
  return (
    <div class="bar">
      <span class={`line line--${state}`} role="status">
        {lineWords[state]}
      </span>
      {session.endsSoon.value && (
        <span class="bar__ending">
          <span>Token ends in {durationText(Math.max(0, session.leftMs.value))}</span>
          <Button onClick={prolong} busy={action.isBusy}>
            Prolong
          </Button>
        </span>
      )}
      <a class="bar__link bar__link--wide" href="/docs">
        API
      </a>
      <span class="bar__who">
        <span class="bar__name">{identity?.subject}</span>
        <span class="bar__role">{identity?.role.replaceAll('_', ' ')}</span>
      </span>
      <Button kind="quiet" label="Keyboard shortcuts" onClick={onKeys}>
        <Icon name="key" />
      </Button>
      <Button kind="quiet" label="Sign out" onClick={() => session.signOut()}>
        <Icon name="out" />
      </Button>
    </div>
  );
}
