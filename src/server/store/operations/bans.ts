import { ApiError } from '../../../protocol/terms/index.ts';
import { all, change, defineOperation, first } from '../operation.ts';

/** Somebody who is kept out. */
export interface BanRow {
  readonly id: string;
  /** A range of addresses in CIDR form, or the id of a token. */
  readonly kind: 'address' | 'token';
  readonly target: string;
  readonly reason: string;
  readonly origin: 'manual' | 'automatic';
  readonly created_by: string;
  readonly created_ms: number;
  /** Null for one that only an operator ends. */
  readonly expires_ms: number | null;
}

/**
 * Keeps a ban. One that the same target has already stays or is put in its place, whichever lasts longer, so that nobody
 * frees himself early. Refuses with `too_many_bans` when there are `max`.
 */
export const addBan = defineOperation({
  name: 'bans.add',
  *work({ ban, max, nowMs }: { ban: BanRow; max: number; nowMs: number }) {
    yield* change('DELETE FROM bans WHERE expires_ms <= ?', nowMs);
    const known = yield* first<BanRow>(
      'SELECT * FROM bans WHERE kind = ? AND target = ?',
      ban.kind,
      ban.target,
    );
    if (known !== undefined) {
      if (lasting(known) >= lasting(ban)) return known;
      yield* change('DELETE FROM bans WHERE id = ?', known.id);
    }
    const counted = yield* first<{ count: number }>('SELECT count(*) AS count FROM bans');
    if ((counted?.count ?? 0) >= max)
      throw new ApiError('too_many_bans', `There are ${max} bans already; remove some, or ban wider ranges.`);
    yield* change(
      `INSERT INTO bans (id, kind, target, reason, origin, created_by, created_ms, expires_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ban.id,
      ban.kind,
      ban.target,
      ban.reason,
      ban.origin,
      ban.created_by,
      ban.created_ms,
      ban.expires_ms,
    );
    return ban;
  },
});

const lasting = ({ expires_ms }: BanRow): number => expires_ms ?? Number.POSITIVE_INFINITY;

/** Ends a ban and gives it. Refuses with `unknown_ban`. */
export const removeBan = defineOperation({
  name: 'bans.remove',
  *work({ id, nowMs }: { id: string; nowMs: number }) {
    const found = yield* first<BanRow>(
      'SELECT * FROM bans WHERE id = ? AND (expires_ms IS NULL OR expires_ms > ?)',
      id,
      nowMs,
    );
    if (found === undefined) throw new ApiError('unknown_ban', `There is no ban ${id}, or it has ended.`);
    yield* change('DELETE FROM bans WHERE id = ?', id);
    return found;
  },
});

/** Every ban that holds, newest first. */
export const listBans = defineOperation({
  name: 'bans.list',
  *work({ nowMs }: { nowMs: number }) {
    return yield* all<BanRow>(
      'SELECT * FROM bans WHERE expires_ms IS NULL OR expires_ms > ? ORDER BY created_ms DESC, id DESC',
      nowMs,
    );
  },
});
