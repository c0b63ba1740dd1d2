import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { openTestAuth, type TestAuth } from '../../../test/support/auth.ts';
import { removeTemporaryFolders } from '../../../test/support/temporary.ts';
import { createLog } from '../../engine/index.ts';
import { writePrivate } from '../store/private-file.ts';
import { type Credential, CredentialFile } from './credential-file.ts';
import { DevelopmentCredential } from './development-credential.ts';

let world: TestAuth;
let file: CredentialFile;
let credential: DevelopmentCredential;
beforeEach(async () => {
  world = await openTestAuth();
  file = new CredentialFile(world.folder);
  const log = createLog({ level: 'error', write: () => {} });
  credential = new DevelopmentCredential({ issuer: world.auth.issuer, file, log, now: world.now });
});
afterEach(() => world.close());
afterAll(removeTemporaryFolders);

const hourMs = 3_600_000;
let refreshes = 0;

async function refresh(value: string): Promise<Required<Credential>> {
  refreshes++;
  const { token, accessToken, refresh: next } = await world.auth.issuer.refresh(value);
  return { refresh_token: next?.value ?? '', access_token: accessToken, access_ends_ms: token.expires_ms };
}
const token = (refused?: string) => file.accessToken(refresh, world.now, refused);
const held = async () => (await file.read())?.refresh_token;

test('a good credential is left as it is, one past its half life is replaced and still counts', async () => {
  await credential.refresh();
  const first = (await held()) ?? '';
  await credential.refresh();
  expect(await held()).toBe(first);
  world.pass(11 * hourMs);
  await credential.refresh();
  expect(await held()).toBe(first);
  world.pass(2 * hourMs);
  await credential.refresh();
  expect(await held()).not.toBe(first);
  expect((await refresh(first)).access_token).not.toBe('');
});

test('where it was lost or damaged, another takes its place and it counts no more', async () => {
  await credential.refresh();
  const first = (await held()) ?? '';
  await file.remove();
  await credential.refresh();
  expect(await held()).toMatch(/^srv_/);
  await expect(refresh(first)).rejects.toMatchObject({ code: 'refresh_refused' });
});

test('one that was used and not written down, or revoked, is replaced', async () => {
  await credential.refresh();
  const first = (await held()) ?? '';
  await refresh(first);
  await credential.refresh();
  expect(await held()).toBe(first);
  world.pass(61_000);
  await credential.refresh();
  const second = await held();
  expect(second).not.toBe(first);
  await world.auth.issuer.revoke({ subject: 'operator' }, 'test');
  await credential.refresh();
  expect(await held()).not.toBe(second);
});

test('a token is made when it is needed, once for all who ask at the same time', async () => {
  expect(await token()).toBeUndefined();
  await credential.refresh();
  refreshes = 0;
  const [first, ...others] = await Promise.all(Array.from({ length: 10 }, () => token()));
  expect(new Set([first, ...others]).size).toBe(1);
  expect(refreshes).toBe(1);
  world.pass(hourMs - 20_000);
  const second = await token();
  expect(second).not.toBe(first);
  const third = await token(second);
  expect(third).not.toBe(second);
  expect(await token(second)).toBe(third);
  expect(refreshes).toBe(3);
});

test('a credential that the server has replaced meanwhile is found', async () => {
  await credential.refresh();
  const dead = { refresh_token: `srv_${'a'.repeat(43)}` };
  const good = (await file.read()) ?? dead;
  await file.write(dead);
  const made = await file.accessToken(async (value) => {
    if (value === dead.refresh_token) {
      await file.write(good);
      throw new Error('refused');
    }
    return refresh(value);
  }, world.now);
  expect(made).toMatch(/^ey/);
});

test.each(['', 'null', '[]', '{}', '{"refresh_token":1}', '{"refresh_token"', 'srv_x'])(
  'a file with %j holds no credential',
  async (text) => {
    await writePrivate(`${world.folder}/credential.json`, text);
    expect(await file.read()).toBeUndefined();
    expect(await token()).toBeUndefined();
  },
);
