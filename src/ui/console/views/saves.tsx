import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SaveInfo } from '../../../protocol/index.ts';
import { Card } from '../../parts/card.tsx';
import { Field, Tick } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Table } from '../../parts/table.tsx';
import { bytesText, instantText } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction, useResource } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FormModal } from '../parts/modal.tsx';

const everyMs = 30_000;

/** Saves of the whole world. */
export function Saves(): JSX.Element {
  const { session, notices, dialogs } = useConsole();
  const [isMaking, setMaking] = useState(false);
  const saves = useResource(async () => (await session.client.call('saves', {})).body, { everyMs });
  const action = useAction((error) => notices.failed(error));
  const load = (slot: string, name: string): void =>
    action.run(async () => {
      const text = `The world goes back to “${name}”. Visitors stay; what happened since is lost unless it is saved.`;
      if (!(await dialogs.confirm({ title: 'Load this save?', text, confirm: 'Load' }))) return;
      await session.client.call('save_load', { params: { slot } });
      notices.done(`“${name}” is loaded.`);
    });
  const remove = (slot: string, name: string): void =>
    action.run(async () => {
      const text = `“${name}” in the slot ${slot} is gone for good.`;
      if (!(await dialogs.confirm({ title: 'Remove this save?', text, confirm: 'Remove', danger: true })))
        return;
      await session.client.call('save_delete', { params: { slot } });
      notices.done(`“${name}” is removed.`);
      saves.reload();
    });
  return (
    <Card
      title="Slots"
      wide
      tools={
        <Button needs="save.write" kind="primary" onClick={() => setMaking(true)}>
          <Icon name="plus" />
          Save now
        </Button>
      }
    >
      <Loaded from={saves}>
        {({ items }) => <SaveTable rows={items} isBusy={action.isBusy} onLoad={load} onRemove={remove} />}
      </Loaded>
      {isMaking && <NewSave onClose={() => setMaking(false)} onMade={saves.reload} />}
    </Card>
  );
}

interface SaveTableProps {
  readonly rows: readonly SaveInfo[];
  readonly isBusy: boolean;
  readonly onLoad: (slot: string, name: string) => void;
  readonly onRemove: (slot: string, name: string) => void;
}

function SaveTable({ rows, isBusy, onLoad, onRemove }: SaveTableProps): JSX.Element {
  return (
    <Table
      caption="Saves, newest first"
      rows={rows}
      keyOf={({ slot }) => slot}
      empty="Nothing has been saved yet. The server saves by itself every few minutes."
      columns={[
        { name: 'Name', cell: ({ name }) => name },
        { name: 'Slot', kind: 'code', cell: ({ slot }) => slot },
        { name: 'Kind', cell: ({ kind }) => <Badge state={kind} tone="calm" /> },
        { name: 'Scene', cell: ({ scene }) => scene.name },
        { name: 'Simulated (UTC)', cell: ({ simulated }) => instantText(simulated) },
        { name: 'Made (UTC)', cell: ({ made_at }) => instantText(made_at) },
        { name: 'By', cell: ({ made_by }) => made_by },
        { name: 'Size', kind: 'number', cell: ({ stored_bytes }) => bytesText(stored_bytes) },
        {
          name: 'Actions',
          kind: 'tools',
          cell: ({ slot, name }) => (
            <span class="tools">
              <Button
                needs="save.write"
                busy={isBusy}
                label={`Load ${name} (${slot})`}
                onClick={() => onLoad(slot, name)}
              >
                Load
              </Button>
              <Button
                needs="save.write"
                kind="quiet"
                busy={isBusy}
                label={`Remove ${name} (${slot})`}
                onClick={() => onRemove(slot, name)}
              >
                Remove
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

function NewSave({ onClose, onMade }: { onClose: () => void; onMade: () => void }): JSX.Element {
  const { session, notices } = useConsole();
  const [name, setName] = useState('');
  const [slot, setSlot] = useState('');
  const [overwrite, setOverwrite] = useState(false);
  const action = useAction();
  const submit = (): void =>
    action.run(async () => {
      const body = { ...(name && { name }), ...(slot && { slot }), overwrite };
      const { body: made } = await session.client.call('save_create', { body });
      notices.done(`Saved as “${made.name}” in the slot ${made.slot}.`);
      onMade();
      onClose();
    });
  return (
    <FormModal title="Save the world" confirm="Save" action={action} onSubmit={submit} onClose={onClose}>
      <Field label="Name" value={name} onInput={setName} maxLength={128} hint="May be left empty." />
      <Field
        label="Slot"
        value={slot}
        onInput={setSlot}
        maxLength={32}
        hint="Left empty, the first free one is taken."
      />
      <Tick label="Replace what is in the slot" checked={overwrite} onChange={setOverwrite} />
    </FormModal>
  );
}
