import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Card } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Table } from '../../parts/table.tsx';
import { count, instantText } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { type Resource, useAction, useResource } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { More, useList } from '../parts/more.tsx';
import { NewBan } from './new-ban.tsx';

/** Who is kept out, and what is switched off. */
export function Access(): JSX.Element {
  const { session } = useConsole();
  const maintenance = useResource(async () => (await session.client.call('admin_maintenance', {})).body);
  const lockdown = useResource(async () => (await session.client.call('admin_lockdown', {})).body);
  return (
    <>
      <div class="grid">
        <SwitchCard
          title="Maintenance"
          doc="Reading goes on; changes are refused to everybody but administrators."
          from={maintenance}
          set={async (on) => {
            await session.client.call('admin_maintenance_set', { body: { on } });
          }}
        />
        <SwitchCard
          title="Lockdown"
          doc="Nobody but administrators comes in, visitors neither. Health, metrics and pages stay."
          from={lockdown}
          set={async (on) => {
            await session.client.call('admin_lockdown_set', { body: { on } });
          }}
        />
      </div>
      <Bans />
      <Endpoints />
    </>
  );
}

interface Switch {
  readonly on: boolean;
  readonly reason: string | null;
  readonly changed_by: string | null;
  readonly changed_at: string | null;
}

interface SwitchCardProps {
  readonly title: string;
  readonly doc: string;
  readonly from: Resource<Switch>;
  readonly set: (on: boolean) => Promise<void>;
}

function SwitchCard({ title, doc, from, set }: SwitchCardProps): JSX.Element {
  const { notices, dialogs } = useConsole();
  const action = useAction((error) => notices.failed(error));
  const toggle = (on: boolean): void =>
    action.run(async () => {
      const question = { title: `Switch ${title.toLowerCase()} on?`, text: doc, confirm: 'Switch on' };
      if (on && !(await dialogs.confirm({ ...question, danger: true }))) return;
      await set(on);
      notices.done(`${title} is ${on ? 'on' : 'off'}.`, () => toggle(!on));
      from.reload();
    });
  return (
    <Card title={title}>
      <p>{doc}</p>
      <Loaded from={from}>
        {({ on, changed_by, changed_at }) => (
          <div class="switch">
            <Badge state={on ? 'on' : 'off'} tone={on ? 'warn' : 'calm'} />
            <span class="hint">
              {changed_at === null ? 'Never changed.' : `${changed_by}, ${instantText(changed_at)} UTC`}
            </span>
            <Button needs="admin" busy={action.isBusy} onClick={() => toggle(!on)}>
              Switch {on ? 'off' : 'on'}
            </Button>
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function Bans(): JSX.Element {
  const { session, notices, dialogs } = useConsole();
  const [isMaking, setMaking] = useState(false);
  const list = useList(
    async (cursor) => (await session.client.call('admin_bans', { query: { cursor } })).body,
  );
  const action = useAction((error) => notices.failed(error));
  const lift = (id: string, target: string): void =>
    action.run(async () => {
      const text = `${target} comes in again.`;
      if (!(await dialogs.confirm({ title: 'Lift this ban?', text, confirm: 'Lift' }))) return;
      await session.client.call('admin_ban_remove', { params: { id } });
      notices.done(`${target} is no longer banned.`);
      list.reload();
    });
  return (
    <Card
      title="Bans"
      wide
      tools={
        <Button needs="admin" kind="primary" onClick={() => setMaking(true)}>
          <Icon name="plus" />
          New ban
        </Button>
      }
    >
      <Loaded from={list.first}>
        {() => (
          <Table
            caption="Bans, newest first"
            rows={list.items}
            keyOf={({ id }) => id}
            empty="Nobody is kept out."
            columns={[
              { name: 'Target', kind: 'code', cell: ({ target }) => target },
              { name: 'Kind', cell: ({ kind }) => kind },
              { name: 'Reason', cell: ({ reason }) => reason },
              { name: 'By', cell: ({ created_by, origin }) => `${created_by} (${origin})` },
              { name: 'Since (UTC)', cell: ({ created_at }) => instantText(created_at) },
              {
                name: 'Until (UTC)',
                cell: ({ expires_at }) => (expires_at === null ? 'it is lifted' : instantText(expires_at)),
              },
              {
                name: 'Actions',
                kind: 'tools',
                cell: ({ id, target }) => (
                  <Button needs="admin" kind="quiet" busy={action.isBusy} onClick={() => lift(id, target)}>
                    Lift
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <More list={list} />
      {isMaking && <NewBan onClose={() => setMaking(false)} onMade={list.reload} />}
    </Card>
  );
}

function Endpoints(): JSX.Element {
  const { session, notices } = useConsole();
  const list = useList(
    async (cursor) => (await session.client.call('admin_endpoints', { query: { cursor } })).body,
  );
  const action = useAction((error) => notices.failed(error));
  const set = (id: string, on: boolean): void =>
    action.run(async () => {
      await session.client.call('admin_endpoint_set', { params: { id }, body: { on } });
      notices.done(`${id} is ${on ? 'on' : 'off'}.`, () => set(id, !on));
      list.reload();
    });
  return (
    <Card title="Calls of the API" wide>
      <Loaded from={list.first}>
        {() => (
          <Table
            caption="Calls of the API with their limits"
            rows={list.items}
            keyOf={({ id }) => id}
            empty="There are none."
            columns={[
              { name: 'Call', kind: 'code', cell: ({ method, path }) => `${method} ${path}` },
              { name: 'Permission', cell: ({ permission }) => permission },
              {
                name: 'A minute',
                kind: 'number',
                cell: ({ per_minute }) => (per_minute === null ? 'unlimited' : count(per_minute)),
              },
              {
                name: 'State',
                cell: ({ on }) => <Badge state={on ? 'on' : 'off'} tone={on ? 'good' : 'warn'} />,
              },
              {
                name: 'Actions',
                kind: 'tools',
                cell: ({ id, on, switchable, method, path }) => (
                  <Button
                    needs="admin"
                    kind="quiet"
                    busy={action.isBusy}
                    barred={switchable ? null : 'This one is needed to come back, so it stays on.'}
                    label={`Switch ${on ? 'off' : 'on'} ${method} ${path}`}
                    onClick={() => set(id, !on)}
                  >
                    Switch {on ? 'off' : 'on'}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <More list={list} />
    </Card>
  );
}
