import { lookup as lookUpName } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type { AttemptOutcome } from '../store/operations/webhook-attempts.ts';
import type { AllowList } from './allow-list.ts';
import { type CheckedTarget, checkTarget, parseTarget, type Resolve, TargetRefused } from './target.ts';

/** What a sender needs. */
export interface SenderSettings {
  readonly allow: AllowList;
  readonly version: string;
  readonly resolve?: Resolve;
  /** Time for everything from the look-up of the name to the answer. */
  readonly timeoutMs?: number;
}

/** One message on its way to one target. */
export interface Parcel {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
  /** Fires when the server cannot wait any longer. */
  readonly signal: AbortSignal;
}

/** How an attempt went; `aborted` when the signal ended it, so that it does not count. */
export type SendResult = Omit<AttemptOutcome, 'atMs' | 'durationMs'> & {
  readonly aborted: boolean;
  /** How long the receiver wants to be left alone. */
  readonly askedMs: number;
};

const defaultTimeoutMs = 10_000;
/** What whoever makes a webhook waits for its name; what has not been found by then is looked up again at each attempt. */
const maxCheckMs = 3000;
const maxAnswerHeaderBytes = 16 * 1024;
/** What is read of an answer's body, which nobody looks at; a receiver that says more is cut off. */
const maxAnswerBytes = 16 * 1024;
const statusGone = 410;
const maxMessageLength = 200;

/** Sends messages, each over a connection of its own to an address that was checked for it. */
export class Sender {
  private readonly allow: AllowList;
  private readonly resolve: Resolve;
  private readonly timeoutMs: number;
  private readonly userAgent: string;

  constructor({ allow, version, resolve = resolveAll, timeoutMs = defaultTimeoutMs }: SenderSettings) {
    this.allow = allow;
    this.resolve = resolve;
    this.timeoutMs = timeoutMs;
    this.userAgent = `SpaceTime/${version} (webhooks)`;
  }

  /** The URL in one form, when messages could be sent there. Rejects with TargetRefused. A name without address may get one. */
  async check(url: string): Promise<string> {
    const { href } = parseTarget(url, this.allow);
    try {
      await within(checkTarget(url, this.allow, this.resolve), AbortSignal.timeout(maxCheckMs));
    } catch (error) {
      if (error instanceof TargetRefused) throw error;
    }
    return href;
  }

  /** Makes one attempt. Never rejects. */
  async send(parcel: Parcel): Promise<SendResult> {
    try {
      // Takes 6 MB: loaded when there is something to send, and before the time of an attempt begins.
      const client = await import('undici');
      const signal = AbortSignal.any([parcel.signal, AbortSignal.timeout(this.timeoutMs)]);
      const target = await within(checkTarget(parcel.url, this.allow, this.resolve), signal);
      return await this.post(client, target, parcel, signal);
    } catch (error) {
      const failure = describeFailure(error, this.timeoutMs);
      return { ok: false, gone: false, aborted: parcel.signal.aborted, askedMs: 0, status: null, ...failure };
    }
  }

  private async post(
    { Agent, request }: typeof import('undici'),
    { url, addresses }: CheckedTarget,
    { headers, payload }: Parcel,
    signal: AbortSignal,
  ): Promise<SendResult> {
    const agent = new Agent({
      connect: { lookup: pinned(addresses), timeout: this.timeoutMs },
      connections: 1,
      maxHeaderSize: maxAnswerHeaderBytes,
    });
    try {
      const {
        statusCode,
        headers: said,
        body,
      } = await request(url, {
        dispatcher: agent,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'user-agent': this.userAgent },
        body: payload,
        signal,
      });
      // The status is the answer; what else the receiver says is read a little, so that it sees no broken connection.
      await body.dump({ limit: maxAnswerBytes, signal }).catch(() => {});
      return { ...judge(statusCode), askedMs: askedWaitMs(said['retry-after']), aborted: false };
    } finally {
      await agent.destroy();
    }
  }
}

const resolveAll: Resolve = async (name) =>
  (await lookUpName(name, { all: true, verbatim: true })).map(({ address }) => address);

/** A look-up that knows only the addresses that were checked: what the name says a moment later does not matter. */
function pinned(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, options, give) => {
    const fitting = known.filter(({ family }) => !options.family || options.family === family);
    const [one] = fitting;
    if (one === undefined) give(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0);
    else if (options.all === true) give(null, fitting);
    else give(null, one.address, one.family);
  };
}

function judge(status: number): Pick<AttemptOutcome, 'ok' | 'gone' | 'status' | 'error' | 'message'> {
  if (status >= 200 && status < 300) return { ok: true, gone: false, status, error: null, message: null };
  if (status === statusGone) {
    return { ok: false, gone: true, status, error: 'gone', message: 'The receiver wants no more messages.' };
  }
  if (status >= 300 && status < 400) {
    return { ok: false, gone: false, status, error: 'redirect', message: 'Redirects are not followed.' };
  }
  return { ok: false, gone: false, status, error: 'status', message: `The receiver answered ${status}.` };
}

/** Retry-After in seconds, as milliseconds; 0 for dates and anything else. */
function askedWaitMs(header: string | string[] | undefined): number {
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : 0;
}

/** Rejects as soon as the signal fires, whatever the promise does later. */
function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stop = (): void => reject(signal.reason as Error);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  work.then(resolve, reject);
  return promise.finally(() => signal.removeEventListener('abort', stop));
}

type Failure = { readonly error: string; readonly message: string };

function describeFailure(error: unknown, timeoutMs: number): Failure {
  if (error instanceof TargetRefused) return { error: 'target_refused', message: error.message };
  const { name, code } = rootOf(error);
  if (name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(code)) {
    return { error: 'timeout', message: `No answer came within ${timeoutMs / 1000} s.` };
  }
  if (/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/.test(code)) {
    return { error: 'name_not_found', message: 'The name of the target has no address.' };
  }
  if (/^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|HOSTNAME|EPROTO)/.test(code)) {
    return { error: 'tls_failed', message: `TLS with the target failed (${code}).` };
  }
  if (/^(HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES)/.test(code) || name === 'HTTPParserError') {
    return { error: 'bad_answer', message: 'The target did not answer in HTTP.' };
  }
  const what = code === '' ? name : code;
  return {
    error: 'connection_failed',
    message: `The connection failed (${what}).`.slice(0, maxMessageLength),
  };
}

/** The first cause of a failure: attempts at several addresses fail together. */
function rootOf(error: unknown): { readonly name: string; readonly code: string } {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  if (!(first instanceof Error)) return { name: 'unknown', code: '' };
  const { code } = first as { code?: unknown };
  return { name: first.name, code: typeof code === 'string' ? code : '' };
}
