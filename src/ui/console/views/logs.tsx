import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Card } from '../../parts/card.tsx';
import { Choice, Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Table } from '../../parts/table.tsx';
import { instantText } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useResource } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';

const levels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
const shownLines = '200';
/** New lines come in heaps; the list follows at most this often. */
const followMs = 2000;

/** The newest lines of the server's log. */
export function Logs(): JSX.Element {
  const { session, line } = useConsole();
  const [level, setLevel] = useState<(typeof levels)[number]>('info');
  const [search, setSearch] = useState('');
  const [isHeld, setHeld] = useState(false);
  const logs = useResource(
    async () => {
      const query = { level, limit: shownLines, ...(search && { search }) };
      return (await session.client.call('admin_logs', { query })).body;
    },
    { on: [level, search] },
  );
  useEffect(() => {
    if (isHeld) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = line.listen('log', () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        logs.reload();
      }, followMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [line, isHeld, logs.reload]);
  return (
    <Card
      title="Newest lines"
      wide
      tools={
        <Button pressed={isHeld} onClick={() => setHeld(!isHeld)}>
          <Icon name={isHeld ? 'play' : 'pause'} />
          Pause
        </Button>
      }
    >
      <div class="inline">
        <Choice label="At least" value={level} options={levels} onChange={setLevel} />
        <Field label="Holds" type="search" value={search} onInput={setSearch} maxLength={256} />
      </div>
      <Loaded from={logs}>
        {({ items }) => (
          <Table
            caption="Lines of the log, newest first"
            rows={items}
            keyOf={({ seq }) => String(seq)}
            empty="No line fits."
            columns={[
              { name: 'When (UTC)', kind: 'short', cell: ({ time }) => instantText(time) },
              { name: 'Level', cell: (entry) => <Badge state={entry.level} /> },
              { name: 'Message', cell: ({ message }) => message },
              {
                name: 'More',
                kind: 'code',
                cell: ({ context }) => (Object.keys(context).length === 0 ? '–' : JSON.stringify(context)),
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}
