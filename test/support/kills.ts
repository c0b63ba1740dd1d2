import { HttpClient } from '../../src/client/index.ts';
import { Random } from '../../src/math/index.ts';
import type { RouteRequest, routes } from '../../src/protocol/index.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { makeContent, paths } from './scenes.ts';
import { killDuringStart, operatorToken, type ServerProcess, startServerProcess } from './server.ts';
import { temporaryFolder } from './temporary.ts';

/** A token, and the newest refresh value of its session, as far as the server has said so. */
export interface KnownToken {
  readonly id: string;
  readonly token: string;
  refresh: string;
  /** Of what was under way when the server was killed nothing is known. */
  state: 'made' | 'refreshing' | 'revoking' | 'revoked';
}

/** What the server has acknowledged, in all its lives. */
export interface Ledger {
  readonly tokens: KnownToken[];
  readonly hooks: Map<string, 'made' | 'deleting' | 'deleted'>;
  readonly pings: { readonly hook: string; readonly delivery: string; readonly event: string }[];
  readonly jobs: Map<string, 'made' | 'cancelling' | 'cancelled'>;
  /** When the newest save that was acknowledged was made, by slot. */
  readonly saves: Map<string, string>;
  readonly bans: Map<string, 'made' | 'removing' | 'removed'>;
  /** Acts with their targets, once for each that was acknowledged. */
  readonly acts: string[];
}

/** A server that is killed again and again, and what it has promised. */
export interface Trial {
  readonly random: Random;
  readonly receiver: Receiver;
  readonly variables: Record<string, string>;
  readonly ledger: Ledger;
  /** A webhook that hears of every job, from the first life on. */
  observer: string | undefined;
}

/** Sets the stage; the receiver answers late, and sometimes fails at first. */
export async function prepareTrial(seed: number): Promise<Trial> {
  const random = new Random(seed);
  const failed = new Set<string>();
  const receiver: Receiver = await startReceiver((request, response) => {
    const id = String(request.headers['webhook-id']);
    // A ping is tried once, so one that fails would be given up.
    const isPing = receiver.received.at(-1)?.body.includes('"type":"ping"') === true;
    const fails = random.next() < 0.05 && !isPing && !failed.has(id);
    failed.add(id);
    setTimeout(() => response.writeHead(fails ? 500 : 204).end(), random.next() * 20);
  });
  const variables = {
    SPACETIME_ENV: 'test',
    SPACETIME_DATA_DIR: temporaryFolder(),
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.lab,
    SPACETIME_LIMITS_FACTOR: '1000000',
    SPACETIME_LIMITS_WRONG_TOKENS: '1000000',
    SPACETIME_LOG_LEVEL: 'error',
    SPACETIME_WEBHOOK_TARGETS: `127.0.0.1:${receiver.port}`,
  };
  const ledger: Ledger = {
    tokens: [],
    hooks: new Map(),
    pings: [],
    jobs: new Map(),
    saves: new Map(),
    bans: new Map(),
    acts: [],
  };
  return { random, receiver, variables, ledger, observer: undefined };
}

/** The most acknowledgements that one life waits for before its end may come. */
const maxAwaited = 40;
/** The end comes up to so much later. */
const maxDelayMs = 150;
/** Longest start that is cut off. */
const maxStartMs = 2500;
/** Every so many lives one is over before it has begun. */
const startsCut = 8;

/** Starts the server and kills it under load, at a moment that only the seed knows. */
export async function liveAndDie(trial: Trial, life: number): Promise<void> {
  const { random, variables, ledger } = trial;
  if (life % startsCut === startsCut - 1) await killDuringStart(variables, random.next() * maxStartMs);
  const server = await startServerProcess([], variables);
  const client = await clientOf(server, trial);
  await observe(trial, client);
  const before = ledger.acts.length;
  const wanted = Math.floor(random.next() * maxAwaited);
  const delayMs = random.next() * maxDelayMs;
  const enough = Promise.withResolvers<void>();
  const writers = writersOf(trial, life).map(async (write) => {
    try {
      for (let turn = 0; ; turn++) {
        await write(client, turn);
        if (ledger.acts.length >= before + wanted) enough.resolve();
      }
    } catch (error) {
      // The server is gone, which ends the work. Anything that it refused is a fault of its own.
      if ((error as Error).name !== 'UnreachableError') throw error;
    }
  });
  const working = Promise.all(writers);
  await Promise.race([enough.promise, working]);
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  await server.stop('SIGKILL');
  await working;
}

/** A client with the operator's token. */
export async function clientOf({ url }: ServerProcess, { variables }: Trial): Promise<HttpClient> {
  const token = await operatorToken(url, variables.SPACETIME_DATA_DIR ?? '');
  return new HttpClient({ baseUrl: url, token });
}

async function observe(trial: Trial, client: HttpClient): Promise<void> {
  if (trial.observer !== undefined) return;
  const events = ['job.completed', 'job.failed'] as const;
  const { body } = await client.call('webhook_create', {
    body: { url: trial.receiver.url('/observer'), events: [...events] },
  });
  trial.observer = body.id;
  trial.ledger.hooks.set(body.id, 'made');
  trial.ledger.acts.push(`webhook.create ${body.id}`);
}

/** One turn of a writer: a few calls, each noted as soon as it is acknowledged. */
type Writer = (client: HttpClient, turn: number) => Promise<void>;

