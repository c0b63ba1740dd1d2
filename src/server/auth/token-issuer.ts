import { createHash, randomBytes } from 'node:crypto';
import {
  ApiError,
  type Permission,
  permissions,
  type Role,
  roleAllows,
  roles,
} from '../../protocol/index.ts';
import type { Act } from '../http/audit-port.ts';
import { newId } from '../ids.ts';
import {
  type RotationWish,
  refreshSession,
  revokeTokens,
  rotateToken,
} from '../store/operations/sessions.ts';
import { findSession, findToken, issueToken, openSession } from '../store/operations/tokens.ts';
import type { Store } from '../store/store.ts';
import { type FamilyRow, lineOf, type NewFamily, type NewToken, type TokenRow } from '../store/token-rows.ts';
import { signAccessToken } from './access-token.ts';
import type { KeyRing } from './key-ring.ts';
import { tokenTimes } from './token-format.ts';
import type { Vault } from './vault.ts';

/** A token that was just made: the only time that it and its refresh value are shown. */
export interface IssuedToken {
  readonly token: NewToken;
  readonly accessToken: string;
  readonly refresh: RefreshCredential | null;
}

/** What makes further access tokens of a session. */
export interface RefreshCredential {
  readonly value: string;
  /** When the session ends, in milliseconds since 1970. */
  readonly expiresMs: number;
}

/** A session that is wanted. */
export interface SessionWish {
  readonly subject: string;
  readonly role: Role;
  readonly createdBy: string;
  readonly lifeMs?: number;
  /** Whether it can be prolonged. */
  readonly refresh: boolean;
  /** It ends by then at the latest. */
  readonly endMs?: number;
  /** The session, or the token without one, that it is made from and ends with. */
  readonly parent?: string;
  /** The first of the tokens that it descends from. */
  readonly line?: string;
}

/** A service token that is wanted. */
export interface ServiceWish {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly lifeMs: number;
  readonly addresses: readonly string[] | null;
  readonly createdBy: string;
}

/** What an issuer is made of. */
export interface IssuerParts {
  readonly store: Store;
  readonly keys: KeyRing;
  readonly vault: Vault;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const refreshPrefix = 'srv_';
const refreshBytes = 32;
const refreshForm = /^srv_[\w-]{43}$/;
const purpose = 'refresh values';
const minuteMs = 60_000;

/** Makes, prolongs, rotates and revokes tokens in the store. Everything rejects with ApiError. */
export class TokenIssuer {
  private readonly parts: IssuerParts;

  constructor(parts: IssuerParts) {
    this.parts = parts;
  }

  /** A token for a person, valid for an hour at most. Rejects with `too_many_tokens`. */
  async session(wish: SessionWish, act?: Act): Promise<IssuedToken> {
    const { store } = this.parts;
    const nowMs = this.parts.now();
    const refresh = wish.refresh ? this.newRefresh(nowMs, wish.endMs) : null;
    const endMs = Math.min(nowMs + tokenTimes.accessMs, wish.endMs ?? Number.POSITIVE_INFINITY);
    const family =
      refresh === null && wish.parent === undefined
        ? null
        : familyOf(wish, 'login', refresh, refresh?.expiresMs ?? endMs, nowMs);
    const token = this.sessionToken(wish, family, nowMs);
    act?.note(token.id);
    await (act ?? store).run(issueToken, { token, family, nowMs });
    return this.sign(token, refresh);
  }

  /** A token for a machine. Rejects with `too_many_tokens`. */
  async service(wish: ServiceWish, act?: Act): Promise<IssuedToken> {
    const nowMs = this.parts.now();
    const token = this.serviceToken(wish, nowMs);
    act?.note(token.id);
    await (act ?? this.parts.store).run(issueToken, { token, family: null, nowMs });
    return this.sign(token, null);
  }

  /** A session that has a refresh value only; where it is wished, it ends the ones of the same origin. */
  async open(
    wish: Omit<SessionWish, 'refresh'>,
    origin: string,
    endOthers: boolean,
  ): Promise<RefreshCredential> {
    const nowMs = this.parts.now();
    const refresh = this.newRefresh(nowMs, wish.endMs);
    const family = familyOf(wish, origin, refresh, refresh.expiresMs, nowMs);
    await this.parts.store.run(openSession, { family, endOthers, nowMs });
    return refresh;
  }

