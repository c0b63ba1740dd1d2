import type { HttpClient } from '../../client/index.ts';

/** What is proven, in the order in which it is reported. */
export const featureNames = [
  'http_api',
  'telemetry',
  'core_engine',
  'subsystems',
  'scene_loading',
  'player_spawn',
  'physics',
  'vr',
] as const;

/** Name of what is proven. */
export type FeatureName = (typeof featureNames)[number];

/** What proofs work with. */
export interface ProofContext {
  /** Address of page and API. */
  readonly baseUrl: string;
  /** Address of the port for telemetry alone; null for the one of the API. */
  readonly telemetryUrl: string | null;
  /** Calls with the token, where there is one. */
  readonly client: HttpClient;
  /** The token; undefined where there is none. */
  readonly token: string | undefined;
  /** Whether visitors may be moved while scenes are loaded. */
  readonly disturb: boolean;
  /** Aborted when somebody wants it to end: what was changed is put back, and nothing more is begun. */
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonicMs: () => number;
}

/** What a proof has found. */
export interface Proven {
  /** One sentence. */
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Proves something, or throws: ProofSkippedError where it cannot be tried, anything else where it does not hold. */
export type Proof = (context: ProofContext) => Promise<Proven>;

/** Something is not as it has to be. */
export class ProofError extends Error {
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ProofError';
    this.details = details;
  }
}

/** It cannot be tried here, and why. */
export class ProofSkippedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProofSkippedError';
  }
}

/** Goes on only where something holds. Throws ProofError. */
export function expectThat(
  holds: boolean,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): asserts holds {
  if (!holds) throw new ProofError(message, details);
}

/** The token. Throws ProofSkippedError where there is none. */
export function neededToken({ token }: ProofContext): string {
  if (token !== undefined) return token;
  throw new ProofSkippedError(
    'Needs a token: set SPACETIME_TOKEN, or run this on the machine and as the user of the server.',
  );
}

/** Waits so long, or until somebody wants it to end. Throws when that is so. */
export async function pauseFor(ms: number, { signal }: Pick<ProofContext, 'signal'>): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
  signal.throwIfAborted();
}

const lookMs = 30;

/** Looks again and again until something holds. Throws ProofError after the time. */
export async function eventually(
  what: string,
  withinMs: number,
  context: ProofContext,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadlineMs = context.monotonicMs() + withinMs;
  while (!(await holds())) {
    if (context.monotonicMs() > deadlineMs) throw new ProofError(`Waited in vain until ${what}.`);
    await pauseFor(lookMs, context);
  }
}
