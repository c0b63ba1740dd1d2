import { describe, expect, test } from 'vitest';
import { resolveConfiguration } from '../../protocol/index.ts';
import { checkSystem } from './check-system.ts';
import type { CheckItem } from './item.ts';
import type { Machine, PlaceFacts, PortState } from './machine-rules.ts';

const own: PlaceFacts = { kind: 'file', writable: true, openToOthers: false };
const certificate = { daysLeft: 60, fits: true, begun: true, missing: [] };
const machine: Machine = {
  nodeVersion: '24.3.0',
  cores: 2,
  memoryBytes: 2 ** 31,
  freeBytes: async () => 2 ** 34,
  port: async () => ({ kind: 'free' }),
  place: async (file) => (file === '/data' || file === '/backups' ? { ...own, kind: 'folder' } : own),
  sameDisk: async () => false,
  certificate: async () => certificate,
  browser: () => ({ file: '/usr/bin/chromium' }),
};

/** What is found at a machine that differs. */
async function found(
  change: Partial<Machine>,
  environment: Record<string, string> = {},
): Promise<Map<string, CheckItem>> {
  const configuration = resolveConfiguration({
    environment: { SPACETIME_DATA_DIR: '/data', ...environment },
    readSecret: () => 'k7Qd0v2ZrX5mW9bT4yH1sL8nC3fJ6pGa',
  });
  const items = await checkSystem({
    configuration,
    root: '/nowhere',
    allowedScenes: async () => ({ patterns: [], scenes: [] }),
    machine: { ...machine, ...change },
    secretFile: environment.SPACETIME_SECRET_FILE,
    onProgress: () => {},
  });
  return new Map(items.filter(({ by }) => by === 'machine').map((item) => [item.id, item]));
}

const place =
  (changed: Record<string, Partial<PlaceFacts>>): Machine['place'] =>
  async (file) => ({ ...(await machine.place(file)), ...changed[file] });
const tls = { SPACETIME_TLS_CERT: '/cert.pem', SPACETIME_TLS_KEY: '/key.pem' };
const backups = { SPACETIME_BACKUPS: 'on', SPACETIME_BACKUP_DIR: '/backups' };
const production = {
  SPACETIME_ENV: 'production',
  SPACETIME_API: 'on',
  SPACETIME_SECRET_FILE: '/secret',
};

test('a machine that has everything', async () => {
  const items = [...(await found({}, { ...production, ...tls, ...backups })).values()];
  expect(items.filter(({ state }) => state === 'open')).toEqual([]);
});

describe('what is missing is open', () => {
  const taken: PortState = { kind: 'taken', by: 'process 12 (other)' };
  test.each([
    ['node', { nodeVersion: '22.11.0' }, {}, 'it is 22.11.0'],
    ['cores', { cores: 1 }, {}, 'it has 1'],
    ['memory', { memoryBytes: 2 ** 29 }, {}, 'it has 0.5 GiB'],
    ['disk', { freeBytes: async () => 2 ** 20 }, {}, '0.0 GiB is free'],
    ['port', { port: async () => taken }, {}, '127.0.0.1:8080 is held by process 12 (other)'],
    ['port_telemetry', { port: async () => taken }, {}, '127.0.0.1:8081 is held by process 12 (other)'],
    ['port_supervisor', { port: async () => taken }, {}, '127.0.0.1:8090 is held by process 12 (other)'],
    ['port_tls', { port: async () => taken }, tls, '127.0.0.1:8443 is held by process 12 (other)'],
    ['port', { port: async () => ({ kind: 'impossible', reason: 'why' }) }, {}, '127.0.0.1:8080: why'],
    [
      'certificate',
      { certificate: async () => ({ ...certificate, daysLeft: 29.5 }) },
      tls,
      '29 days are left',
    ],
    [
      'certificate',
      { certificate: async () => ({ ...certificate, fits: false }) },
      tls,
      '/key.pem is not the key of /cert.pem',
    ],
    [
      'certificate',
      { certificate: () => Promise.reject(new Error('no PEM')) },
      tls,
      'it cannot be read: no PEM',
    ],
    [
      'certificate',
      { certificate: async () => ({ ...certificate, begun: false }) },
      tls,
      'it is not good yet; look at the clock of this machine, too',
    ],
    [
      'certificate',
      {
        certificate: async (_: string, __: string, hosts: readonly string[]) => ({
          ...certificate,
          missing: hosts,
        }),
      },
      { ...tls, SPACETIME_HOSTS: 'space.museum.org' },
      'it is not for space.museum.org',
    ],
    ['port', {}, { SPACETIME_TELEMETRY_PORT: '8080' }, 'SPACETIME_TELEMETRY_PORT says 8080, too'],
    ['port_supervisor', {}, { SPACETIME_PORT: '8090' }, 'SPACETIME_PORT says 8090, too'],
    ['port_telemetry', {}, { SPACETIME_PORT: '8089' }, 'SPACETIME_SUPERVISOR_PORT says 8090, too'],
    [
      'backup_folder',
      { place: place({ '/backups': { writable: false } }) },
      backups,
      'this user may not write in /backups',
    ],
    ['backup_folder', { place: place({ '/backups': { kind: 'file' } }) }, backups, '/backups is no folder'],
    [
      'backup_folder',
      { place: place({ '/backups': { kind: 'missing', writable: false } }) },
      backups,
      '/backups cannot be made',
    ],
    [
      'backup_disk',
      { sameDisk: async () => true },
      { ...production, ...backups },
      '/backups and /data are on the same one',
    ],
    ['browser', { browser: () => ({ file: null, missing: 'none' }) }, {}, 'none'],
    ['data_folder', { place: place({ '/data': { kind: 'file' } }) }, {}, '/data is no folder'],
    [
      'data_folder',
      { place: place({ '/data': { writable: false } }) },
      {},
      'this user may not write in /data',
    ],
    [
      'data_folder',
      { place: place({ '/data/secret': { openToOthers: true } }) },
      {},
      'others may read /data/secret',
    ],
    [
      'data_folder',
      { place: place({ '/data': { openToOthers: true } }) },
      production,
      'others may look into /data',
    ],
    [
      'data_folder',
      { place: place({ '/data': { kind: 'missing', writable: false } }) },
      {},
      '/data cannot be made',
    ],
    [
      'secret_file',
      { place: place({ '/secret': { openToOthers: true } }) },
      production,
      'others may read /secret',
    ],
    [
      'secret_file',
      { place: place({ '/secret': { kind: 'missing' } }) },
      production,
      '/secret is no file that can be read',
    ],
    ['disk', { freeBytes: () => Promise.reject(new Error('EIO')) }, {}, 'it could not be looked at: EIO'],
  ] as [string, Partial<Machine>, Record<string, string>, string][])(
    '%s',
    async (id, change, settings, told) => {
      expect((await found(change, settings)).get(id)).toMatchObject({ state: 'open', found: told });
    },
  );
});

test('ports: ours are no hindrance, and any free one is always there', async () => {
  const ours = await found({ port: async () => ({ kind: 'ours', by: 'process 9 (node)' }) });
  expect(ours.get('port')).toMatchObject({ state: 'fulfilled' });
  const any = await found({ port: () => Promise.reject(new Error('asked')) }, { SPACETIME_PORT: '0' });
  for (const id of ['port', 'port_telemetry']) expect(any.get(id)).toMatchObject({ state: 'fulfilled' });
  expect((await found({}, { SPACETIME_TELEMETRY_PORT: 'off' })).get('port_telemetry')).toMatchObject({
    state: 'not_needed',
  });
});