  /** The session of a refresh value; undefined when it makes no tokens any more. */
  async sessionOf(value: string): Promise<FamilyRow | undefined> {
    const { store, now } = this.parts;
    const found = await store.run(findSession, { digest: digestOf(value) });
    if (found === null || found.closed_ms !== null || found.expires_ms <= now()) return undefined;
    // Whoever has just used it is about to write down the next one.
    return found.used_ms === null || now() - found.used_ms < minuteMs ? found : undefined;
  }

  /**
   * Trades a refresh value for a token and the next value. Rejects with `refresh_refused`; a value that was used before then
   * has ended its session, unless it comes again within seconds: then the answer is the same.
   */
  async refresh(value: string): Promise<IssuedToken> {
    const { store, keys, vault } = this.parts;
    if (!refreshForm.test(value)) throw refreshRefused('unknown');
    // Derived, not random, so that a repeat gets the same value although the store knows only digests.
    const next = refreshPrefix + Buffer.from(vault.derive(purpose, value)).toString('base64url');
    const outcome = await store.run(refreshSession, {
      digest: digestOf(value),
      successor: digestOf(next),
      tokenId: newId('tok'),
      kid: keys.current.kid,
      lifeMs: tokenTimes.accessMs,
      repeatMs: tokenTimes.repeatMs,
      nowMs: this.parts.now(),
    });
    if ('refused' in outcome) throw refreshRefused(outcome.refused);
    return this.sign(outcome.token, { value: next, expiresMs: outcome.family.expires_ms });
  }

  /**
   * Puts a fresh token in the place of one of a session, which ends after the grace, as does every earlier refresh value at
   * once. The end of the session stays. Rejects with `unknown_token`.
   */
  async rotate(id: string, graceMs: number, act?: Act): Promise<IssuedToken> {
    const { store } = this.parts;
    const found = await store.run(findToken, id);
    if (found === null) throw new ApiError('unknown_token');
    const { token: old, family } = found;
    const nowMs = this.parts.now();
    const endMs = family?.expires_ms ?? old.expires_ms;
    const wish = {
      subject: old.subject,
      role: roleOf(old.role),
      createdBy: old.created_by,
      endMs,
      line: lineOf(old),
      ...(family?.parent == null ? {} : { parent: family.parent }),
    };
    const refresh = family === null ? null : this.newRefresh(nowMs, endMs);
    const next =
      refresh === null ? null : familyOf(wish, family?.origin ?? 'login', refresh, refresh.expiresMs, nowMs);
    const token =
      old.kind === 'service' ? this.successorOf(old, old.expires_ms) : this.sessionToken(wish, next, nowMs);
    act?.note(old.id, { successor: token.id });
    await this.replace({ oldId: old.id, token, family: next, graceMs, nowMs }, act);
    return this.sign(token, refresh);
  }

  /** Puts a fresh service token in the place of an old one, which ends after the grace. Rejects with `unknown_token`. */
  async renewService(id: string, lifeMs: number, graceMs: number, act?: Act): Promise<IssuedToken> {
    const found = await this.parts.store.run(findToken, id);
    if (found === null) throw new ApiError('unknown_token');
    if (found.token.kind !== 'service') {
      throw new ApiError(
        'invalid_request',
        'Only service tokens are renewed here; a session renews itself with POST /auth/rotate.',
      );
    }
    const nowMs = this.parts.now();
    const token = this.successorOf(found.token, nowMs + Math.min(lifeMs, tokenTimes.serviceMs));
    act?.note(id, { successor: token.id });
    await this.replace({ oldId: id, token, family: null, graceMs, nowMs }, act);
    return this.sign(token, null);
  }

  /** Ends tokens at once: the session that one belongs to, or all of a subject. Rejects with `unknown_token`. */
  async revoke(
    what: { readonly token: string } | { readonly subject: string },
    by: string,
    act?: Act,
  ): Promise<number> {
    const { store, now } = this.parts;
    act?.note('token' in what ? what.token : what.subject);
    return await (act ?? store).run(revokeTokens, { ...what, by, nowMs: now() });
  }

