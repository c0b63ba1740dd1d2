import { type Role, roleContains, roles } from '../../protocol/index.ts';
import { readAssignment } from '../store/operations/roles.ts';
import type { Store } from '../store/store.ts';

/** The role that a subject was assigned; undefined where it was assigned none. Rejects with `store_unavailable`. */
export async function assignedRole(store: Store, subject: string): Promise<Role | undefined> {
  const assigned = await store.run(readAssignment, subject);
  return roles.find((role) => role === assigned?.role);
}

/** What is left of a role that a subject once had: the one that it was assigned since, where that is weaker. */
export async function roleNow(store: Store, subject: string, had: Role): Promise<Role> {
  const assigned = await assignedRole(store, subject);
  return assigned === undefined || roleContains(assigned, had) ? had : assigned;
}
