import { randomBytes } from 'node:crypto';
import { neededToken, type ProofContext } from './proof.ts';
import { type RawAnswer, rawCall } from './raw-call.ts';

/** One step of the list after a deployment: what is asked, and how it has to be answered. */
export interface SmokeStep {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly token: boolean;
  readonly status: number;
  /** Another answer that is right where the server is asked from its own machine. */
  readonly statusHere?: number;
  /** Beyond the status: throws nothing and says what is wrong, or null. */
  readonly judge?: (body: Readonly<Record<string, unknown>>) => string | null;
  /** Repeated until it is answered so, this many times at most. */
  readonly repeats?: number;
}

/** What became of a step. */
export interface SmokeResult {
  readonly what: string;
  readonly passed: boolean;
  readonly message: string;
}

const foreign = { scene_path: 'scenes/elsewhere.scene.json' } as const;
const slowestLoadMs = 3000;
const leastRateHz = 81;
const mostRateHz = 99;

/** The list, in its order; the table in docs/deployment.md is the same for people. */
export const smokeSteps: readonly SmokeStep[] = [
  { what: 'the process turns', method: 'GET', path: '/health/live', token: false, status: 200 },
  { what: 'a scene runs, on time', method: 'GET', path: '/health/ready', token: false, status: 200 },
  { what: 'nothing without a token', method: 'GET', path: '/scene', token: false, status: 401 },
  {
    what: 'figures are not for everybody',
    method: 'GET',
    path: '/metrics',
    token: false,
    status: 401,
    statusHere: 200,
  },
  { what: 'the token is good', method: 'GET', path: '/scene', token: true, status: 200 },
  {
    what: 'ticks: `world.tick_rate_hz` is close to 90',
    method: 'GET',
    path: '/status',
    token: true,
    status: 200,
    judge: ({ world }) => {
      const rate = (world as { readonly tick_rate_hz?: unknown } | undefined)?.tick_rate_hz;
      // Null where the simulation has not run for long enough yet.
      const close = typeof rate === 'number' && rate >= leastRateHz && rate <= mostRateHz;
      return rate === null || close ? null : `world.tick_rate_hz is ${JSON.stringify(rate)}`;
    },
  },
  {
    what: 'frames: `engine.visitors` lists those who share theirs',
    method: 'GET',
    path: '/performance',
    token: true,
    status: 200,
    judge: ({ engine }) =>
      Array.isArray((engine as { readonly visitors?: unknown } | undefined)?.visitors)
        ? null
        : 'engine.visitors is missing',
  },
  {
    what: 'a scene loads: `duration_ms` is below 3000',
    method: 'POST',
    path: '/scene?wait=10',
    body: { scene_path: 'scenes/moon-orbit.scene.json' },
    token: true,
    status: 200,
    judge: ({ status, duration_ms: ms }) =>
      status === 'loaded' && typeof ms === 'number' && ms < slowestLoadMs
        ? null
        : `it is ${JSON.stringify(status)} after ${JSON.stringify(ms)} ms`,
  },
  {
    what: 'a foreign scene is refused',
    method: 'POST',
    path: '/scene',
    body: foreign,
    token: true,
    status: 403,
  },
  {
    what: 'the limit holds: in production at the tenth repeat at the latest',
    method: 'POST',
    path: '/scene',
    body: foreign,
    token: true,
    status: 429,
    repeats: 10,
  },
];

/**
 * Goes through the list. The world is saved before, and put back after the scene was loaded; the refusals that the list
 * asks for stand in the audit. Throws ProofSkippedError without a token.
 */
export async function smoke(context: ProofContext): Promise<SmokeResult[]> {
  neededToken(context);
  const { client } = context;
  const slot = `smoke-${randomBytes(4).toString('hex')}`;
  await client.call('save_create', { body: { slot, name: 'Before a validation' } });
  const results: SmokeResult[] = [];
  try {
    for (const step of smokeSteps) results.push(await taken(context, step));
  } finally {
    await client.call('save_load', { params: { slot } });
    await client.call('save_delete', { params: { slot } });
  }
  return results;
}

async function taken(context: ProofContext, step: SmokeStep): Promise<SmokeResult> {
  const { what, judge, repeats = 1 } = step;
  try {
    let answer = await asked(context, step);
    const here = step.statusHere === answer.status && isThisMachine(context.baseUrl);
    const status = here ? answer.status : step.status;
    for (let i = 1; i < repeats && answer.status !== status; i++) answer = await asked(context, step);
    if (answer.status !== status)
      return { what, passed: false, message: `${answer.status} instead of ${status}` };
    const wrong = judge?.((answer.body ?? {}) as Readonly<Record<string, unknown>>) ?? null;
    return { what, passed: wrong === null, message: wrong ?? String(status) };
  } catch (error) {
    return { what, passed: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function asked(context: ProofContext, { method, path, body, token }: SmokeStep): Promise<RawAnswer> {
  return rawCall(context, path, { method, body, token: token ? context.token : undefined });
}

function isThisMachine(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
