import type { IncomingMessage } from 'node:http';
import type { Log } from '../../engine/index.ts';
import {
  ApiError,
  type Configuration,
  entriesOf,
  errorTable,
  type Route,
  type RouteId,
} from '../../protocol/index.ts';
import { inRanges, type Ranges, readRanges } from '../auth/address-ranges.ts';
import { allows, type Principal } from '../auth/principal.ts';
import type { Vault } from '../auth/vault.ts';
import type { Act } from '../http/audit-port.ts';
import { isLoopback } from '../net/listen.ts';
import { StartError } from '../start-error.ts';
import type { BanRow } from '../store/operations/bans.ts';
import type { Store } from '../store/store.ts';
import { Bans, type BanWish } from './bans.ts';
import { clientAddress, siteOf } from './client-address.ts';
import { Connections } from './connections.ts';
import { CrossOrigin } from './cross-origin.ts';
import { HostNames } from './host-names.ts';
import { Idempotency } from './idempotency.ts';
import { KnownSites } from './known-sites.ts';
import { Overruns } from './overruns.ts';
import { quotaOf } from './quotas.ts';
import { SitePlaces } from './site-places.ts';
import { isNeeded, Switches, type SwitchState } from './switches.ts';
import { type Allowance, TokenBuckets } from './token-buckets.ts';

/** A caller who has gone beyond a limit. */
export interface Overrun {
  readonly address: string;
  readonly principal: Principal | undefined;
  /** Name of the call, or `unknown` for what does not exist. */
  readonly endpoint: string;
  /** Whether the caller is shut out for it now. */
  readonly banned: boolean;
}

/** What a guard works with. */
export interface GuardSettings {
  readonly configuration: Configuration;
  readonly store: Store;
  readonly vault: Vault;
  /** Addresses that the server listens at. */
  readonly bound: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly steadyNow: () => number;
  readonly onOverrun: (overrun: Overrun) => void;
  readonly log: Log;
}

/** Who asks: an address, and whose token came with it. */
export interface Caller {
  readonly address: string;
  readonly principal: Principal | undefined;
}

const sweepMs = 60_000;
/** What one address, all of a /64 together, may hold of the connections. */
const shareOfSite = 0.25;

interface GuardParts {
  readonly bans: Bans;
  readonly switches: Switches;
  readonly proxies: Ranges;
}

/** Keeps the server usable for those who may use it: names, addresses, limits, bans, switches, repeated requests. */
export class Guard {
  readonly bans: Bans;
  readonly switches: Switches;
  readonly connections: Connections;
  readonly idempotency: Idempotency;
  readonly crossOrigin: CrossOrigin;
  private readonly settings: GuardSettings;
  private readonly proxies: Ranges;
  private readonly hosts: HostNames;
  private readonly buckets: TokenBuckets;
  private readonly overruns: Overruns;
  private readonly knownSites: KnownSites;
  private readonly timer: NodeJS.Timeout;
  private readonly counts = { overruns: 0, refused: 0 };

  private constructor(settings: GuardSettings, { bans, switches, proxies }: GuardParts) {
    const { configuration, bound, now, steadyNow } = settings;
    this.settings = settings;
    this.bans = bans;
    this.switches = switches;
    this.proxies = proxies;
    const { connection_limit } = configuration;
    this.connections = new Connections({
      now,
      addressOf: (request) => this.addressOf(request),
      places: new SitePlaces(Math.ceil(connection_limit * shareOfSite), (one) => this.isShared(one)),
    });
    this.idempotency = new Idempotency(settings);
    this.crossOrigin = new CrossOrigin(entriesOf(configuration.cors_origins));
    this.hosts = new HostNames({ bound, names: entriesOf(configuration.hosts) });
    this.buckets = new TokenBuckets(steadyNow);
    const windowMs = configuration['limits.overrun_window_seconds'] * 1000;
    this.overruns = new Overruns({ count: configuration['limits.overruns'], windowMs }, steadyNow);
    this.knownSites = new KnownSites(steadyNow);
    this.timer = setInterval(() => this.buckets.sweep(), sweepMs).unref();
  }

