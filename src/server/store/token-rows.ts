import { ApiError } from '../../protocol/terms/index.ts';
import { all, change, first, type Work } from './operation.ts';

/** Most tokens of one subject that can be used at the same time. */
export const maxActiveTokens = 10;

/** A token as the store keeps it; instants in milliseconds since 1970. */
export interface TokenRow {
  readonly id: string;
  /** A session is of a person and short; a service token is of a machine and long. */
  readonly kind: 'session' | 'service';
  readonly subject: string;
  readonly role: string;
  /** JSON list of the only permissions it carries; null for all of its role. */
  readonly permissions: string | null;
  /** JSON list of the address ranges it may come from; null for any. */
  readonly addresses: string | null;
  /** The session it belongs to, when that can be prolonged. */
  readonly family: string | null;
  /** The first of the tokens that it descends from by refresh, rotation and wish; null where it is the first itself. */
  readonly line: string | null;
  /** Key that signed it. */
  readonly kid: string;
  readonly created_by: string;
  readonly issued_ms: number;
  /** The end that is written in the token. */
  readonly expires_ms: number;
  /** When it really ends: earlier than it says, once it was rotated or revoked. */
  readonly ends_ms: number;
  /** 1 once a refresh has put another one in its place. */
  readonly superseded: number;
  readonly revoked_ms: number | null;
  readonly revoked_by: string | null;
  readonly last_used_ms: number | null;
  readonly last_address: string | null;
}

/** What a new token is made from; the rest follows. */
export type NewToken = Pick<
  TokenRow,
  | 'id'
  | 'kind'
  | 'subject'
  | 'role'
  | 'permissions'
  | 'addresses'
  | 'family'
  | 'kid'
  | 'created_by'
  | 'issued_ms'
  | 'expires_ms'
> &
  Partial<Pick<TokenRow, 'line'>>;

/** A session: what its access tokens have in common. */
export interface FamilyRow {
  readonly id: string;
  readonly subject: string;
  readonly role: string;
  /** Where it began: `login`, `development`. */
  readonly origin: string;
  readonly created_by: string;
  readonly created_ms: number;
  /** No token of it lives longer. */
  readonly expires_ms: number;
  /** Since when it makes no tokens any more. */
  readonly closed_ms: number | null;
  readonly closed_for: string | null;
  /** The session, or the token without one, that it was made from; it ends with it. */
  readonly parent: string | null;
}

/** What a new session is made from. */
export type NewFamily = Omit<FamilyRow, 'closed_ms' | 'closed_for'> & {
  /** Digest of its first refresh value; null for a session that cannot be prolonged. */
  readonly digest: string | null;
};

/** Something that makes what other processes remember of a token wrong. */
export interface TokenChange {
  readonly seq: number;
  /**
   * `revoked` ends a session with all its tokens, a token that has none, or everything where neither is named; `ended` the
   * one token and nothing else, at an instant; `rotated` a session at an instant; `keys` concerns the signing keys.
   */
  readonly kind: 'revoked' | 'ended' | 'rotated' | 'keys';
  readonly token: string | null;
  readonly family: string | null;
  readonly ends_ms: number;
}

/** Writes down a change for every process that remembers tokens. */
export function* noteChange(row: Omit<TokenChange, 'seq'>, nowMs: number): Work<void> {
  yield* change(
    'INSERT INTO token_changes (kind, token, family, ends_ms, changed_ms) VALUES (?, ?, ?, ?, ?)',
    row.kind,
    row.token,
    row.family,
    row.ends_ms,
    nowMs,
  );
}

