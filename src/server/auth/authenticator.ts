import { hash } from 'node:crypto';
import type { Log } from '../../engine/index.ts';
import { ApiError, type Permission, permissions } from '../../protocol/index.ts';
import { Cache } from '../cache/cache.ts';
import { findToken } from '../store/operations/tokens.ts';
import type { Store } from '../store/store.ts';
import { lineOf, type TokenRow } from '../store/token-rows.ts';
import { type AccessClaims, type RefusalReason, readAccessToken, TokenRefused } from './access-token.ts';
import { inRanges, type Ranges, readRanges } from './address-ranges.ts';
import { FailedAttempts } from './failed-attempts.ts';
import { type FailedAttempt, type FailureReport, FailureReports } from './failure-reports.ts';
import type { KeyRing } from './key-ring.ts';
import { type Principal, tokenRefusal } from './principal.ts';
import { SessionsWatch } from './sessions-watch.ts';
import { TokenChanges } from './token-changes.ts';
import { tokenTimes } from './token-format.ts';
import { TokenUses } from './token-uses.ts';

/** Tokens that are remembered as checked. */
const maxRemembered = 10_000;
/** About what one of them takes in memory. */
const knownBytes = 512;
/** A check counts for this long, even when nothing happens: what is remembered cannot drift from the store for good. */
const rememberMs = 600_000;
/** How often a check is repeated because something happened to some token meanwhile. */
const maxHoldTries = 100;
/** Checks of different tokens that may be under way at once. */
const maxUnderWay = 1000;
/** From so many on addresses that have used up their attempts have to wait. */
const busyUnderWay = 500;

/** What an authenticator is made of. */
export interface AuthenticatorParts {
  readonly store: Store;
  readonly keys: KeyRing;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Wrong tokens an address may send within a minute. */
  readonly failuresPerMinute: number;
  readonly log: Log;
}

/** A token that a connection rests on. */
export interface Held {
  readonly principal: Principal;
  /** Ends the watch; for when the connection has ended by itself. */
  readonly release: () => void;
}

interface Known {
  readonly principal: Principal;
  /** From when on it is checked anew. */
  readonly untilMs: number;
  readonly family: string | null;
  /** When the session ends, which outlives its tokens. */
  readonly sessionEndsMs: number;
  readonly ranges: Ranges | undefined;
}

/**
 * Tells whose a token is. The first check reads signature, claims and store; later ones find the outcome under the digest
 * of the token, until something happens to any token, or a second has passed in which the store could not be asked.
 */
export class Authenticator {
  /** What was found about tokens, by their digest. */
  readonly cache = new Cache<string, Known>({
    name: 'verified_tokens',
    maxEntries: maxRemembered,
    maxBytes: maxRemembered * knownBytes,
    sizeOf: () => knownBytes,
  });
  private readonly parts: AuthenticatorParts;
  private readonly changes: TokenChanges;
  private readonly sessions: SessionsWatch;
  private readonly uses: TokenUses;
  private readonly attempts: FailedAttempts;
  private readonly failures: FailureReports;
  private readonly underWay = new Map<string, Promise<Known>>();
  private readonly warned = new Map<string, number>();
  /** Counts the times that everything was forgotten, so that a check which began before is not remembered. */
  private forgotten = 0;
  private readonly counts = { checks: 0, failures: 0, hits: 0 };

  constructor(parts: AuthenticatorParts) {
    this.parts = parts;
    this.sessions = new SessionsWatch(parts.now);
    this.uses = new TokenUses(parts.store);
    this.attempts = new FailedAttempts(parts.failuresPerMinute, () => performance.now());
    this.failures = new FailureReports(parts.now);
    this.changes = new TokenChanges(parts.store, async (changes) => {
      this.forget();
      this.sessions.apply(changes);
      if (changes.some(({ kind }) => kind === 'keys')) await parts.keys.reload();
    });
  }

  /** Begins to follow what happens to tokens. */
  start(): Promise<void> {
    return this.changes.start();
  }

  /** How often was checked, refused, and answered from memory. */
  get statistics(): { readonly checks: number; readonly failures: number; readonly hits: number } {
    return this.counts;
  }

  /**
   * Whose token it is, at once where that is remembered. Throws, or rejects, with `unauthenticated`, `token_expired`,
   * `too_many_attempts` or `store_unavailable`.
   * @param address Where it comes from.
   */
  identify(token: string, address: string): Principal | Promise<Principal> {
    const found = this.check(token, address);
    return found instanceof Promise ? found.then(({ principal }) => principal) : found.principal;
  }

  /**
   * Whose token it is, for a connection that outlives a request: calls once when the session of the token ends, by
   * revocation, rotation or time. Rejects as `identify` does.
   */
  async hold(token: string, address: string, onEnd: () => void): Promise<Held> {
    for (let tries = 0; tries < maxHoldTries; tries++) {
      const { forgotten } = this;
      const { principal, family, sessionEndsMs } = await this.check(token, address);
      // What happened to tokens meanwhile may have happened to this one, and would not be told again.
      if (forgotten !== this.forgotten) continue;
      const release = this.sessions.watch(principal.tokenId ?? '', family, sessionEndsMs, onEnd);
      return { principal, release };
    }
    throw new ApiError('store_unavailable', 'Tokens change too fast to be followed; try again.');
  }

  /** Calls the function with reports of wrong tokens, counted by address; the returned function ends that. */
  onFailures(listener: (report: FailureReport) => void): () => void {
    return this.failures.listen(listener);
  }

  /** Makes every change of a token count that the store knows by now. */
  catchUp(): Promise<void> {
    return this.changes.catchUp();
  }