function writersOf(trial: Trial, life: number): Writer[] {
  const { ledger } = trial;
  return [
    (client, turn) => writeTokens(ledger, client, `person-${life}-${turn}`, turn),
    (client, turn) => writeTokens(ledger, client, `other-${life}-${turn}`, turn + 1),
    (client, turn) => writeHooks(trial, client, turn),
    (client) => ping(trial, client),
    (client, turn) => writeJobs(ledger, client, turn),
    (client, turn) => writeSaves(ledger, client, turn),
    (client, turn) => writeBans(ledger, client, life * 1000 + turn, turn),
  ];
}

/** Makes a token; every third is revoked, every third prolonged. */
async function writeTokens(ledger: Ledger, client: HttpClient, subject: string, turn: number): Promise<void> {
  const { body } = await client.call('admin_token_create', {
    body: { kind: 'session', subject, role: 'readonly' },
  });
  const known: KnownToken = {
    id: body.token_id,
    token: body.access_token,
    refresh: body.refresh_token ?? '',
    state: 'made',
  };
  ledger.tokens.push(known);
  ledger.acts.push(`token.create ${known.id}`);
  if (turn % 3 === 0) {
    known.state = 'revoking';
    await client.call('admin_token_revoke', { params: { id: known.id } });
    known.state = 'revoked';
    ledger.acts.push(`token.revoke ${known.id}`);
  } else if (turn % 3 === 1) {
    known.state = 'refreshing';
    const { body: next } = await client.call('auth_refresh', { body: { refresh_token: known.refresh } });
    known.refresh = next.refresh_token ?? '';
    known.state = 'made';
  }
}

/** Webhooks of this writer that stay; the server takes a hundred in all. */
const maxHooks = 20;

async function writeHooks({ ledger, receiver }: Trial, client: HttpClient, turn: number): Promise<void> {
  const { body } = await client.call('webhook_create', {
    body: { url: receiver.url(`/hook-${turn}`), events: ['alert.raised'] },
  });
  ledger.hooks.set(body.id, 'made');
  ledger.acts.push(`webhook.create ${body.id}`);
  if (turn % 2 === 0 && ledger.hooks.size < maxHooks) return;
  ledger.hooks.set(body.id, 'deleting');
  await client.call('webhook_delete', { params: { id: body.id } });
  ledger.hooks.set(body.id, 'deleted');
  ledger.acts.push(`webhook.delete ${body.id}`);
}

async function ping({ ledger, observer = '' }: Trial, client: HttpClient): Promise<void> {
  const { body } = await client.call('webhook_ping', { params: { id: observer } });
  ledger.pings.push({ hook: observer, delivery: body.id, event: body.event_id });
  ledger.acts.push(`webhook.ping ${observer}`);
}

/** Entries of the result of the bakes that are asked for. */
export const bakedEntries = 722;

const wishes: readonly RouteRequest<(typeof routes)['job_create']>['body'][] = [
  { type: 'export_state', input: {} },
  {
    type: 'bake_ephemeris',
    input: {
      bodies: ['earth', 'moon'],
      from: '2026-01-01T00:00:00Z',
      to: '2026-01-01T01:00:00Z',
      step_seconds: 10,
    },
  },
  { type: 'batch_operations', input: { operations: [{ op: 'get_info' }] } },
  { type: 'scene_preload', input: { scene_paths: [paths.orbit] } },
];

async function writeJobs(ledger: Ledger, client: HttpClient, turn: number): Promise<void> {
  const wish = wishes[turn % wishes.length];
  if (wish === undefined) return;
  const { body } = await client.call('job_create', { body: wish });
  ledger.jobs.set(body.id, 'made');
  ledger.acts.push(`job.create ${body.id}`);
  if (turn % 5 !== 0) return;
  ledger.jobs.set(body.id, 'cancelling');
  try {
    const { status } = await client.call('job_cancel', { params: { id: body.id } });
    if (status === 200) ledger.jobs.set(body.id, 'cancelled');
    ledger.acts.push(`job.cancel ${body.id}`);
  } catch (error) {
    // It was done before it could be cancelled.
    if ((error as { problem?: { code: string } }).problem?.code !== 'job_finished') throw error;
    ledger.jobs.set(body.id, 'made');
  }
}

async function writeSaves(ledger: Ledger, client: HttpClient, turn: number): Promise<void> {
  const slot = `slot-${turn % 3}`;
  const { body } = await client.call('save_create', { body: { slot, overwrite: true } });
  ledger.saves.set(slot, body.made_at);
  ledger.acts.push(`save.create ${slot}`);
}

/** Bans somebody, and lets every second one in again. */
async function writeBans(ledger: Ledger, client: HttpClient, number: number, turn: number): Promise<void> {
  const address = `10.${number >>> 16}.${(number >>> 8) & 255}.${number & 255}`;
  const { body } = await client.call('admin_ban_add', { body: { address, reason: 'load' } });
  ledger.bans.set(body.id, 'made');
  ledger.acts.push(`ban.add ${body.target}`);
  if (turn % 2 === 0) return;
  ledger.bans.set(body.id, 'removing');
  await client.call('admin_ban_remove', { params: { id: body.id } });
  ledger.bans.set(body.id, 'removed');
  ledger.acts.push(`ban.remove ${body.id}`);
}
