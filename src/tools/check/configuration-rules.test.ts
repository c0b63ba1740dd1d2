import { describe, expect, test } from 'vitest';
import { resolveConfiguration } from '../../protocol/index.ts';
import { isBroadRange, isExampleName, isLoopback } from './addresses.ts';
import { configurationRules } from './configuration-rules.ts';

const secret = 'k7Qd0v2ZrX5mW9bT4yH1sL8nC3fJ6pGa';
/** A production server as it should be. */
const sound = {
  SPACETIME_ENV: 'production',
  SPACETIME_API: 'on',
  SPACETIME_SECRET_FILE: '/etc/secret',
  SPACETIME_TRUSTED_PROXIES: '127.0.0.0/8,::1',
  SPACETIME_HOSTS: 'space.museum.org',
  SPACETIME_DATA_DIR: '/var/lib/spacetime',
  SPACETIME_BACKUPS: 'on',
  SPACETIME_BACKUP_DIR: '/mnt/backups',
  SPACETIME_BACKUP_PASSPHRASE: 'seven words that nobody else has in mind',
};

function judged(environment: Record<string, string>, flags = {}) {
  const configuration = resolveConfiguration({ environment, flags, readSecret: () => secret });
  return new Map(
    configurationRules.map(({ id, judge, severity }) => [id, { ...judge(configuration), severity }]),
  );
}

const openOf = (environment: Record<string, string>) =>
  [...judged(environment)].filter(([, { state }]) => state === 'open').map(([id]) => id);

test('a sound production server has nothing open', () => {
  expect(openOf(sound)).toEqual([]);
});

test('while developing, what only matters to strangers is not needed', () => {
  const items = [...judged({}).values()];
  expect(items.filter(({ state }) => state === 'open')).toEqual([]);
  expect(items.filter(({ state }) => state === 'not_needed').length).toBeGreaterThan(10);
});

describe('one change opens what it touches', () => {
  test.each([
    ['configuration_valid', { SPACETIME_PROT: '1' }],
    ['proxies_narrow', { SPACETIME_TRUSTED_PROXIES: '0.0.0.0/0' }],
    ['proxies_narrow', { SPACETIME_TRUSTED_PROXIES: '127.0.0.1,::/0' }],
    ['transport', { SPACETIME_HOST: '0.0.0.0', SPACETIME_TRUSTED_PROXIES: '' }],
    ['transport', { SPACETIME_HOST: '0.0.0.0' }],
    ['backups_elsewhere', { SPACETIME_BACKUP_DIR: '/var/lib/spacetime/elsewhere' }],
    ['proxy_trusted', { SPACETIME_TRUSTED_PROXIES: '' }],
    ['hosts', { SPACETIME_HOSTS: '' }],
    ['hosts', { SPACETIME_HOSTS: 'space.example.org' }],
    ['visitors', { SPACETIME_VISITORS: 'open' }],
    ['cross_origin', { SPACETIME_CORS_ORIGINS: 'https://a.museum.org,http://b.museum.org' }],
    ['scrape_networks', { SPACETIME_SCRAPE_NETWORKS: '0.0.0.0/0' }],
    ['limits', { SPACETIME_LIMITS_FACTOR: '100' }],
    ['wrong_tokens', { SPACETIME_LIMITS_WRONG_TOKENS: '1000' }],
    ['log_level', { SPACETIME_LOG_LEVEL: 'debug' }],
    ['saves', { SPACETIME_RESUME: 'off' }],
    ['saves', { SPACETIME_AUTOSAVE_SECONDS: '0' }],
    ['backups', { SPACETIME_BACKUPS: 'off' }],
    ['discovery', { SPACETIME_DISCOVERY: 'on' }],
    ['webhook_targets', { SPACETIME_WEBHOOK_TARGETS: '10.0.0.0/8' }],
    ['previous_secret', { SPACETIME_PREVIOUS_SECRET_FILE: '/etc/previous' }],
  ])('%s: %j', (id, change) => {
    expect(openOf({ ...sound, ...(change as Record<string, string>) })).toContain(id);
  });

  test.each([
    ['secret', 'SPACETIME_SECRET_FILE'],
    ['hosts', 'SPACETIME_HOSTS'],
    ['api', 'SPACETIME_API'],
    ['backups_sealed', 'SPACETIME_BACKUP_PASSPHRASE'],
    ['backups_elsewhere', 'SPACETIME_BACKUP_DIR'],
    ['data_folder_outside', 'SPACETIME_DATA_DIR'],
  ] as const)('%s: without %s', (id, variable) => {
    const { [variable]: _, ...rest } = sound;
    expect(openOf(rest)).toContain(id);
  });
});

test('a secret in the environment is told apart from one in a file, and neither is shown', () => {
  const { SPACETIME_SECRET_FILE: _, ...rest } = sound;
  expect(openOf({ ...rest, SPACETIME_SECRET: secret })).toEqual(['secret_in_file']);
  const weak = { ...rest, SPACETIME_SECRET: 'change-me-change-me-change-me-change-me' };
  expect(openOf(weak)).toEqual(expect.arrayContaining(['secret', 'configuration_valid']));
  for (const environment of [sound, { ...rest, SPACETIME_SECRET: secret }, weak]) {
    const text = JSON.stringify([...judged(environment)]);
    expect(text).not.toMatch(/k7Qd0v2|change-me|seven words/);
  }
});

test('what is only judged as production says that it is not set so', () => {
  expect(judged({}, { env: 'production' }).get('environment')).toMatchObject({
    state: 'open',
    severity: 'critical',
  });
});

test('addresses and names', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '10.0.0.1', '127.evil.org', '::'].some(isLoopback)).toBe(false);
  expect(['10.0.0.0/8', '::1', '0.0.0.0', 'fd00::/16'].some(isBroadRange)).toBe(false);
  expect(['0.0.0.0/0', '128.0.0.0/1', '::/0', '2000::/3'].every(isBroadRange)).toBe(true);
  expect(['space.example.org', 'example.com', 'a.test', '*.example.net'].every(isExampleName)).toBe(true);
  expect(['space.museum.org', 'example.museum.org', 'testing.org'].some(isExampleName)).toBe(false);
});
