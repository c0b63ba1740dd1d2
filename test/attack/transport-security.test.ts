import { execFile, spawnSync } from 'node:child_process';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeContent, paths } from '../support/scenes.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

/* What TLS agrees to, judged by a foreign tool and by clients that want less. */

let world: TestServer;
let port: number;
beforeAll(async () => {
  const content = { SPACETIME_CONTENT_DIR: await makeContent(), SPACETIME_SCENE: paths.orbit };
  world = await startTestServer({ ...content, SPACETIME_TLS_PORT: '0' }, true);
  port = Number(new URL(world.server.addresses.find((one) => one.startsWith('https:')) ?? '').port);
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

/** What a client that offers only this agrees on with the server; undefined where they do not come together. */
function agreed(offer: object): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...offer }, () => {
      const { name } = socket.getCipher();
      resolve(`${socket.getProtocol()} ${name}`);
      socket.destroy();
    });
    socket.once('error', () => resolve(undefined));
  });
}

const weakest = { ciphers: 'ALL:@SECLEVEL=0' } as const;
const only12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;

describe('a client is not served with', () => {
  test.each<[string, object]>([
    ['TLS 1.0', { ...weakest, minVersion: 'TLSv1', maxVersion: 'TLSv1' }],
    ['TLS 1.1', { ...weakest, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }],
    ['no authentication', { ...only12, ciphers: 'aNULL:@SECLEVEL=0' }],
    ['no encryption', { ...only12, ciphers: 'eNULL:@SECLEVEL=0' }],
    ['a key that outlives its session', { ...only12, ciphers: 'kRSA:@SECLEVEL=0' }],
    ['blocks that are chained', { ...only12, ciphers: 'ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256' }],
    ['SHA-1', { ...only12, ciphers: 'ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA' }],
    ['3DES', { ...only12, ciphers: '3DES:@SECLEVEL=0' }],
  ])('%s', async (_, offer) => {
    let name: string | undefined;
    try {
      name = await agreed(offer);
    } catch {
      // The library of this machine cannot even offer it.
    }
    expect(name).toBeUndefined();
  });

  test('while what is strong is', async () => {
    expect(await agreed({})).toMatch(/^TLSv1\.3 /);
    expect(await agreed(only12)).toMatch(/^TLSv1\.2 ECDHE-.*(GCM|POLY1305)/);
  });
});

const hasScanner = spawnSync('sslscan', ['--version']).error === undefined;

test.skipIf(!hasScanner)(
  'sslscan finds 1.2 and 1.3 and no weak cipher (skipped where it is not installed)',
  async () => {
    const words = ['--no-colour', '--no-check-certificate', '--xml=-', `127.0.0.1:${port}`];
    const { stdout } = await promisify(execFile)('sslscan', words);
    const enabled = [...stdout.matchAll(/<protocol type="(\w+)" version="([\d.]+)" enabled="1"/g)];
    expect(enabled.map(([, type, version]) => `${type} ${version}`)).toEqual(['tls 1.2', 'tls 1.3']);
    const ciphers = [...stdout.matchAll(/<cipher [^>]*cipher="([^"]+)"[^>]*strength="([^"]+)"/g)];
    expect(ciphers.length).toBeGreaterThan(2);
    for (const [, cipher, strength] of ciphers) {
      expect([cipher, ['strong', 'acceptable'].includes(strength ?? '')]).toEqual([cipher, true]);
      expect(cipher).toMatch(/GCM|POLY1305/);
    }
    expect(stdout).toContain('<heartbleed');
    expect(stdout).not.toContain('vulnerable="1"');
    expect(stdout).not.toContain('<compression supported="1"');
  },
);
