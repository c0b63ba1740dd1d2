import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpClient } from '../../src/client/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import {
  endProcesses,
  operatorToken,
  root,
  runCommand,
  type ServerProcess,
  startServerProcess,
  until,
} from '../support/server.ts';
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

const variablesFor = (dataFolder: string, backupFolder: string): Record<string, string> => ({
  SPACETIME_ENV: 'test',
  SPACETIME_DATA_DIR: dataFolder,
  SPACETIME_BACKUP_DIR: backupFolder,
  SPACETIME_CONTENT_DIR: content,
  SPACETIME_SCENE: paths.lab,
  SPACETIME_LOG_LEVEL: 'error',
});

async function started(
  variables: Record<string, string>,
): Promise<{ server: ServerProcess; client: HttpClient }> {
  const server = await startServerProcess([], variables);
  const folder = variables.SPACETIME_DATA_DIR ?? '';
  const token = (refused?: string): Promise<string> => operatorToken(server.url, folder, refused);
  return { server, client: new HttpClient({ baseUrl: server.url, token }) };
}

/** Makes the store larger by what no compression makes small. */
function fatten(dataFolder: string, megabytes: number): void {
  const store = new DatabaseSync(path.join(dataFolder, 'store.sqlite'));
  store.exec('CREATE TABLE ballast (bytes BLOB)');
  for (let i = 0; i < megabytes; i++) store.exec('INSERT INTO ballast VALUES (randomblob(1000000))');
  store.close();
}

async function backup(client: HttpClient) {
  const { body } = await client.call('job_create', { body: { type: 'backup' } });
  let job = body;
  while (job.finished_at === null)
    job = (await client.call('job_read', { params: { id: body.id }, query: { wait: '30' } })).body;
  return job;
}

const strangeIn = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.includes('unfinished'));

describe('a disk that is full', () => {
  test('of backups: the one that does not fit is told, leaves nothing, and harms none before it', async (context) => {
    const disk = smallDisk();
    if (disk === undefined) return context.skip(noSmallDisk);
    const dataFolder = temporaryFolder();
    const variables = variablesFor(dataFolder, disk);
    const first = await started(variables);
    expect(await backup(first.client)).toMatchObject({ state: 'completed' });
    expect(await first.server.stop()).toBe(0);
    const before = readdirSync(disk);
    fatten(dataFolder, 8);
    const { server, client } = await started(variables);
    const { code, stderr } = await runCommand(['backup', '--wait'], variables);
    expect([code, stderr]).toEqual([1, expect.stringContaining('the disk is full')]);
    expect(readdirSync(disk)).toEqual(before);
    expect(strangeIn(dataFolder)).toEqual([]);
    expect((await client.call('health_ready', {})).status).toBe(200);
    expect(await server.stop()).toBe(0);
  });

  test('of the data folder: the server goes on', async (context) => {
    const disk = smallDisk();
    if (disk === undefined) return context.skip(noSmallDisk);
    const backups = temporaryFolder();
    const { server, client } = await started(variablesFor(disk, backups));
    // Room for the store, none for a copy of it.
    fatten(disk, 1);
    const filler = path.join(disk, 'filler');
    let size = smallDiskBytes;
    for (; size > 0; size -= 1 << 16) {
      const room = spawnSync('df', ['--output=avail', '-B1', disk], { encoding: 'utf8' }).stdout.split(
        '\n',
      )[1];
      if (Number(room) < 600_000) break;
      writeFileSync(filler, Buffer.alloc(1 << 16), { flag: 'a' });
    }
    const job = await backup(client);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'backup_failed' } });
    expect(job.error?.message).toContain('disk');
    expect(readdirSync(backups)).toEqual([]);
    expect(strangeIn(disk)).toEqual([]);
    expect((await client.call('save_create', { body: { slot: 'mine' } })).status).toBeLessThan(300);
    expect(await server.stop()).toBe(0);
  });

  test('while restoring: nothing is changed', async (context) => {
    const disk = smallDisk();
    if (disk === undefined) return context.skip(noSmallDisk);
    const dataFolder = temporaryFolder();
    const backups = temporaryFolder();
    const variables = variablesFor(dataFolder, backups);
    const first = await started(variables);
    expect(await first.server.stop()).toBe(0);
    fatten(dataFolder, 8);
    const { server, client } = await started(variables);
    const { result } = await backup(client);
    expect(await server.stop()).toBe(0);
    const file = path.join(backups, String(result?.name));
    const refused = await runCommand(['restore', file, '--data-dir', path.join(disk, 'data')], variables);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('no room') });
    expect(readdirSync(path.join(disk, 'data'))).toEqual(['store.sqlite.claim']);
  });
});