  private async replace(wish: RotationWish, act: Act | undefined): Promise<void> {
    const graceMs = Math.min(wish.graceMs, tokenTimes.graceMs);
    await (act ?? this.parts.store).run(rotateToken, { ...wish, graceMs });
  }

  private sessionToken(
    wish: Omit<SessionWish, 'refresh'>,
    family: NewFamily | null,
    nowMs: number,
  ): NewToken {
    const lifeMs = Math.min(wish.lifeMs ?? tokenTimes.accessMs, tokenTimes.accessMs);
    const endMs = Math.min(nowMs + lifeMs, wish.endMs ?? Number.POSITIVE_INFINITY);
    return {
      id: newId('tok'),
      kind: 'session',
      subject: wish.subject,
      role: wish.role,
      permissions: null,
      addresses: null,
      family: family?.id ?? null,
      line: wish.line ?? null,
      kid: this.parts.keys.current.kid,
      created_by: wish.createdBy,
      issued_ms: nowMs,
      expires_ms: endMs,
    };
  }

  private serviceToken(
    { name, permissions: limited, lifeMs, addresses, createdBy }: ServiceWish,
    nowMs: number,
  ): NewToken {
    return {
      id: newId('tok'),
      kind: 'service',
      subject: name,
      role: leastRole(limited),
      permissions: JSON.stringify(limited),
      addresses: addresses === null ? null : JSON.stringify(addresses),
      family: null,
      kid: this.parts.keys.current.kid,
      created_by: createdBy,
      issued_ms: nowMs,
      expires_ms: nowMs + Math.min(lifeMs, tokenTimes.serviceMs),
    };
  }

  private successorOf(old: TokenRow, expiresMs: number): NewToken {
    const { kind, subject, role, permissions: limited, addresses, created_by } = old;
    return {
      id: newId('tok'),
      kind,
      subject,
      role,
      permissions: limited,
      addresses,
      family: null,
      line: lineOf(old),
      kid: this.parts.keys.current.kid,
      created_by,
      issued_ms: this.parts.now(),
      expires_ms: expiresMs,
    };
  }

  private newRefresh(nowMs: number, endMs = Number.POSITIVE_INFINITY): RefreshCredential {
    return {
      value: refreshPrefix + randomBytes(refreshBytes).toString('base64url'),
      expiresMs: Math.min(nowMs + tokenTimes.sessionMs, endMs),
    };
  }

  private async sign(token: NewToken, refresh: RefreshCredential | null): Promise<IssuedToken> {
    const key = (await this.parts.keys.find(token.kid)) ?? this.parts.keys.current;
    return { token, accessToken: await signAccessToken(key, token), refresh };
  }
}

function familyOf(
  { subject, role, createdBy, parent }: Pick<SessionWish, 'subject' | 'role' | 'createdBy' | 'parent'>,
  origin: string,
  refresh: RefreshCredential | null,
  expiresMs: number,
  nowMs: number,
): NewFamily {
  return {
    id: newId('ses'),
    subject,
    role,
    origin,
    created_by: createdBy,
    created_ms: nowMs,
    expires_ms: expiresMs,
    parent: parent ?? null,
    digest: refresh === null ? null : digestOf(refresh.value),
  };
}

/** The weakest role that has all the permissions; the permissions themselves limit it further. */
function leastRole(needed: readonly Permission[]): Role {
  return rolesByPower.find((role) => needed.every((one) => roleAllows(role, one))) ?? 'admin';
}

const powerOf = (role: Role): number => permissions.filter((one) => roleAllows(role, one)).length;
const rolesByPower = [...roles].sort((a, b) => powerOf(a) - powerOf(b));

/** Values are 256 random bits, so a plain digest cannot be searched, and finding it by index tells nothing by its time. */
function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

function roleOf(text: string): Role {
  const role = roles.find((one) => one === text);
  if (role === undefined) throw new ApiError('unknown_token', `The token carries the unknown role ${text}.`);
  return role;
}

const refusals = {
  unknown: 'This server did not give out this refresh value.',
  closed: 'The session of this refresh value has been closed: revoked, rotated or ended.',
  expired: 'The session of this refresh value has reached its end.',
  reused: 'This refresh value was used before, so its session has been ended: somebody else may have it.',
} as const;

function refreshRefused(reason: keyof typeof refusals): ApiError {
  return new ApiError('refresh_refused', refusals[reason]);
}