/** Puts a token in, after making room for it among those of its subject. Throws `too_many_tokens`. */
export function* insertToken(token: NewToken, nowMs: number): Work<void> {
  yield* makeRoom(token.subject, nowMs);
  const { id, kind, subject, role, permissions, addresses, family, line, kid, created_by } = token;
  yield* change(
    `INSERT INTO tokens (id, kind, subject, role, permissions, addresses, family, line, kid, created_by, issued_ms, expires_ms, ends_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    kind,
    subject,
    role,
    permissions,
    addresses,
    family,
    line ?? null,
    kid,
    created_by,
    token.issued_ms,
    token.expires_ms,
    token.expires_ms,
  );
}

/** Tokens that a refresh has replaced go first; when that is not enough, the subject has too many. */
function* makeRoom(subject: string, nowMs: number): Work<void> {
  const usable = yield* all<Pick<TokenRow, 'id' | 'superseded'>>(
    'SELECT id, superseded FROM tokens WHERE subject = ? AND ends_ms > ? ORDER BY superseded DESC, issued_ms, id',
    subject,
    nowMs,
  );
  const surplus = usable.slice(0, Math.max(0, usable.length + 1 - maxActiveTokens));
  if (surplus.some(({ superseded }) => superseded === 0)) {
    throw new ApiError(
      'too_many_tokens',
      `${subject} has ${usable.length} active tokens; at most ${maxActiveTokens} are allowed.`,
    );
  }
  for (const { id } of surplus) yield* endToken(id, nowMs, nowMs);
}

/** Lets a token end, without ending its session. */
export function* endToken(id: string, endsMs: number, nowMs: number): Work<void> {
  yield* change('UPDATE tokens SET ends_ms = min(ends_ms, ?) WHERE id = ?', endsMs, id);
  yield* noteChange({ kind: 'ended', token: id, family: null, ends_ms: endsMs }, nowMs);
}

/** Opens a session. */
export function* insertFamily(family: NewFamily): Work<void> {
  const { id, subject, role, origin, created_by, created_ms, expires_ms, parent, digest } = family;
  yield* change(
    `INSERT INTO token_families (id, subject, role, origin, created_by, created_ms, expires_ms, parent)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    subject,
    role,
    origin,
    created_by,
    created_ms,
    expires_ms,
    parent,
  );
  if (digest !== null) yield* insertRefreshValue(digest, id, created_ms, null);
}

/** Puts a refresh value in; `madeToken` is the access token that was given together with it. */
export function* insertRefreshValue(
  digest: string,
  family: string,
  nowMs: number,
  madeToken: string | null,
): Work<void> {
  yield* change(
    'INSERT INTO refresh_values (digest, family, issued_ms, made_token) VALUES (?, ?, ?, ?)',
    digest,
    family,
    nowMs,
    madeToken,
  );
}

/** From now on the session makes no tokens. */
export function* closeFamily(family: string, reason: string, nowMs: number): Work<void> {
  yield* change(
    'UPDATE token_families SET closed_ms = ?, closed_for = ? WHERE id = ? AND closed_ms IS NULL',
    nowMs,
    reason,
    family,
  );
}

/** Ends a session with all its tokens at once, and every session made from it; gives how many tokens could still be used. */
export function* revokeFamily(family: string, by: string, reason: string, nowMs: number): Work<number> {
  const tree = yield* all<Pick<FamilyRow, 'id'>>(
    `WITH RECURSIVE tree (id) AS (
       VALUES (?) UNION SELECT token_families.id FROM token_families JOIN tree ON token_families.parent = tree.id
     ) SELECT id FROM tree`,
    family,
  );
  let ended = 0;
  for (const { id } of tree) {
    yield* closeFamily(id, reason, nowMs);
    ended += yield* change(
      'UPDATE tokens SET revoked_ms = ?, revoked_by = ?, ends_ms = ? WHERE family = ? AND ends_ms > ?',
      nowMs,
      by,
      nowMs,
      id,
      nowMs,
    );
    yield* noteChange({ kind: 'revoked', token: null, family: id, ends_ms: nowMs }, nowMs);
  }
  return ended;
}

/** Ends a token that belongs to no session, and every session made from it; gives how many tokens could still be used. */
export function* revokeSingle(id: string, by: string, nowMs: number): Work<number> {
  let ended = yield* change(
    'UPDATE tokens SET revoked_ms = ?, revoked_by = ?, ends_ms = ? WHERE id = ? AND ends_ms > ?',
    nowMs,
    by,
    nowMs,
    id,
    nowMs,
  );
  yield* noteChange({ kind: 'revoked', token: id, family: null, ends_ms: nowMs }, nowMs);
  const made = yield* all<Pick<FamilyRow, 'id'>>('SELECT id FROM token_families WHERE parent = ?', id);
  for (const family of made) ended += yield* revokeFamily(family.id, by, 'revoked', nowMs);
  return ended;
}

/** A token by its id. */
export function* tokenById(id: string): Work<TokenRow | undefined> {
  return yield* first<TokenRow>('SELECT * FROM tokens WHERE id = ?', id);
}

/** The first of the tokens that a token descends from; itself where it is the first. */
export function lineOf({ id, line }: Pick<TokenRow, 'id' | 'line'>): string {
  return line ?? id;
}

/** A session by its id. */
export function* familyById(id: string): Work<FamilyRow | undefined> {
  return yield* first<FamilyRow>('SELECT * FROM token_families WHERE id = ?', id);
}
