import { ApiError } from '../../../protocol/terms/index.ts';
import { all, change, defineOperation, first, type Work } from '../operation.ts';
import {
  closeFamily,
  endToken,
  type FamilyRow,
  familyById,
  insertFamily,
  insertRefreshValue,
  insertToken,
  lineOf,
  type NewFamily,
  type NewToken,
  noteChange,
  revokeFamily,
  revokeSingle,
  type TokenRow,
  tokenById,
} from '../token-rows.ts';

/** What a refresh needs to know. */
interface RefreshWish {
  /** Digest of the value that was shown. */
  readonly digest: string;
  /** Digest of the value that follows it. */
  readonly successor: string;
  readonly tokenId: string;
  readonly kid: string;
  readonly lifeMs: number;
  /** For how long the same value gives the same answer again. */
  readonly repeatMs: number;
  readonly nowMs: number;
}

/** Why a refresh was refused. */
type RefreshRefusal = 'unknown' | 'closed' | 'expired' | 'reused';

/** The outcome of a refresh. */
type Refreshed =
  | { readonly token: TokenRow; readonly family: FamilyRow }
  | { readonly refused: RefreshRefusal; readonly family: FamilyRow | null };

/**
 * Trades a refresh value for an access token and the next value. A value that comes again is a repeat within the first
 * seconds and a theft after them: then the session ends. Refusals are given back, not thrown, so that this end is kept.
 */
export const refreshSession = defineOperation({
  name: 'tokens.refresh',
  *work({ digest, successor, tokenId, kid, lifeMs, repeatMs, nowMs }: RefreshWish): Work<Refreshed> {
    const value = yield* first<{ family: string; used_ms: number | null }>(
      'SELECT family, used_ms FROM refresh_values WHERE digest = ?',
      digest,
    );
    const family = value === undefined ? undefined : yield* familyById(value.family);
    if (value === undefined || family === undefined) return { refused: 'unknown', family: null };
    if (family.closed_ms !== null) return { refused: 'closed', family };
    if (nowMs >= family.expires_ms) return { refused: 'expired', family };
    if (value.used_ms !== null) {
      const next = yield* first<{ made_token: string | null }>(
        'SELECT made_token FROM refresh_values WHERE digest = ?',
        successor,
      );
      const made = next?.made_token == null ? undefined : yield* tokenById(next.made_token);
      if (made !== undefined && nowMs - value.used_ms <= repeatMs) return { token: made, family };
      yield* revokeFamily(family.id, 'reuse', 'reuse', nowMs);
      return { refused: 'reused', family };
    }
    yield* change('UPDATE refresh_values SET used_ms = ? WHERE digest = ?', nowMs, digest);
    const before = yield* first<Pick<TokenRow, 'id' | 'line'>>(
      'SELECT id, line FROM tokens WHERE family = ? ORDER BY issued_ms, id LIMIT 1',
      family.id,
    );
    yield* insertRefreshValue(successor, family.id, nowMs, tokenId);
    yield* change('UPDATE tokens SET superseded = 1 WHERE family = ?', family.id);
    yield* insertToken(
      {
        id: tokenId,
        kind: 'session',
        subject: family.subject,
        role: family.role,
        permissions: null,
        addresses: null,
        family: family.id,
        line: before === undefined ? null : lineOf(before),
        kid,
        created_by: family.created_by,
        issued_ms: nowMs,
        expires_ms: Math.min(nowMs + lifeMs, family.expires_ms),
      },
      nowMs,
    );
    const token = yield* tokenById(tokenId);
    if (token === undefined) throw new Error('A token that was just kept is not there.');
    return { token, family };
  },
});

/** A token that takes the place of another. */
export interface RotationWish {
  readonly oldId: string;
  readonly token: NewToken;
  /** The session of the new one. */
  readonly family: NewFamily | null;
  /** How long the old one still counts. */
  readonly graceMs: number;
  readonly nowMs: number;
}

/**
 * Puts a token in the place of another, which ends after the grace; with the old one its session closes, so that no
 * earlier refresh value makes tokens any more. Refuses with `unknown_token` when the old one cannot be used any more.
 */
export const rotateToken = defineOperation({
  name: 'tokens.rotate',
  *work(wish: RotationWish): Work<void> {
    const { oldId, token, family, graceMs, nowMs } = wish;
    const old = yield* tokenById(oldId);
    // One that is in its grace has been replaced already.
    if (old === undefined || old.ends_ms <= nowMs || old.ends_ms < old.expires_ms)
      throw new ApiError('unknown_token', 'The token has ended already, so nothing can take its place.');
    const endsMs = nowMs + graceMs;
    yield* change('UPDATE tokens SET superseded = 1 WHERE id = ? OR family = ?', oldId, old.family);
    const related = yield* all<Pick<TokenRow, 'id'>>(
      'SELECT id FROM tokens WHERE (id = ? OR family = ?) AND ends_ms > ?',
      oldId,
      old.family,
      endsMs,
    );
    for (const { id } of related) yield* endToken(id, endsMs, nowMs);
    if (old.family !== null) yield* closeFamily(old.family, 'rotated', nowMs);
    yield* noteChange({ kind: 'rotated', token: oldId, family: old.family, ends_ms: endsMs }, nowMs);
    if (family !== null) yield* insertFamily(family);
    yield* insertToken(token, nowMs);
    // What was made from the old one ends with the new one from now on.
    yield* change(
      'UPDATE token_families SET parent = ? WHERE parent = ?',
      family?.id ?? token.id,
      old.family ?? old.id,
    );
  },
});

/** What is revoked: the session that a token belongs to, or everything of a subject. */
interface RevokeWish {
  readonly token?: string;
  readonly subject?: string;
  /** Whom the audit names. */
  readonly by: string;
  readonly nowMs: number;
}

/** Revokes; gives how many tokens ended. Refuses with `unknown_token`. */
export const revokeTokens = defineOperation({
  name: 'tokens.revoke',
  *work({ token: id, subject, by, nowMs }: RevokeWish) {
    let ended = 0;
    if (id !== undefined) {
      const token = yield* tokenById(id);
      if (token === undefined) throw new ApiError('unknown_token');
      ended +=
        token.family === null
          ? yield* revokeSingle(id, by, nowMs)
          : yield* revokeFamily(token.family, by, 'revoked', nowMs);
    }
    if (subject !== undefined) {
      const families = yield* all<Pick<FamilyRow, 'id'>>(
        'SELECT id FROM token_families WHERE subject = ? AND expires_ms > ?',
        subject,
        nowMs,
      );
      for (const one of families) ended += yield* revokeFamily(one.id, by, 'revoked', nowMs);
      const singles = yield* all<Pick<TokenRow, 'id'>>(
        'SELECT id FROM tokens WHERE subject = ? AND ends_ms > ?',
        subject,
        nowMs,
      );
      for (const one of singles) ended += yield* revokeSingle(one.id, by, nowMs);
    }
    return ended;
  },
});
