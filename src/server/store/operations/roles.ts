import { ApiError } from '../../../protocol/terms/index.ts';
import { all, change, defineOperation, first } from '../operation.ts';
import { type FamilyRow, revokeFamily, revokeSingle, type TokenRow } from '../token-rows.ts';

/** Which role a subject has been given. */
export interface AssignmentRow {
  readonly subject: string;
  readonly role: string;
  readonly assigned_by: string;
  readonly assigned_ms: number;
}

/** The role that a subject has been given; null when none was. */
export const readAssignment = defineOperation({
  name: 'roles.read',
  *work(subject: string) {
    return (yield* first<AssignmentRow>('SELECT * FROM role_assignments WHERE subject = ?', subject)) ?? null;
  },
});

/** Assignments by subject, after a place in the list. */
export const listAssignments = defineOperation({
  name: 'roles.list',
  *work({ after, limit }: { after: string; limit: number }) {
    return yield* all<AssignmentRow>(
      'SELECT * FROM role_assignments WHERE subject > ? ORDER BY subject LIMIT ?',
      after,
      limit,
    );
  },
});

/** Gives a subject a role and ends its sessions with roles beyond it; gives how many tokens ended. */
export const assignRole = defineOperation({
  name: 'roles.assign',
  *work(wish: {
    readonly subject: string;
    readonly role: string;
    /** Roles that the new one contains. */
    readonly within: readonly string[];
    readonly by: string;
    readonly nowMs: number;
  }) {
    const { subject, role, within, by, nowMs } = wish;
    yield* change(
      `INSERT INTO role_assignments (subject, role, assigned_by, assigned_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (subject) DO UPDATE SET role = excluded.role, assigned_by = excluded.assigned_by, assigned_ms = excluded.assigned_ms`,
      subject,
      role,
      by,
      nowMs,
    );
    let ended = 0;
    const families = yield* all<Pick<FamilyRow, 'id' | 'role'>>(
      'SELECT id, role FROM token_families WHERE subject = ? AND closed_ms IS NULL AND expires_ms > ?',
      subject,
      nowMs,
    );
    for (const one of families) {
      if (!within.includes(one.role)) ended += yield* revokeFamily(one.id, by, 'role', nowMs);
    }
    const tokens = yield* all<Pick<TokenRow, 'id' | 'role'>>(
      'SELECT id, role FROM tokens WHERE subject = ? AND ends_ms > ?',
      subject,
      nowMs,
    );
    for (const one of tokens) {
      if (!within.includes(one.role)) ended += yield* revokeSingle(one.id, by, nowMs);
    }
    return ended;
  },
});

/** Takes an assignment away; tokens stay as they are. Refuses with `unknown_assignment`. */
export const unassignRole = defineOperation({
  name: 'roles.unassign',
  *work(subject: string) {
    const gone = yield* change('DELETE FROM role_assignments WHERE subject = ?', subject);
    if (gone === 0) throw new ApiError('unknown_assignment');
  },
});
