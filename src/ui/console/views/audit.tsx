import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { AuditEntryView, AuditVerification } from '../../../protocol/index.ts';
import { Card } from '../../parts/card.tsx';
import { Choice, Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Modal } from '../../parts/modal.tsx';
import { Table } from '../../parts/table.tsx';
import { count, instantText } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { More, useList } from '../parts/more.tsx';

const outcomes = ['any', 'done', 'failed', 'refused'] as const;

/** Who did what, and whether the record of it is whole. */
export function Audit(): JSX.Element {
  const { session, notices } = useConsole();
  const [wish, setWish] = useState({ actor: '', action: '', outcome: 'any' as (typeof outcomes)[number] });
  const [asked, setAsked] = useState(wish);
  const [shown, setShown] = useState<AuditEntryView | null>(null);
  const [verdict, setVerdict] = useState<AuditVerification | null>(null);
  const list = useList(
    async (cursor) => {
      const { actor, action, outcome } = asked;
      const query = {
        cursor,
        ...(actor && { actor }),
        ...(action && { action }),
        ...(outcome === 'any' ? {} : { outcome }),
      };
      return (await session.client.call('audit', { query })).body;
    },
    { on: [asked] },
  );
  const checking = useAction((error) => notices.failed(error));
  const verify = (): void =>
    checking.run(async () => setVerdict((await session.client.call('audit_verify', {})).body));
  const search = (event: Event): void => {
    event.preventDefault();
    setAsked(wish);
  };
  return (
    <Card
      title="Entries"
      wide
      tools={
        <>
          <Button needs="audit.read" busy={checking.isBusy} onClick={verify}>
            Verify the chain
          </Button>
          <Button onClick={list.reload}>
            <Icon name="reload" />
            Reload
          </Button>
        </>
      }
    >
      {verdict !== null && <Verdict verdict={verdict} />}
      <form class="inline" onSubmit={search}>
        <Field label="Actor" value={wish.actor} onInput={(actor) => setWish({ ...wish, actor })} />
        <Field label="Action" value={wish.action} onInput={(action) => setWish({ ...wish, action })} />
        <Choice
          label="Outcome"
          value={wish.outcome}
          options={outcomes}
          onChange={(outcome) => setWish({ ...wish, outcome })}
        />
        <Button type="submit">Search</Button>
      </form>
      <Loaded from={list.first}>{() => <Entries rows={list.items} onShow={setShown} />}</Loaded>
      <More list={list} />
      {shown !== null && (
        <Modal title={`Entry ${shown.seq}`} onClose={() => setShown(null)}>
          <pre class="code">{JSON.stringify(shown, null, 2)}</pre>
        </Modal>
      )}
    </Card>
  );
}

interface EntriesProps {
  readonly rows: readonly AuditEntryView[] | undefined;
  readonly onShow: (entry: AuditEntryView) => void;
}

function Entries({ rows, onShow }: EntriesProps): JSX.Element {
  return (
    <Table
      caption="Entries of the audit, newest first"
      rows={rows}
      keyOf={({ seq }) => String(seq)}
      empty="Nothing fits."
      columns={[
        { name: 'When (UTC)', cell: ({ at }) => instantText(at) },
        { name: 'Actor', cell: ({ actor, role }) => (role === null ? actor : `${actor} (${role})`) },
        { name: 'Action', cell: ({ action }) => action },
        { name: 'Target', kind: 'code', cell: ({ target }) => target || '–' },
        { name: 'Outcome', cell: ({ outcome }) => <Badge state={outcome} /> },
        { name: 'Address', kind: 'code', cell: ({ address }) => address },
        {
          name: 'Actions',
          kind: 'tools',
          cell: (entry) => (
            <Button kind="quiet" label={`Details of entry ${entry.seq}`} onClick={() => onShow(entry)}>
              Details
            </Button>
          ),
        },
      ]}
    />
  );
}

function Verdict({ verdict }: { verdict: AuditVerification }): JSX.Element {
  const { valid, entries, checkpoints, broken_at } = verdict;
  return (
    <p class="verdict" role="status">
      <Badge state={valid ? 'ok' : 'failed'} />
      {valid
        ? `The chain is whole: ${count(entries)} entries, ${count(checkpoints)} signed checkpoints.`
        : `The chain does not hold at entry ${broken_at?.seq}: ${broken_at?.reason}.`}
    </p>
  );
}
