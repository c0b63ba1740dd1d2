import { all, change, defineOperation, first } from '../operation.ts';
import {
  type FamilyRow,
  familyById,
  insertFamily,
  insertToken,
  type NewFamily,
  type NewToken,
  revokeFamily,
  type TokenChange,
  type TokenRow,
  tokenById,
} from '../token-rows.ts';

/** Keeps a new token, and the session that it begins. Throws `too_many_tokens`. */
export const issueToken = defineOperation({
  name: 'tokens.issue',
  *work({ token, family, nowMs }: { token: NewToken; family: NewFamily | null; nowMs: number }) {
    if (family !== null) yield* insertFamily(family);
    yield* insertToken(token, nowMs);
  },
});

/** Opens a session that has no access token yet; where it is wished, others of the same origin end. */
export const openSession = defineOperation({
  name: 'tokens.open_session',
  *work({ family, endOthers, nowMs }: { family: NewFamily; endOthers: boolean; nowMs: number }) {
    const others = yield* all<Pick<FamilyRow, 'id'>>(
      'SELECT id FROM token_families WHERE origin = ? AND closed_ms IS NULL AND expires_ms > ?',
      family.origin,
      nowMs,
    );
    for (const { id } of endOthers ? others : [])
      yield* revokeFamily(id, family.created_by, 'replaced', nowMs);
    yield* insertFamily(family);
  },
});

/** The session that a refresh value belongs to, and whether it still makes tokens; null when nobody knows the value. */
export const findSession = defineOperation({
  name: 'tokens.find_session',
  *work({ digest }: { digest: string }) {
    return (
      (yield* first<FamilyRow & { used_ms: number | null }>(
        `SELECT f.*, r.used_ms FROM refresh_values r JOIN token_families f ON f.id = r.family WHERE r.digest = ?`,
        digest,
      )) ?? null
    );
  },
});

/** A token with the session it belongs to; null when the store has none of this id. */
export const findToken = defineOperation({
  name: 'tokens.find',
  *work(id: string) {
    const token = yield* tokenById(id);
    if (token === undefined) return null;
    const family = token.family === null ? undefined : yield* familyById(token.family);
    return { token, family: family ?? null };
  },
});

/** Which tokens a list holds. */
interface ListWish {
  readonly subject?: string | undefined;
  readonly kind?: string | undefined;
  /** Only those that can be used. */
  readonly active: boolean;
  /** Newest first, and older than this one. */
  readonly before?: { readonly issuedMs: number; readonly id: string } | undefined;
  readonly limit: number;
  readonly nowMs: number;
}

/** Tokens, newest first. */
export const listTokens = defineOperation({
  name: 'tokens.list',
  *work({ subject, kind, active, before, limit, nowMs }: ListWish) {
    return yield* all<TokenRow>(
      `SELECT * FROM tokens
       WHERE (? IS NULL OR subject = ?) AND (? IS NULL OR kind = ?) AND (? = 0 OR ends_ms > ?)
         AND (? IS NULL OR issued_ms < ? OR (issued_ms = ? AND id < ?))
       ORDER BY issued_ms DESC, id DESC LIMIT ?`,
      subject ?? null,
      subject ?? null,
      kind ?? null,
      kind ?? null,
      active ? 1 : 0,
      nowMs,
      before?.issuedMs ?? null,
      before?.issuedMs ?? null,
      before?.issuedMs ?? null,
      before?.id ?? null,
      limit,
    );
  },
});

/** How many tokens can be used; of one subject, or of all. */
export const countTokens = defineOperation({
  name: 'tokens.count',
  *work({ subject, nowMs }: { subject: string | null; nowMs: number }) {
    const row = yield* first<{ count: number }>(
      'SELECT count(*) AS count FROM tokens WHERE ends_ms > ? AND (? IS NULL OR subject = ?)',
      nowMs,
      subject,
      subject,
    );
    return row?.count ?? 0;
  },
});

/** Most changes that are read at once; there are more when so many came. */
const maxChanges = 500;

/** What has happened to tokens since a place in the list of changes; without a place only where the list ends. */
export const readTokenChanges = defineOperation({
  name: 'tokens.changes',
  *work({ after }: { after: number | null }) {
    const last = yield* first<{ seq: number }>('SELECT max(seq) AS seq FROM token_changes');
    if (after === null) return { seq: last?.seq ?? 0, changes: [] };
    const changes = yield* all<TokenChange>(
      'SELECT seq, kind, token, family, ends_ms FROM token_changes WHERE seq > ? ORDER BY seq LIMIT ?',
      after,
      maxChanges,
    );
    return { seq: changes.at(-1)?.seq ?? after, changes };
  },
});

/** When a token was used last, and from where. */
export interface TokenUse {
  readonly id: string;
  readonly usedMs: number;
  readonly address: string;
}

/** Writes down when tokens were used last. */
export const noteTokenUses = defineOperation({
  name: 'tokens.used',
  *work(uses: readonly TokenUse[]) {
    for (const { id, usedMs, address } of uses) {
      yield* change('UPDATE tokens SET last_used_ms = ?, last_address = ? WHERE id = ?', usedMs, address, id);
    }
  },
});

/** Forgets tokens, sessions and changes that nobody can need any more; gives how many tokens. */
export const pruneTokens = defineOperation({
  name: 'tokens.prune',
  *work({ tokensBeforeMs, changesBeforeMs }: { tokensBeforeMs: number; changesBeforeMs: number }) {
    const forgotten = yield* change('DELETE FROM tokens WHERE expires_ms < ?', tokensBeforeMs);
    yield* change(
      'DELETE FROM refresh_values WHERE family IN (SELECT id FROM token_families WHERE expires_ms < ?)',
      tokensBeforeMs,
    );
    yield* change(
      `DELETE FROM token_families WHERE expires_ms < ? AND NOT EXISTS (SELECT 1 FROM tokens WHERE tokens.family = token_families.id)`,
      tokensBeforeMs,
    );
    // The newest stays, so that the numbers never begin anew.
    yield* change(
      'DELETE FROM token_changes WHERE changed_ms < ? AND seq < (SELECT max(seq) FROM token_changes)',
      changesBeforeMs,
    );
    return forgotten;
  },
});
