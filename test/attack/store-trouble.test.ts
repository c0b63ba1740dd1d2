import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpClient } from '../../src/client/index.ts';
import { startReceiver } from '../support/receiver.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { endProcesses, operatorToken, runCommand, startServerProcess, until } from '../support/server.ts';
import { noSmallDisk, smallDisk, smallDiskBytes, unmountSmallDisks } from '../support/small-disk.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let content: string;
beforeAll(async () => {
  content = await makeContent();
});
afterAll(() => {
  endProcesses();
  unmountSmallDisks();
  removeTemporaryFolders();
});

const variablesFor = (folder: string): Record<string, string> => ({
  SPACETIME_ENV: 'test',
  SPACETIME_DATA_DIR: folder,
  SPACETIME_CONTENT_DIR: content,
  SPACETIME_SCENE: paths.lab,
  SPACETIME_LIMITS_FACTOR: '1000000',
  SPACETIME_LOG_LEVEL: 'error',
});

async function started(folder: string, more: Record<string, string> = {}) {
  const server = await startServerProcess([], { ...variablesFor(folder), ...more });
  const token = (refused?: string): Promise<string> => operatorToken(server.url, folder, refused);
  return { server, client: new HttpClient({ baseUrl: server.url, token }) };
}

const start = (folder: string) => runCommand(['start', '--port', '0'], variablesFor(folder));

const pageBytes = 4096;

/** Writes until not a single byte more can be written. */
async function fill(file: string): Promise<void> {
  for (let size = smallDiskBytes; size >= 1; ) {
    try {
      await writeFile(file, Buffer.alloc(size), { flag: 'a' });
    } catch {
      size >>= 1;
    }
  }
}

interface Told {
  readonly data: { readonly job_id?: string };
}

const codeOf = (error: unknown): string =>
  (error as { problem?: { code: string } }).problem?.code ?? String(error);

describe('a disk that is full', () => {
  test('refuses clearly, says so, loses nothing, and is used again when there is room', async (context) => {
    const folder = smallDisk();
    if (folder === undefined) return context.skip(noSmallDisk);
    const { server, client } = await started(folder);
    const kept: string[] = [];
    const make = async (): Promise<void> => {
      const body = { type: 'batch_operations', input: { operations: [{ op: 'get_info' }] } } as const;
      const { id } = (await client.call('job_create', { body: structuredClone(body) as never })).body;
      kept.push(id);
    };
    const readiness = async (): Promise<number> => (await fetch(`${server.url}/health/ready`)).status;
    for (let i = 0; i < 20; i++) await make();
    const filler = path.join(folder, 'filler');
    await fill(filler);
    const refusals = new Set<string>();
    for (let i = 0; i < 50; i++) await make().catch((error: unknown) => refusals.add(codeOf(error)));
    expect([...refusals]).toEqual(['store_unavailable']);
    await until('it says that it is not ready', async () => (await readiness()) === 503);
    await rm(filler);
    await until('it is ready again', async () => (await readiness()) === 200);
    await make();
    await server.stop('SIGKILL');
    const again = await started(folder);
    for (const id of kept) expect((await again.client.call('job_read', { params: { id } })).body.id).toBe(id);
    expect((await again.client.call('audit_verify', {})).body).toMatchObject({ valid: true });
    expect(await again.server.stop()).toBe(0);
  });

  test('that may not be written is named at the start', async (context) => {
    const folder = smallDisk();
    if (folder === undefined) return context.skip(noSmallDisk);
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    const { code, stderr } = await start(folder);
    expect(stderr).toMatch(/cannot be used: .*(may not write there|read-only)/);
    expect([14, 17]).toContain(code);
  });
});

describe('a store that cannot be used', () => {
  test('because it is damaged is named, with what to do', async () => {
    const folder = temporaryFolder();
    const { server, client } = await started(folder);
    for (let i = 0; i < 20; i++)
      await client.call('save_create', { body: { slot: `slot-${i % 5}`, overwrite: true } });
    expect(await server.stop()).toBe(0);
    const whole = await readFile(path.join(folder, 'store.sqlite'));
    const harm: Record<string, (bytes: Buffer) => Buffer> = {
      'cut in half': (bytes) => bytes.subarray(0, bytes.length >> 1),
      'overwritten in the middle': (bytes) => bytes.fill(0x5a, 3 * pageBytes, 60 * pageBytes),
      'overwritten at the start': (bytes) => bytes.fill(0x5a, 0, 512),
    };
    for (const [what, change] of Object.entries(harm)) {
      const other = temporaryFolder();
      await writeFile(path.join(other, 'store.sqlite'), change(Buffer.from(whole)));
      await copyFile(path.join(folder, 'secret'), path.join(other, 'secret'));
      const { code, stderr } = await start(other);
      expect([what, code]).toEqual([what, 17]);
      expect(stderr).toMatch(/cannot be used: .*(malformed|not a database)/);
      expect(stderr).toContain('put back a backup');
    }
  });

  test('because a folder stands in its place, or somebody else holds it, is named', async () => {
    const folder = temporaryFolder();
    await mkdir(path.join(folder, 'store.sqlite'));
    expect(await start(folder)).toMatchObject({ code: 17, stderr: expect.stringContaining('directory') });
    const held = temporaryFolder();
    const holder = new DatabaseSync(path.join(held, 'store.sqlite'));
    holder.exec('CREATE TABLE x (a); BEGIN EXCLUSIVE');
    expect(await start(held)).toMatchObject({ code: 17, stderr: expect.stringContaining('locked') });
    holder.close();
  });

  test('because another server uses it is named, and that one goes on', async () => {
    const folder = temporaryFolder();
    const { server, client } = await started(folder);
    const second = await start(folder);
    expect(second).toMatchObject({ code: 17, stderr: expect.stringContaining('another server uses it') });
    await client.call('save_create', { body: { slot: 'mine' } });
    expect(await server.stop()).toBe(0);
  });
});

describe('a clock that was set back by days', () => {
  test('leaves everything there, and what waited is done', async () => {
    const folder = temporaryFolder();
    const receiver = await startReceiver();
    const ahead = path.join(temporaryFolder(), 'ahead.mjs');
    await writeFile(ahead, `const now = Date.now; Date.now = () => now() + ${3 * 86_400_000};\n`);
    const targets = { SPACETIME_WEBHOOK_TARGETS: `127.0.0.1:${receiver.port}` };
    const before = await started(folder, { ...targets, NODE_OPTIONS: `--import ${ahead}` });
    const { body: hook } = await before.client.call('webhook_create', {
      body: { url: receiver.url(), events: ['job.completed'] },
    });
    await before.client.call('save_create', { body: { slot: 'mine' } });
    const jobs: string[] = [];
    for (let i = 0; i < 20; i++)
      jobs.push(
        (await before.client.call('job_create', { body: { type: 'export_state', input: {} } })).body.id,
      );
    await before.server.stop('SIGKILL');
    const after = await started(folder, targets);
    for (const id of jobs)
      await until('the job is done', async () => {
        const { body } = await after.client.call('job_read', { params: { id } });
        return body.state === 'completed';
      });
    await until('each was told of', () => {
      const told = receiver.received.map(({ body }) => (JSON.parse(body) as Told).data.job_id);
      return jobs.every((id) => told.includes(id));
    });
    expect((await after.client.call('webhook_read', { params: { id: hook.id } })).body.id).toBe(hook.id);
    await after.client.call('save_load', { params: { slot: 'mine' } });
    expect((await after.client.call('audit_verify', {})).body).toMatchObject({ valid: true });
    expect(await after.server.stop()).toBe(0);
    await receiver.close();
  });
});
