import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type EventType, eventTypes, type Webhook } from '../../../protocol/index.ts';
import { Field, Tick } from '../../parts/field.tsx';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { FormModal } from '../parts/modal.tsx';

interface WebhookFormProps {
  /** Null for a new one. */
  readonly webhook: Webhook | null;
  readonly onClose: () => void;
  /** Gives the secret of a new one. */
  readonly onDone: (secret: string | null) => void;
}

/** Makes a webhook, or changes one. */
export function WebhookForm({ webhook, onClose, onDone }: WebhookFormProps): JSX.Element {
  const { session, notices } = useConsole();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [description, setDescription] = useState(webhook?.description ?? '');
  const [enabled, setEnabled] = useState(webhook?.enabled ?? true);
  const [events, setEvents] = useState<ReadonlySet<string>>(new Set(webhook?.events ?? ['alert.raised']));
  const action = useAction();
  const toggle = (type: string, on: boolean): void => {
    const next = new Set(events);
    if (on) next.add(type);
    else next.delete(type);
    setEvents(next);
  };
  const submit = (): void =>
    action.run(async () => {
      const body = { url, description, enabled, events: [...events] as EventType[] };
      if (webhook === null) {
        const made = await session.client.call('webhook_create', { body });
        onDone(made.body.secret);
        return;
      }
      await session.client.call('webhook_update', { params: { id: webhook.id }, body });
      notices.done('The webhook is changed.');
      onDone(null);
    });
  return (
    <FormModal
      title={webhook === null ? 'New webhook' : 'Change the webhook'}
      confirm={webhook === null ? 'Make' : 'Change'}
      action={action}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="Target"
        type="url"
        value={url}
        onInput={setUrl}
        required
        maxLength={2048}
        hint="An http or https address outside of private networks."
      />
      <Field label="Description" value={description} onInput={setDescription} maxLength={1024} />
      <fieldset class="ticks">
        <legend class="legend">Events</legend>
        {eventTypes.map((type) => (
          <Tick
            key={type}
            label={type}
            checked={events.has(type)}
            onChange={(checked) => toggle(type, checked)}
          />
        ))}
      </fieldset>
      <Tick label="Switched on" checked={enabled} onChange={setEnabled} />
    </FormModal>
  );
}