describe('a server that is killed while it makes a backup', () => {
  test('leaves no half one, goes on with the job after its start, and cleans up', async () => {
    const dataFolder = temporaryFolder();
    const backups = temporaryFolder();
    const variables = variablesFor(dataFolder, backups);
    const first = await started(variables);
    expect(await first.server.stop()).toBe(0);
    fatten(dataFolder, 60);
    for (let kill = 0; kill < 3; kill++) {
      const { server, client } = await started(variables);
      const asked =
        kill === 0 ? (await client.call('job_create', { body: { type: 'backup' } })).body : undefined;
      if (asked !== undefined) {
        await until(
          'it copies or archives',
          () => strangeIn(dataFolder).length + strangeIn(backups).length > 0,
        );
      }
      await server.stop('SIGKILL');
      for (const name of readdirSync(backups).filter((one) => one.startsWith('backup-')))
        expect((await runCommand(['backup', 'verify', path.join(backups, name)], variables)).code).toBe(0);
    }
    const { server, client } = await started(variables);
    expect(await backup(client)).toMatchObject({ state: 'completed' });
    expect([...strangeIn(dataFolder), ...strangeIn(backups)]).toEqual([]);
    expect(await server.stop()).toBe(0);
  });
});

describe('a backup that is verified', () => {
  test('leaves nothing that lies open when whoever looks at it breaks it off', async () => {
    const dataFolder = path.join(temporaryFolder(), 'data');
    const variables = variablesFor(dataFolder, temporaryFolder());
    const { server } = await started(variables);
    expect(await server.stop()).toBe(0);
    fatten(dataFolder, 100);
    const scratch = temporaryFolder();
    const words = [
      path.join(root, 'src/app/cli.ts'),
      'backup',
      'verify',
      path.join(dataFolder, 'store.sqlite'),
    ];
    const child = spawn(process.execPath, words, {
      cwd: root,
      env: { ...process.env, ...variables, TMPDIR: scratch },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    const ended = once(child, 'close');
    await until('it unpacks', () =>
      readdirSync(scratch).some((name) => name.startsWith('spacetime-verify-')),
    );
    child.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    expect([code, told]).toEqual([1, expect.stringContaining('It was broken off')]);
    expect(readdirSync(scratch)).toEqual([]);
  });
});

describe('a restore that is killed at any moment', () => {
  test('leaves the old store, the new one, or a folder that says what to do', async () => {
    const dataFolder = path.join(temporaryFolder(), 'data');
    const backups = temporaryFolder();
    const variables = variablesFor(dataFolder, backups);
    const first = await started(variables);
    expect(await first.server.stop()).toBe(0);
    fatten(dataFolder, 20);
    const second = await started(variables);
    const { result } = await backup(second.client);
    expect(await second.server.stop()).toBe(0);
    const file = path.join(backups, String(result?.name));
    const environment = { ...process.env, ...variables };
    for (let afterMs = 300; afterMs <= 1500; afterMs += 150) {
      spawnSync(process.execPath, [path.join(root, 'src/app/cli.ts'), 'restore', file, '--force'], {
        cwd: root,
        env: environment,
        timeout: afterMs,
        killSignal: 'SIGKILL',
      });
      if (existsSync(path.join(dataFolder, 'restore.unfinished'))) {
        expect((await runCommand(['start', '--port', '0'], variables)).code).toBe(17);
        continue;
      }
      const store = new DatabaseSync(path.join(dataFolder, 'store.sqlite'), { readOnly: true });
      expect(store.prepare('PRAGMA quick_check').get()).toEqual({ quick_check: 'ok' });
      expect(store.prepare('SELECT COUNT(*) AS n FROM ballast').get()).toEqual({ n: 20 });
      store.close();
    }
    expect((await runCommand(['restore', file, '--force'], variables)).code).toBe(0);
    const last = await started(variables);
    expect(readdirSync(dataFolder)).not.toContain('.unfinished-restore');
    expect(await last.server.stop()).toBe(0);
  });
});