  /** When a service token ends that does so soon; undefined for every other. */
  endsSoon({ kind, endsMs }: Principal): number | undefined {
    const soon =
      kind === 'service' && endsMs !== undefined && endsMs - this.parts.now() < tokenTimes.warningMs;
    return soon ? endsMs : undefined;
  }

  /**
   * Counts a wrong token or refresh value; gives what its sender is told instead of the refusal, where he has tried too often.
   */
  failed(attempt: FailedAttempt): ApiError | undefined {
    const refusal = this.attempts.refusalOf(attempt.address);
    this.counts.failures++;
    this.attempts.note(attempt.address);
    this.failures.note(attempt);
    return refusal;
  }

  async stop(): Promise<void> {
    this.changes.stop();
    this.sessions.stop();
    this.failures.stop();
    this.forget();
    await this.uses.stop();
  }

  private check(token: string, address: string): Known | Promise<Known> {
    this.counts.checks++;
    const key = hash('sha256', token, 'base64url');
    const known = this.cache.get(key);
    const now = this.parts.now();
    if (known === undefined || now >= known.untilMs || !this.changes.current)
      return this.checkNew(token, key, address);
    this.counts.hits++;
    return this.admit(known, address, now);
  }

  /** What holds for the address that a token comes from, and for nobody else who has it. */
  private admit(known: Known, address: string, now: number): Known {
    const { tokenId = '', name } = known.principal;
    if (known.ranges !== undefined && !inRanges(address, known.ranges)) {
      const tooMany = this.failed({ reason: 'wrong_address', address, tokenId, subject: name });
      throw tooMany ?? tokenRefusal('The token is bound to other addresses.');
    }
    this.uses.note(tokenId, now, address);
    return known;
  }

  private async checkNew(token: string, key: string, address: string): Promise<Known> {
    let claims: AccessClaims | undefined;
    try {
      let work = this.underWay.get(key);
      if (work === undefined) {
        this.refuseWhenBusy(address);
        work = this.read(token, key, (read) => {
          claims = read;
        }).finally(() => this.underWay.delete(key));
        this.underWay.set(key, work);
      }
      const known = await work;
      this.warnOfEnd(known.principal);
      return this.admit(known, address, this.parts.now());
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      const { reason } = error;
      const said = claims === undefined ? {} : { tokenId: claims.id, subject: claims.subject };
      throw this.failed({ reason, address, ...said }) ?? refusalOf(reason);
    }
  }

  /** A flood of wrong tokens from one address must not keep out right ones from elsewhere. */
  private refuseWhenBusy(address: string): void {
    const { size } = this.underWay;
    const refusal = size < busyUnderWay ? undefined : this.attempts.refusalOf(address);
    if (refusal !== undefined) throw refusal;
    if (size >= maxUnderWay)
      throw new ApiError('store_unavailable', 'Too many tokens are being checked; try again.');
  }

  private async read(token: string, key: string, onClaims: (claims: AccessClaims) => void): Promise<Known> {
    const { keys, store, now } = this.parts;
    const { forgotten } = this;
    const claims = await readAccessToken(token, keys, now());
    onClaims(claims);
    const found = await store.run(findToken, claims.id);
    if (found === null || found.token.subject !== claims.subject || found.token.role !== claims.role)
      throw new TokenRefused('unknown');
    if (found.token.ends_ms <= now())
      throw new TokenRefused(found.token.ends_ms < found.token.expires_ms ? 'revoked' : 'expired');
    const known: Known = {
      principal: principalOf(claims, found.token),
      untilMs: Math.min(found.token.ends_ms, now() + rememberMs),
      family: found.token.family,
      sessionEndsMs: found.family?.expires_ms ?? found.token.ends_ms,
      ranges: rangesOf(found.token),
    };
    // Whatever happened to tokens meanwhile may have happened to this one after it was read.
    if (forgotten === this.forgotten) this.cache.set(key, known);
    return known;
  }

  private forget(): void {
    this.cache.clear();
    this.forgotten++;
  }

  private warnOfEnd(principal: Principal): void {
    const endsMs = this.endsSoon(principal);
    const { tokenId = '', name } = principal;
    if (endsMs === undefined || this.warned.get(tokenId) === endsMs) return;
    if (this.warned.size >= maxRemembered) this.warned.clear();
    this.warned.set(tokenId, endsMs);
    this.parts.log.warn('a service token ends soon', {
      subject: name,
      token_id: tokenId,
      ends: new Date(endsMs).toISOString(),
    });
  }
}

function principalOf({ id, subject, role, permissions: limited }: AccessClaims, row: TokenRow): Principal {
  return {
    name: subject,
    role,
    tokenId: id,
    line: lineOf(row),
    kind: row.kind,
    endsMs: row.ends_ms,
    ...(row.permissions === null ? {} : { permissions: bothOf(limited, row.permissions) }),
  };
}

/** What both the token and the store name. */
function bothOf(claimed: readonly Permission[] | undefined, kept: string): Permission[] {
  const named = JSON.parse(kept) as readonly string[];
  return permissions.filter((one) => named.includes(one) && claimed?.includes(one) === true);
}

/** Ranges that cannot be read let nobody in. */
function rangesOf({ addresses }: TokenRow): Ranges | undefined {
  return addresses === null ? undefined : (readRanges(JSON.parse(addresses) as string[]) ?? []);
}

/** What the sender of a token that is not taken is told: of its state only when the signature was ours. */
function refusalOf(reason: RefusalReason): ApiError {
  if (reason === 'expired')
    return tokenRefusal('The token has expired; refresh it or get another one.', 'token_expired');
  if (reason === 'revoked') return tokenRefusal('The token has been revoked or rotated.');
  if (reason === 'not_yet_valid') return tokenRefusal('The token is not valid yet.');
  return tokenRefusal('The token is not valid on this server.');
}
