import { type Action, exitCodes, type Input, type Output, UsageError } from '../../cli/index.ts';
import type { HttpClient } from '../../client/index.ts';
import {
  type EventType,
  eventTypes,
  type RouteRequest,
  type routes,
  type Webhook,
  type WebhookDelivery,
} from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { asking } from './report.ts';
import { allOf, firstWord, type PartQuery, textOption, wholeOption } from './values.ts';

type DeliveriesQuery = NonNullable<RouteRequest<(typeof routes)['webhook_deliveries']>['query']>;

/** How long a sending is waited for, in seconds. */
const waitS = '15';
const defaultShown = 50;
const maxShown = 1000;
const maxOverlapS = 9_999_999;

/** Lists the webhooks. */
export const list: Action = (input) =>
  withClient(input, async (client, { output }) => {
    const items = await allOf((query) => client.call('webhooks', { query }));
    if (output.json) output.value({ items });
    else {
      output.table(
        ['id', 'state', 'pending', 'failures', 'owner', 'events', 'target'],
        items.map((hook) => [
          hook.id,
          stateOf(hook),
          String(hook.pending_deliveries),
          String(hook.failures_in_row),
          hook.owner,
          hook.events.length === eventTypes.length ? 'all' : hook.events.join(' '),
          hook.url,
        ]),
      );
    }
    return exitCodes.ok;
  });

/** Makes a webhook and shows its secret. */
export const create: Action = (input) =>
  withClient(input, async (client, { positionals, output }) => {
    const events = eventsOf(input);
    if (events === undefined) throw new UsageError('Give at least one --event TYPE, or --event all.');
    const description = textOption(input, 'description');
    const { body } = await client.call('webhook_create', {
      body: { url: positionals[0] ?? '', events, ...(description === undefined ? {} : { description }) },
    });
    return showSecret(body, output);
  });

/** Shows a webhook. */
export const show: Action = (input) =>
  withClient(input, async (client, { output }) => {
    const { body } = await client.call('webhook_read', { params: idOf(input) });
    return showHook(body, output);
  });

/** Changes a webhook; what is not given stays. */
export const update: Action = (input) =>
  withClient(input, async (client, { options, output }) => {
    const { enable, disable } = options;
    if (enable === true && disable === true) throw new UsageError('Give either --enable or --disable.');
    const params = idOf(input);
    const { body: before } = await client.call('webhook_read', { params });
    const { body } = await client.call('webhook_update', {
      params,
      body: {
        url: textOption(input, 'target') ?? before.url,
        events: eventsOf(input) ?? (before.events as EventType[]),
        description: textOption(input, 'description') ?? before.description,
        enabled: enable === true || (before.enabled && disable !== true),
      },
    });
    return showHook(body, output);
  });

/** Removes a webhook. */
export const remove: Action = (input) =>
  withClient(input, async (client, { output }) => {
    const { body } = await client.call('webhook_delete', { params: idOf(input) });
    if (output.json) output.value(body);
    else output.line(`${body.id} is removed.`);
    return exitCodes.ok;
  });

/** Sends a ping and says how it went. */
export const ping: Action = (input) =>
  withClient(input, async (client, { output }) => {
    const asked = client.call('webhook_ping', { params: idOf(input), query: { wait: waitS } });
    const { body } = await output.during('waiting for the receiver', asked);
    return showSent([body], output);
  });

/** Shows deliveries, or one with its attempts. */
export const deliveries: Action = (input) =>
  withClient(input, async (client, { positionals, output }) => {
    const [, delivery_id] = positionals;
    if (delivery_id !== undefined) return showDelivery(client, { ...idOf(input), delivery_id }, output);
    const state = textOption(input, 'state');
    const call = (part: PartQuery) => {
      const query = { ...part, ...(state === undefined ? {} : { state }) } as DeliveriesQuery;
      return client.call('webhook_deliveries', { params: idOf(input), query });
    };
    const items = await allOf(call, wholeOption(input, 'limit', 1, maxShown) ?? defaultShown);
    if (output.json) output.value({ items });
    else {
      output.table(
        ['id', 'created', 'event', 'state', 'attempts', 'answer'],
        items.map((one) => [
          one.id,
          one.created_at,
          one.event_type,
          one.state,
          String(one.attempts),
          answerOf(one),
        ]),
      );
    }
    return exitCodes.ok;
  });

