import { expect, test } from 'vitest';
import { permissions, roleAllows, roles } from './permissions.ts';
import { routeIds, routes } from './routes.ts';

test('each role of the ladder contains the one before; the auditor stands beside', () => {
  const ladder = ['visitor', 'readonly', 'api_client', 'developer', 'admin'] as const;
  const held = ladder.map((role) => permissions.filter((permission) => roleAllows(role, permission)));
  for (let i = 1; i < held.length; i++) {
    expect(held[i]).toEqual(expect.arrayContaining(held[i - 1] ?? []));
    expect(held[i]?.length).toBeGreaterThan(held[i - 1]?.length ?? 0);
  }
  expect(held.at(-1)).toEqual([...permissions]);
  expect(permissions.filter((permission) => roleAllows('auditor', permission))).toEqual(['audit.read']);
  expect(roles).toHaveLength(ladder.length + 1);
});

test('every route asks for a known permission, for any token, or says that it needs none', () => {
  for (const id of routeIds) expect(['none', 'token', ...permissions]).toContain(routes[id].permission);
});
