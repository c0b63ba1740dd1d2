import { expect, test } from 'vitest';
import { type Route, routeIds, routes } from '../../protocol/index.ts';
import { checkDeclaration } from './declaration.ts';

const good: Route = {
  method: 'POST',
  path: '/things',
  permission: 'admin',
  perMinute: 60,
  audit: 'thing.create',
  idempotent: true,
  summary: 'Makes a thing.',
  answers: {},
  errors: [],
};

test('every route of the table says who may call it, how often, and what the audit calls it', () => {
  for (const id of routeIds) expect(() => checkDeclaration(routes[id])).not.toThrow();
  expect(() => checkDeclaration(good)).not.toThrow();
});

test.each<[string, object]>([
  ['declares no permission', { permission: undefined }],
  ['needs the unknown permission scene.rule', { permission: 'scene.rule' }],
  ['declares no limit', { perMinute: undefined }],
  ['has a limit that is not a whole number above 0', { perMinute: 0 }],
  ['has a limit that is not a whole number above 0', { perMinute: 1.5 }],
  ['has a limit that is not a whole number above 0', { perMinuteInProduction: -1 }],
  ['declares no name for the audit', { audit: undefined }],
  ['creates nothing, so it can honour no Idempotency-Key', { method: 'DELETE' }],
])('a route that %s stops the start', (reason, change) => {
  expect(() => checkDeclaration({ ...good, ...change } as Route)).toThrow(
    `/things ${reason}; the server does not start.`,
  );
});
