import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Webhook } from '../../../protocol/index.ts';
import { Card } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Table } from '../../parts/table.tsx';
import { count, instantText } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { SecretModal } from '../parts/modal.tsx';
import { More, useList } from '../parts/more.tsx';
import { Deliveries } from './deliveries.tsx';
import { WebhookForm } from './webhook-form.tsx';

const everyMs = 15_000;
const pingWaitS = '10';

/** Who is told of what happens, and what became of it. */
export function Webhooks(): JSX.Element {
  const { session } = useConsole();
  const [form, setForm] = useState<Webhook | 'new' | null>(null);
  const [chosen, setChosen] = useState<Webhook | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const list = useList(
    async (cursor) => (await session.client.call('webhooks', { query: { cursor } })).body,
    {
      everyMs,
    },
  );
  return (
    <>
      <Card
        title="All webhooks"
        wide
        tools={
          <Button needs="webhook.write" kind="primary" onClick={() => setForm('new')}>
            <Icon name="plus" />
            New webhook
          </Button>
        }
      >
        <Loaded from={list.first}>
          {() => (
            <WebhookTable
              rows={list.items}
              chosen={chosen}
              onChoose={setChosen}
              onEdit={setForm}
              onSecret={setSecret}
              reload={list.reload}
            />
          )}
        </Loaded>
        <More list={list} />
      </Card>
      {chosen !== null && <Deliveries key={chosen.id} webhook={chosen} />}
      {form !== null && (
        <WebhookForm
          webhook={form === 'new' ? null : form}
          onClose={() => setForm(null)}
          onDone={(made) => {
            setForm(null);
            setSecret(made);
            list.reload();
          }}
        />
      )}
      {secret !== null && (
        <SecretModal title="Secret of the webhook" secret={secret} onClose={() => setSecret(null)} />
      )}
    </>
  );
}

interface WebhookTableProps {
  readonly rows: readonly Webhook[] | undefined;
  readonly chosen: Webhook | null;
  readonly onChoose: (webhook: Webhook | null) => void;
  readonly onEdit: (webhook: Webhook) => void;
  readonly onSecret: (secret: string) => void;
  readonly reload: () => void;
}

function WebhookTable(props: WebhookTableProps): JSX.Element {
  const { rows, chosen, onChoose, reload } = props;
  const stateOf = ({ enabled, disabled_reason }: Webhook): JSX.Element =>
    disabled_reason === null ? (
      <Badge state={enabled ? 'active' : 'switched off'} />
    ) : (
      <Badge state={disabled_reason} tone="bad" />
    );
  return (
    <Table
      caption="Webhooks, oldest first"
      rows={rows}
      keyOf={({ id }) => id}
      empty="Nobody is told of anything yet."
      isSelected={({ id }) => id === chosen?.id}
      columns={[
        { name: 'Target', kind: 'code', cell: ({ url }) => url },
        { name: 'State', cell: stateOf },
        {
          name: 'Events',
          cell: ({ events }) => (
            <span title={events.join(', ')}>
              {events.length > 2
                ? `${events.slice(0, 2).join(', ')} and ${events.length - 2} more`
                : events.join(', ')}
            </span>
          ),
        },
        { name: 'Waiting', kind: 'number', cell: ({ pending_deliveries }) => count(pending_deliveries) },
        { name: 'Failures in a row', kind: 'number', cell: ({ failures_in_row }) => count(failures_in_row) },
        { name: 'Last success (UTC)', cell: ({ last_success_at }) => instantText(last_success_at) },
        {
          name: 'Actions',
          kind: 'tools',
          cell: (webhook) => (
            <WebhookTools
              {...props}
              webhook={webhook}
              isChosen={webhook.id === chosen?.id}
              onChoose={onChoose}
              reload={reload}
            />
          ),
        },
      ]}
    />
  );
}

interface WebhookToolsProps extends Omit<WebhookTableProps, 'rows' | 'chosen'> {
  readonly webhook: Webhook;
  readonly isChosen: boolean;
}

function WebhookTools(props: WebhookToolsProps): JSX.Element {
  const { webhook, isChosen, onChoose, onEdit, onSecret, reload } = props;
  const { session, notices, dialogs } = useConsole();
  const action = useAction((error) => notices.failed(error));
  const params = { id: webhook.id };
  const ping = (): void =>
    action.run(async () => {
      const { body } = await session.client.call('webhook_ping', { params, query: { wait: pingWaitS } });
      notices.done(
        body.state === 'delivered'
          ? `The ping was answered with ${body.last_status}.`
          : `The ping has not arrived: ${body.last_error ?? body.state}.`,
      );
      onChoose(webhook);
      reload();
    });
  const rotate = (): void =>
    action.run(async () => {
      const text =
        'A new secret is made. The one before signs beside it for a day, so that no delivery is lost.';
      if (!(await dialogs.confirm({ title: 'New secret?', text, confirm: 'Make' }))) return;
      const { body } = await session.client.call('webhook_rotate', { params, body: {} });
      onSecret(body.secret);
      reload();
    });
  const remove = (): void =>
    action.run(async () => {
      const text = `${webhook.url} is told of nothing any more, and its deliveries are forgotten.`;
      if (!(await dialogs.confirm({ title: 'Remove this webhook?', text, confirm: 'Remove', danger: true })))
        return;
      await session.client.call('webhook_delete', { params });
      notices.done('The webhook is removed.');
      if (isChosen) onChoose(null);
      reload();
    });
  return (
    <span class="tools">
      <Button pressed={isChosen} onClick={() => onChoose(isChosen ? null : webhook)}>
        Deliveries
      </Button>
      <Button needs="webhook.write" busy={action.isBusy} onClick={ping}>
        Ping
      </Button>
      <Button needs="webhook.write" kind="quiet" onClick={() => onEdit(webhook)}>
        Edit
      </Button>
      <Button needs="webhook.write" kind="quiet" busy={action.isBusy} onClick={rotate}>
        New secret
      </Button>
      <Button needs="webhook.delete" kind="quiet" busy={action.isBusy} onClick={remove}>
        Remove
      </Button>
    </span>
  );
}