  /** Reads what was decided before. Rejects with `store_unavailable`, and with StartError for a wrong list of proxies. */
  static async open(settings: GuardSettings): Promise<Guard> {
    const proxies = readRanges(entriesOf(settings.configuration.trusted_proxies));
    if (proxies === undefined)
      throw new StartError(
        'configuration',
        'SPACETIME_TRUSTED_PROXIES has to list addresses and ranges such as 10.0.0.0/8, divided by commas.',
      );
    const [bans, switches] = await Promise.all([
      Bans.open(settings),
      Switches.open(settings.store, settings.now),
    ]);
    return new Guard(settings, { bans, switches, proxies });
  }

  /** How often limits were overrun, how many requests that cost, and who is kept out. */
  get statistics() {
    return { ...this.counts, buckets: this.buckets.size, banned: this.bans.counts };
  }

  /** Where a request comes from. */
  addressOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string {
    return clientAddress(socket.remoteAddress, headers['x-forwarded-for'], this.proxies);
  }

  /** Whether a proxy lies in one of the ranges, or one of the ranges among the proxies. */
  holdsProxy(ranges: Ranges): boolean {
    return (
      this.proxies.some(([base]) => inRanges(base.toString(), ranges)) ||
      ranges.some(([base]) => inRanges(base.toString(), this.proxies))
    );
  }

  /** Throws `host_refused` for a name that is not the server's, and `malformed_request` where HTTP/1.1 names none or two. */
  checkHost({ headers, rawHeaders, httpVersion, url = '/' }: HostHeaders): void {
    const { host } = headers;
    if (httpVersion !== '1.1' && httpVersion !== '1.0')
      throw new ApiError('malformed_request', `HTTP/${httpVersion} is not spoken here.`);
    if (host === undefined && httpVersion !== '1.0')
      throw new ApiError('malformed_request', 'HTTP/1.1 needs one Host header.');
    if (hasTwoHosts(rawHeaders)) throw new ApiError('malformed_request', 'Two Host headers came; send one.');
    if (host !== undefined && !this.hosts.accepts(host)) throw new ApiError('host_refused');
    // A request line may hold the whole address, which then counts more than the header (RFC 9112).
    if (!url.startsWith('/') && URL.canParse(url) && !this.hosts.accepts(new URL(url).host))
      throw new ApiError('host_refused');
  }

  /** Throws `address_banned`. */
  checkAddress(address: string): void {
    const ban = this.bans.ofAddress(address);
    if (ban === undefined) return;
    this.counts.refused++;
    throw banned('address_banned', ban, this.settings.now());
  }

  /** Keeps somebody out from now on and cuts his connections off. Rejects as Bans.add does. */
  async ban(wish: BanWish, act?: Act): Promise<BanRow> {
    const ban = await this.bans.add(wish, act);
    if (ban.kind === 'address')
      this.connections.closeAll((address) => this.bans.ofAddress(address) !== undefined);
    return ban;
  }

  /** Throws `token_suspended`. */
  checkToken({ tokenId, line }: Principal): void {
    const ban = this.bans.ofToken(line) ?? this.bans.ofToken(tokenId);
    if (ban === undefined) return;
    this.counts.refused++;
    throw banned('token_suspended', ban, this.settings.now());
  }

