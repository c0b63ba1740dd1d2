/** Roles on the ladder, weakest first: each holds everything of the ones before it. */
const ladder = {
  visitor: ['world.join'],
  readonly: ['scene.read', 'world.read', 'config.read', 'performance.read', 'job.read', 'webhook.read'],
  api_client: ['scene.load', 'scene.validate', 'scene.history', 'world.write'],
  developer: [
    'scene.reload',
    'batch.execute',
    'job.create',
    'job.cancel',
    'webhook.write',
    'save.write',
    'debug',
  ],
  admin: ['config.write', 'webhook.delete', 'job.delete', 'admin', 'audit.read'],
} as const;

/** A right that a role gives. */
export type Permission = (typeof ladder)[keyof typeof ladder][number];

/** Everything a route can ask for. `none` is declared, never assumed: a route without a permission stops the start. */
export const permissions: readonly Permission[] = Object.values(ladder).flat();

/** Names of all roles; `auditor` stands beside the ladder. */
export const roles = ['visitor', 'readonly', 'api_client', 'developer', 'admin', 'auditor'] as const;

/** Name of a role. */
export type Role = (typeof roles)[number];

const granted: Readonly<Record<Role, ReadonlySet<Permission>>> = grantAll();

function grantAll(): Record<Role, ReadonlySet<Permission>> {
  const held = new Set<Permission>();
  const result: Partial<Record<Role, ReadonlySet<Permission>>> = { auditor: new Set(['audit.read']) };
  for (const [role, added] of Object.entries(ladder) as [keyof typeof ladder, readonly Permission[]][]) {
    for (const permission of added) held.add(permission);
    result[role] = new Set(held);
  }
  return result as Record<Role, ReadonlySet<Permission>>;
}

/** Whether the role gives the permission. */
export function roleAllows(role: Role, permission: Permission): boolean {
  return granted[role].has(permission);
}

/** Whether a role gives everything that another one gives. */
export function roleContains(outer: Role, inner: Role): boolean {
  return permissions.every((one) => !roleAllows(inner, one) || roleAllows(outer, one));
}
