import type { JSX } from 'preact';
import { Icon } from '../../parts/icon.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useConsole } from '../core/console.ts';
import { Button } from './button.tsx';

/** What was done and what went wrong, in the corner. */
export function NoticeList(): JSX.Element {
  const { notices } = useConsole();
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.list.value.map((notice) => {
        const undo = (): void => {
          notices.close(notice.id);
          notice.undo?.();
        };
        return (
          <div key={notice.id} class={notice.failure === null ? 'notice' : 'notice notice--failure'}>
            {notice.failure === null ? <p>{notice.text}</p> : <Problem failure={notice.failure} quiet />}
            {notice.undo !== null && (
              <Button kind="quiet" onClick={undo}>
                Undo
              </Button>
            )}
            <Button kind="quiet" label="Dismiss" onClick={() => notices.close(notice.id)}>
              <Icon name="close" />
            </Button>
          </div>
        );
      })}
    </div>
  );
}