/** Sends deliveries again. */
export const redeliver: Action = (input) =>
  withClient(input, async (client, { positionals, options, output }) => {
    const [id = '', ...named] = positionals;
    if ((options.dead === true) === named.length > 0) {
      throw new UsageError('Give either ids of deliveries or --dead.');
    }
    if (options.dead === true) {
      const { body } = await client.call('webhook_redeliver_dead', { params: { id } });
      if (output.json) output.value(body);
      else
        output.line(
          `${body.redelivered} ${body.redelivered === 1 ? 'delivery is' : 'deliveries are'} sent again.`,
        );
      return exitCodes.ok;
    }
    const sent: WebhookDelivery[] = [];
    for (const delivery_id of named) {
      const { body } = await client.call('webhook_redeliver', {
        params: { id, delivery_id },
        // One is waited for; of many, the list tells later.
        query: named.length === 1 ? { wait: waitS } : {},
      });
      sent.push(body);
    }
    return showSent(sent, output);
  });

/** Gives a webhook a new secret and shows it. */
export const rotate: Action = (input) =>
  withClient(input, async (client, { output }) => {
    const overlap = wholeOption(input, 'overlap', 0, maxOverlapS);
    const { body } = await client.call('webhook_rotate', {
      params: idOf(input),
      body: overlap === undefined ? {} : { overlap_seconds: overlap },
    });
    return showSecret(body, output);
  });

function withClient(
  input: Input,
  work: (client: HttpClient, input: Input) => Promise<number>,
): Promise<number> {
  return asking(input, async () => work(connect(input), input));
}

function idOf(input: Input): { id: string } {
  return { id: firstWord(input) };
}

function eventsOf({ options }: Input): EventType[] | undefined {
  const { event } = options;
  if (event === undefined) return undefined;
  const given = [event].flat().flatMap((words) => String(words).split(','));
  return given.includes('all') ? [...eventTypes] : ([...new Set(given)] as EventType[]);
}

function stateOf({ enabled, disabled_reason }: Webhook): string {
  if (enabled) return 'enabled';
  return disabled_reason === null ? 'disabled' : `disabled: ${disabled_reason}`;
}

function answerOf({ last_status, last_error }: WebhookDelivery): string {
  return last_status === null ? (last_error ?? '') : String(last_status);
}

function showHook(hook: Webhook, output: Output): number {
  if (output.json) output.value(hook);
  else {
    output.facts([
      ['id', hook.id],
      ['target', hook.url],
      ['events', hook.events.join(' ')],
      ['state', stateOf(hook)],
      ['description', hook.description],
      ['owner', hook.owner],
      ['created', hook.created_at],
      ['last success', hook.last_success_at ?? 'never'],
      ['last failure', hook.last_failure_at ?? 'never'],
      ['failures in a row', String(hook.failures_in_row)],
      ['waiting', String(hook.pending_deliveries)],
      ['dropped', String(hook.dropped_events)],
      ['secrets', hook.secrets.map(({ expires_at }) => expires_at ?? 'stays').join(', ')],
    ]);
  }
  return exitCodes.ok;
}

function showSecret(hook: Webhook & { readonly secret: string }, output: Output): number {
  if (output.json) output.value(hook);
  else {
    output.facts([
      ['id', hook.id],
      ['secret', hook.secret],
    ]);
    output.note('The secret is not shown again; the receiver needs it to verify what comes.');
  }
  return exitCodes.ok;
}

async function showDelivery(
  client: HttpClient,
  params: { readonly id: string; readonly delivery_id: string },
  output: Output,
): Promise<number> {
  const { body } = await client.call('webhook_delivery', { params });
  if (output.json) output.value(body);
  else {
    output.facts([
      ['id', body.id],
      ['event', `${body.event_type} ${body.event_id}`],
      ['state', body.state],
      ['next attempt', body.next_attempt_at ?? 'none'],
      ['payload', body.payload ?? '(only for its owner)'],
    ]);
    output.table(
      ['attempt', 'when', 'ms', 'answer', 'what went wrong'],
      body.history.map((one) => [
        String(one.number),
        one.at,
        one.duration_ms.toFixed(0),
        String(one.status ?? one.error ?? ''),
        one.message ?? '',
      ]),
    );
  }
  return exitCodes.ok;
}

/** Says what became of what was sent; fails when something was tried and went wrong. */
function showSent(sent: readonly WebhookDelivery[], output: Output): number {
  if (output.json) output.value({ items: sent });
  else {
    for (const one of sent) output.line(`${one.id}: ${one.state} ${answerOf(one)}`.trimEnd());
  }
  const failed = sent.length === 1 && sent.some((one) => one.last_error !== null);
  return failed ? exitCodes.failed : exitCodes.ok;
}
