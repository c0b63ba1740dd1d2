import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../../src/client/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import {
  endProcesses,
  operatorToken,
  runCommand,
  type ServerProcess,
  startServerProcess,
  until,
} from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

/* One server with everything in it, its backups, the loss of all that it had, and what comes back. */

const secret = 'b2Zm8vQx4LrT7nWc1KdYp6HsJg3AeUq9';
const folder = temporaryFolder();
const dataFolder = path.join(folder, 'data');
const backupFolder = path.join(folder, 'backups');
const identityFile = path.join(folder, 'key.txt');
let variables: Record<string, string>;
let server: ServerProcess;
let client: HttpClient;
let token: string;
/** The sealed backup, copied elsewhere. */
let copy: string;

beforeAll(async () => {
  const identity = await generateX25519Identity();
  writeFileSync(identityFile, `${identity}\n`);
  variables = {
    SPACETIME_ENV: 'test',
    SPACETIME_DATA_DIR: dataFolder,
    SPACETIME_BACKUP_DIR: backupFolder,
    SPACETIME_BACKUP_RECIPIENT: await identityToRecipient(identity),
    SPACETIME_SECRET: secret,
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.lab,
    SPACETIME_LOG_LEVEL: 'error',
  };
  server = await startServerProcess([], variables);
  client = new HttpClient({
    baseUrl: server.url,
    token: (refused?: string) => operatorToken(server.url, dataFolder, refused),
  });
});
afterAll(() => {
  endProcesses();
  removeTemporaryFolders();
});

const command = (words: readonly string[], more: Record<string, string> = {}) =>
  runCommand(words, { ...variables, ...more });
const json = async (...words: string[]) => {
  const { code, stdout, stderr } = await command([...words, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, unknown>;
};

describe('a backup', () => {
  it('is made while the server runs, sealed, and copied elsewhere', async () => {
    await client.call('save_create', { body: { slot: 'mine' } });
    const made = await client.call('admin_token_create', {
      body: { kind: 'service', name: 'ada', permissions: ['scene.read'] },
    });
    token = made.body.access_token;
    // The token of a timer: of all that an admin may, it carries what a backup needs.
    const { body: timer } = await client.call('admin_token_create', {
      body: { kind: 'service', name: 'backup', permissions: ['job.create', 'job.read', 'admin'] },
    });
    const tokenFile = path.join(folder, 'timer-token');
    writeFileSync(tokenFile, `${timer.access_token}\n`);
    const asTimer = { SPACETIME_URL: server.url, SPACETIME_TOKEN_FILE: tokenFile };
    const done = await command(['backup', '--to', path.join(folder, 'elsewhere'), '--json'], asTimer);
    expect([done.code, done.stderr]).toEqual([0, '']);
    const job = JSON.parse(done.stdout) as Record<string, unknown>;
    expect(job).toMatchObject({
      state: 'completed',
      result: { sealed: true, verified: 'checksum', removed: [] },
    });
    copy = String(job.copy);
    const [name = ''] = readdirSync(backupFolder);
    expect(readdirSync(backupFolder)).toEqual([path.basename(copy)]);
    expect(readFileSync(copy).equals(readFileSync(path.join(backupFolder, name)))).toBe(true);
    expect(statSync(path.join(backupFolder, name)).mode & 0o077).toBe(0);
    expect(readdirSync(dataFolder).filter((one) => one.startsWith('.unfinished'))).toEqual([]);
    expect((await json('backup', 'list')).items).toMatchObject([{ name, sealed: true }]);
    expect((await command(['backup', 'list'])).stdout).toMatch(/\s[1-9][0-9]*\.[0-9] [KM]iB\syes$/m);
  });

  it('holds neither the secret nor what opens it, and is verified with the identity alone', async () => {
    const found = await json('backup', 'verify', copy, '--identity', identityFile);
    expect(found).toMatchObject({
      release: 1,
      created_at: expect.stringMatching(/^20/),
      key_id: expect.any(String),
    });
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  it('cannot be asked for by who may not', async () => {
    const reader = { SPACETIME_URL: server.url, SPACETIME_TOKEN: token };
    const refused = await command(['backup', '--wait'], reader);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('permission') });
  });
});

describe('a restore', () => {
  const restore = (...more: string[]) => command(['restore', copy, '--identity', identityFile, ...more]);

  it('is refused while a server uses the folder', async () => {
    const refused = await restore('--force');
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('A server uses the data folder'),
    });
  });

  it('brings everything back after the data folder was destroyed under the server', async () => {
    rmSync(dataFolder, { recursive: true });
    await server.stop('SIGKILL');
    rmSync(dataFolder, { recursive: true, force: true });
    const lostMs = performance.now();
    const restored = await restore('--json');
    expect(JSON.parse(restored.stdout)).toMatchObject({ kept: null, secret: 'same', dry_run: false });
    const scheduled = path.join(folder, 'scheduled');
    server = await startServerProcess([], {
      ...variables,
      SPACETIME_BACKUPS: 'on',
      SPACETIME_BACKUP_DIR: scheduled,
    });
    const tookMs = performance.now() - lostMs;
    // Fifteen minutes are promised; the store of a test has to be there in far less on any machine.
    expect(tookMs).toBeLessThan(15 * 60_000);
    client = new HttpClient({
      baseUrl: server.url,
      token: (no?: string) => operatorToken(server.url, dataFolder, no),
    });
    expect((await client.call('audit_verify', {})).body).toMatchObject({
      valid: true,
      unverified_signatures: 0,
    });
    const saves = (await client.call('saves', {})).body.items.map(({ slot }) => slot);
    expect(saves).toContain('mine');
    await client.call('save_load', { params: { slot: 'mine' } });
    // A token of then, sealed with the same secret, is still one.
    const { body: scene } = await new HttpClient({ baseUrl: server.url, token }).call('scene_read', {});
    expect(scene).toMatchObject({ path: paths.lab });
    // Nothing is there yet, so the server makes one by itself.
    const names = () => (existsSync(scheduled) ? readdirSync(scheduled) : []);
    await until('the server has made a backup', () => names().some((name) => name.startsWith('backup-')));
    expect(await server.stop()).toBe(0);
  });
});
