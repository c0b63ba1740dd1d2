import { expect, test } from 'vitest';
import { resolveConfiguration, routes } from '../../protocol/index.ts';
import { quotaOf } from './quotas.ts';

const quotaIn = (environment: Record<string, string>, id: 'scene_load' | 'scene_read') =>
  quotaOf(id, routes[id], resolveConfiguration({ environment, readSecret: () => '' }).values);

test('the table holds, in production the tighter column of it, and the configuration above both', () => {
  const production = { SPACETIME_ENV: 'production' };
  expect([quotaIn({}, 'scene_load'), quotaIn(production, 'scene_load')]).toEqual([30, 10]);
  expect([quotaIn({}, 'scene_read'), quotaIn(production, 'scene_read')]).toEqual([300, 300]);
  const own = { ...production, SPACETIME_LIMITS_CALLS: 'scene_read=7, scene_load=5' };
  expect([quotaIn(own, 'scene_load'), quotaIn(own, 'scene_read')]).toEqual([5, 7]);
  expect(quotaIn({ ...own, SPACETIME_LIMITS_FACTOR: '3' }, 'scene_load')).toBe(15);
  expect(quotaOf('health', { ...routes.health, perMinute: 'unlimited' }, resolved)).toBeUndefined();
});

const resolved = resolveConfiguration({ environment: {}, readSecret: () => '' }).values;

test('limits of calls that do not exist are a mistake of the configuration', () => {
  const { problems } = resolveConfiguration({
    environment: { SPACETIME_LIMITS_CALLS: 'scene_raed=7' },
    readSecret: () => '',
  });
  expect(problems).toEqual(['SPACETIME_LIMITS_CALLS names the call scene_raed, which does not exist.']);
});

test.each([
  ['SPACETIME_CORS_ORIGINS', '*'],
  ['SPACETIME_CORS_ORIGINS', 'https://a.example/path'],
  ['SPACETIME_CORS_ORIGINS', 'null'],
  ['SPACETIME_HOSTS', 'https://a.example'],
  ['SPACETIME_HOSTS', '*'],
  ['SPACETIME_TRUSTED_PROXIES', 'proxy.example'],
  ['SPACETIME_LIMITS_CALLS', 'scene_read=0'],
  ['SPACETIME_LIMITS_FACTOR', '0'],
])('%s=%s is refused', (variable, value) => {
  const { problems } = resolveConfiguration({ environment: { [variable]: value }, readSecret: () => '' });
  expect(problems).toHaveLength(1);
});
