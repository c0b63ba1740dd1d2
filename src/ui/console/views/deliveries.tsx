import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Webhook, WebhookDelivery } from '../../../protocol/index.ts';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/field.tsx';
import { Modal } from '../../parts/modal.tsx';
import { Table } from '../../parts/table.tsx';
import { count, durationText, instantText } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction, useResource } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { More, useList } from '../parts/more.tsx';

const everyMs = 10_000;
const states = [
  ['any', 'every state'],
  ['pending', 'pending'],
  ['delivered', 'delivered'],
  ['dead', 'given up'],
] as const;

/** What was sent to a webhook, and what became of it. */
export function Deliveries({ webhook }: { webhook: Webhook }): JSX.Element {
  const { session, notices } = useConsole();
  const [state, setState] = useState<(typeof states)[number][0]>('any');
  const [shown, setShown] = useState<WebhookDelivery | null>(null);
  const params = { id: webhook.id };
  const list = useList(
    async (cursor) => {
      const query = { cursor, ...(state === 'any' ? {} : { state }) };
      return (await session.client.call('webhook_deliveries', { params, query })).body;
    },
    { everyMs, on: [state] },
  );
  const action = useAction((error) => notices.failed(error));
  const again = (delivery: WebhookDelivery): void =>
    action.run(async () => {
      await session.client.call('webhook_redeliver', {
        params: { id: webhook.id, delivery_id: delivery.id },
      });
      notices.done('The delivery is sent again, with the same id.');
      list.reload();
    });
  const allAgain = (): void =>
    action.run(async () => {
      const { body } = await session.client.call('webhook_redeliver_dead', { params });
      notices.done(`${count(body.redelivered)} deliveries are sent again.`);
      list.reload();
    });
  return (
    <Card
      title={`Deliveries to ${webhook.url}`}
      wide
      tools={
        <Button needs="webhook.write" busy={action.isBusy} onClick={allAgain}>
          Send all dead ones again
        </Button>
      }
    >
      <div class="inline">
        <Choice label="Show" value={state} options={states} onChange={setState} />
      </div>
      <Loaded from={list.first}>
        {() => <DeliveryTable rows={list.items} isBusy={action.isBusy} onShow={setShown} onAgain={again} />}
      </Loaded>
      <More list={list} />
      {shown !== null && <DeliveryDetail delivery={shown} onClose={() => setShown(null)} />}
    </Card>
  );
}

interface DeliveryTableProps {
  readonly rows: readonly WebhookDelivery[] | undefined;
  readonly isBusy: boolean;
  readonly onShow: (delivery: WebhookDelivery) => void;
  readonly onAgain: (delivery: WebhookDelivery) => void;
}

function DeliveryTable({ rows, isBusy, onShow, onAgain }: DeliveryTableProps): JSX.Element {
  return (
    <Table
      caption="Deliveries, newest first"
      rows={rows}
      keyOf={({ id }) => id}
      empty="Nothing has been sent."
      columns={[
        { name: 'When (UTC)', cell: ({ created_at }) => instantText(created_at) },
        { name: 'Event', cell: ({ event_type }) => event_type },
        { name: 'State', cell: ({ state: now }) => <Badge state={now} /> },
        { name: 'Attempts', kind: 'number', cell: ({ attempts }) => count(attempts) },
        {
          name: 'Last answer',
          cell: ({ last_status, last_error }) => last_status ?? last_error ?? '–',
        },
        { name: 'Next try (UTC)', cell: ({ next_attempt_at }) => instantText(next_attempt_at) },
        {
          name: 'Actions',
          kind: 'tools',
          cell: (delivery) => (
            <span class="tools">
              <Button kind="quiet" onClick={() => onShow(delivery)}>
                Details
              </Button>
              <Button needs="webhook.write" busy={isBusy} onClick={() => onAgain(delivery)}>
                Redeliver
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

interface DeliveryDetailProps {
  readonly delivery: WebhookDelivery;
  readonly onClose: () => void;
}

function DeliveryDetail({ delivery, onClose }: DeliveryDetailProps): JSX.Element {
  const { session } = useConsole();
  const detail = useResource(async () => {
    const params = { id: delivery.webhook_id, delivery_id: delivery.id };
    return (await session.client.call('webhook_delivery', { params })).body;
  });
  return (
    <Modal title={delivery.event_type} onClose={onClose}>
      <Loaded from={detail}>
        {({ event_id, payload, history }) => (
          <>
            <p>
              Event <code>{event_id}</code>
            </p>
            <Table
              caption="Attempts"
              rows={history}
              keyOf={({ number, at }) => `${number} ${at}`}
              empty="Not tried yet."
              columns={[
                { name: 'When (UTC)', cell: ({ at }) => instantText(at) },
                { name: 'Took', kind: 'number', cell: ({ duration_ms }) => durationText(duration_ms) },
                { name: 'Outcome', cell: ({ status, message, error }) => status ?? message ?? error ?? '–' },
              ]}
            />
            {payload !== null && <pre class="code">{payload}</pre>}
          </>
        )}
      </Loaded>
    </Modal>
  );
}
