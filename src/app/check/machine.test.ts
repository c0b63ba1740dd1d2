import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { thisMachine } from './machine.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});
afterAll(removeTemporaryFolders);

test('a certificate is told by its key, its days and its names', async ({ skip }) => {
  const folder = temporaryFolder();
  const [cert = '', key = ''] = ['cert.pem', 'key.pem'].map((name) => path.join(folder, name));
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60 -subj /CN=a -addext`;
  const names = 'subjectAltName=DNS:space.museum.org,DNS:*.stars.museum.org,IP:192.0.2.7';
  const made = spawnSync('openssl', [...words.split(' '), names, '-keyout', key, '-out', cert]);
  if (made.status !== 0) return skip('Needs openssl.');
  const machine = thisMachine(folder);
  const good = ['space.museum.org', '*.stars.museum.org', '192.0.2.7'];
  const facts = await machine.certificate(cert, key, [...good, 'other.org', '*.museum.org', '192.0.2.8']);
  expect(facts).toMatchObject({
    fits: true,
    begun: true,
    missing: ['other.org', '*.museum.org', '192.0.2.8'],
  });
  expect(Math.round(facts.daysLeft)).toBe(60);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 86_400_000 });
  expect((await machine.certificate(cert, key, [])).begun).toBe(false);
});

test('memory is what a container may have, where that is less than the machine has', () => {
  for (const [limit, had] of [
    [2 ** 28, 2 ** 28],
    [2 ** 64, totalmem()],
    [0, totalmem()],
  ] as const) {
    vi.spyOn(process, 'constrainedMemory').mockReturnValue(limit);
    expect(thisMachine('/nowhere').memoryBytes).toBe(had);
  }
});

test.runIf(process.platform === 'linux')('disks are told apart, also for folders to come', async () => {
  const folder = temporaryFolder();
  const machine = thisMachine(folder);
  expect(await machine.sameDisk(folder, path.join(folder, 'not', 'yet'))).toBe(true);
  expect(await machine.sameDisk(folder, '/proc/not/yet')).toBe(false);
});

test.skipIf(process.platform === 'win32')(
  'a folder that may be written, but not entered, is no use',
  ({ skip }) => {
    const nobody = 65_534;
    const above = temporaryFolder();
    chmodSync(above, 0o755);
    const found = [0o700, 0o600, 0o300, 0o500].map((mode) => {
      const folder = path.join(above, mode.toString(8));
      mkdirSync(folder);
      chmodSync(folder, mode);
      // Nothing is shut to root, so it is looked at by somebody else.
      const root = process.getuid?.() === 0;
      if (root) chownSync(folder, nobody, nobody);
      const code = `import { thisMachine } from ${JSON.stringify(new URL('./machine.ts', import.meta.url).href)};
      const { place } = thisMachine('/nowhere');
      const facts = [await place(process.argv[1]), await place(process.argv[1] + '/missing')];
      console.log(facts.map(({ writable }) => writable).join());`;
      const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code, folder], {
        encoding: 'utf8',
        cwd: '/',
        ...(root ? { uid: nobody, gid: nobody } : {}),
      });
      return status === 0 ? stdout.trim() : undefined;
    });
    if (found[0] === undefined) return skip('Nobody else may read the sources here.');
    expect(found).toEqual(['true,true', 'false,false', 'false,false', 'false,false']);
  },
);
