import { createHash, timingSafeEqual } from 'node:crypto';
import type { Attempts } from './attempts.ts';
import type { RecentLines } from './recent-lines.ts';
import { type Answer, type RefusalCode, refusal } from './refusal.ts';
import { restartRules } from './restart-policy.ts';
import type { Supervisor, SupervisorState } from './supervisor.ts';

/** How it calls itself. */
export const supervisorName = 'spacetime-supervisor';

/** Longest path and header that are looked at. */
const maxLength = 4096;

/** A request to the supervisor, its body left aside. */
export interface ControlRequest {
  readonly method: string;
  readonly url: string;
  readonly id: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

/** What answers are made of. */
export interface ControlSettings {
  readonly supervisor: Supervisor;
  readonly output: RecentLines;
  readonly attempts: Attempts;
  readonly token: string;
  /** Whether a Host header names the supervisor. */
  readonly acceptsHost: (host: string) => boolean;
  readonly facts: { readonly version: string; readonly pid: number; readonly startedAt: string };
}

type Order = 'start' | 'stop' | 'restart';
const orders: readonly Order[] = ['start', 'stop', 'restart'];

/** States in which all is as somebody wants it, or becomes so. */
const wellStates: ReadonlySet<SupervisorState> = new Set(['starting', 'running', 'stopping', 'stopped']);

/** Answers requests: what it is at for everybody, details and orders for whoever has the token. */
export class Control {
  private readonly settings: ControlSettings;
  private readonly tokenDigest: Buffer;

  constructor(settings: ControlSettings) {
    this.settings = settings;
    this.tokenDigest = digest(settings.token);
  }

  answer(request: ControlRequest): Answer {
    const path = request.url.slice(0, maxLength).replace(/[?#].*$/s, '');
    const refuse = (code: RefusalCode, detail?: string, headers?: Record<string, string>): Answer =>
      refusal(code, path, request.id, { ...(detail && { detail }), ...(headers && { headers }) });
    const values = (name: string): string[] => headerValues(request.rawHeaders, name);
    const [host = '', ...otherHosts] = values('host');
    // A page of another site can give its own name the address of this machine, but sends that name.
    if (otherHosts.length > 0 || !this.settings.acceptsHost(host)) return refuse('host_refused');
    if (isOfPage(values('origin'), values('sec-fetch-site'))) return refuse('origin_refused');
    const order = orders.find((name) => path === `/${name}`);
    if (order === undefined && path !== '/health' && path !== '/status') return refuse('not_found');
    const allowed = order === undefined ? ['GET', 'HEAD'] : ['POST'];
    if (!allowed.includes(request.method))
      return refuse('method_not_allowed', undefined, { allow: allowed.join(', ') });
    if (path === '/health') return this.health();
    const known = this.isKnown(values('authorization'));
    if (known === 'wrong') {
      const waitS = this.settings.attempts.fail();
      if (waitS !== undefined)
        return refuse('too_many_attempts', `Too many wrong tokens came; try again in ${waitS} s.`, {
          'retry-after': String(waitS),
        });
    }
    if (known === 'wrong' || (order !== undefined && known === 'none'))
      return refuse('unauthenticated', undefined, { 'www-authenticate': 'Bearer' });
    if (order === undefined) return json(200, this.status(known === 'right'));
    if (this.settings.supervisor.isClosing) return refuse('shutting_down');
    this.settings.supervisor[order]();
    return json(202, this.status(true));
  }

  private health(): Answer {
    const { state } = this.settings.supervisor;
    const well = wellStates.has(state);
    return json(well ? 200 : 503, { name: supervisorName, status: well ? 'ok' : 'degraded', state });
  }

  private status(detailed: boolean): object {
    const { supervisor, facts, output } = this.settings;
    const { state, sentence, server, watch, lastEnd, nextStartMs } = supervisor;
    const known = { name: supervisorName, version: facts.version, state };
    if (!detailed) return known;
    return {
      ...known,
      detail: sentence,
      pid: facts.pid,
      started_at: facts.startedAt,
      server: server && {
        pid: server.pid,
        address: server.address,
        started_at: server.startedAt,
        uptime_seconds: server.uptimeS,
        ready: watch.ready ?? null,
        failed_checks: { live: watch.liveFailures, ready: watch.readyFailures },
      },
      restarts: {
        total: supervisor.restarts,
        within_a_minute: supervisor.recentRestarts,
        at_most: restartRules.restarts,
      },
      next_start_at: nextStartMs === null ? null : new Date(nextStartMs).toISOString(),
      last_end: lastEnd,
      output: output.all(),
    };
  }

  private isKnown(headers: readonly string[]): 'none' | 'wrong' | 'right' {
    const [header, ...others] = headers;
    if (header === undefined) return 'none';
    const given = /^Bearer +([\x21-\x7e]+)$/i.exec(header.slice(0, maxLength))?.[1] ?? '';
    // Digests of one length: what they are compared in does not tell how much of a token is right.
    const same = timingSafeEqual(digest(given), this.tokenDigest);
    return same && others.length === 0 ? 'right' : 'wrong';
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.flatMap((key, at) =>
    at % 2 === 0 && key.toLowerCase() === name ? [rawHeaders[at + 1] ?? ''] : [],
  );
}

/** Whether a page of a browser asks; whoever types the address into one may. */
function isOfPage(origins: readonly string[], sites: readonly string[]): boolean {
  return origins.length > 0 || sites.some((site) => site !== 'none');
}