  /** The refusal of an upgrade to a stream, by its name and its address. */
  upgradeRefusal(request: IncomingMessage): ApiError | undefined {
    try {
      this.checkHost(request);
      this.checkAddress(this.addressOf(request));
      return undefined;
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  }

  /** Requests a minute that a call takes of one caller; undefined where there is no limit. */
  quota(id: RouteId, route: Route): number | undefined {
    return quotaOf(id, route, this.settings.configuration);
  }

  /** Requests a minute for what is no call of the table. */
  get unknownQuota(): number {
    const { configuration } = this.settings;
    return configuration['limits.unknown'] * configuration['limits.factor'];
  }

  /** Takes one request of a caller out of his quota. Refused ones count as an overrun once a minute. */
  take(endpoint: string, quota: number, caller: Caller): Allowance {
    const who = nameOf(caller);
    if (caller.principal !== undefined) this.knownSites.note(siteOf(caller.address));
    const allowance = this.buckets.take(`${endpoint} ${who}`, quota);
    if (!allowance.allowed) this.counts.refused++;
    if (allowance.overrun) this.noteOverrun(endpoint, caller);
    return allowance;
  }

  /** Counts an overrun; after too many of them a token is suspended, or, without one, the address is banned. */
  noteOverrun(endpoint: string, caller: Caller): void {
    const { address, principal } = caller;
    this.counts.overruns++;
    const banned = this.overruns.note(nameOf(caller)) && this.punish(address, principal);
    this.settings.onOverrun({ address, principal, endpoint, banned });
  }

  /** Throws `endpoint_off`, `locked_down` or `maintenance` unless the call is taken from this caller at this time. */
  checkSwitches({ id, row }: { id: RouteId; row: Route }, principal: Principal | undefined): void {
    const { maintenance, lockdown } = this.switches;
    if (this.switches.isOff(id)) throw new ApiError('endpoint_off');
    if ((!lockdown.on && !maintenance.on) || isNeeded(id)) return;
    if (principal !== undefined && allows(principal, 'admin')) return;
    if (lockdown.on) throw switchedOn('locked_down', lockdown);
    if (row.method !== 'GET') throw switchedOn('maintenance', maintenance);
  }

  /** Why no visitor is let in now; tokens of visitors come later than their connection. */
  get visitorRefusal(): ApiError | undefined {
    const { lockdown } = this.switches;
    return lockdown.on ? switchedOn('locked_down', lockdown) : undefined;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Whether everybody may be behind an address: this machine and proxies. */
  private isShared(address: string): boolean {
    return isLoopback(address) || inRanges(address, this.proxies);
  }

  /**
   * Never this machine, never a proxy, and never an address from which valid tokens come: behind them are others, whom a
   * neighbour, or a page of another site in their own browser, could lock out.
   */
  private punish(address: string, principal: Principal | undefined): boolean {
    const { configuration, log } = this.settings;
    const durationMs = configuration['limits.ban_seconds'] * 1000;
    const terms = {
      reason: 'too many overruns of limits',
      origin: 'automatic',
      createdBy: 'server',
      durationMs,
    } as const;
    if (principal?.tokenId !== undefined) {
      log.warn('a token is suspended', { subject: principal.name, token_id: principal.tokenId, address });
      this.bans.addSoon({ kind: 'token', target: principal.line ?? principal.tokenId, ...terms });
      return true;
    }
    if (this.isShared(address)) return false;
    if (this.knownSites.holds(siteOf(address))) return false;
    log.warn('an address is banned', { address });
    this.bans.addSoon({ kind: 'address', target: siteOf(address), ...terms });
    return true;
  }
}

/** What is limited together: all tokens that descend from one, or all of one site that has none. */
function nameOf({ address, principal }: Caller): string {
  return principal?.line ?? principal?.tokenId ?? siteOf(address);
}

type HostHeaders = Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'httpVersion' | 'url'>;

/** Of two equal header lines only one is shown among the parsed ones, and proxies may have gone by the other. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let found = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 4 && name.toLowerCase() === 'host') found++;
  }
  return found > 1;
}

const retryS = 60;

function switchedOn(code: 'locked_down' | 'maintenance', { reason }: SwitchState): ApiError {
  const detail = reason === null ? undefined : `${errorTable[code].title}: ${reason}`;
  return new ApiError(code, detail, { headers: { 'retry-after': String(retryS) } });
}

function banned(
  code: 'address_banned' | 'token_suspended',
  { expires_ms, reason }: BanRow,
  nowMs: number,
): ApiError {
  const leftS = expires_ms === null ? undefined : Math.max(1, Math.ceil((expires_ms - nowMs) / 1000));
  const until = leftS === undefined ? 'until an operator lifts it' : `for ${leftS} more seconds`;
  return new ApiError(
    code,
    `${code === 'address_banned' ? 'Your address is shut out' : 'This token is suspended'} ${until}: ${reason}.`,
    leftS === undefined ? {} : { headers: { 'retry-after': String(leftS) } },
  );
}
