import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Output } from '../../src/cli/index.ts';
import { runHere } from '../support/run-here.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let test: TestServer;
beforeAll(async () => {
  test = await startTestServer();
});
afterAll(async () => {
  await test?.stop();
  removeTemporaryFolders();
});

const command = (...words: string[]) =>
  runHere(words, { SPACETIME_DATA_DIR: test.dataFolder, SPACETIME_ENV: 'test' });
const bake = JSON.stringify({
  bodies: ['moon'],
  center: 'earth',
  from: '2026-01-01T00:00:00Z',
  to: '2026-01-02T00:00:00Z',
  step_seconds: 3600,
});

it('queues a job, waits for its end, prints its result, removes it', async () => {
  const made = await command('job', 'create', 'bake_ephemeris', '-i', bake, '--wait', '--json');
  expect([made.code, made.stderr]).toEqual([0, '']);
  const job = JSON.parse(made.stdout) as { id: string; state: string };
  expect(job).toMatchObject({ state: 'completed', result_items: 25 });
  const printed = await command('job', 'result', job.id);
  expect(printed.stdout.trimEnd().split('\n')).toHaveLength(25);
  expect((await command('job', 'list', '--type', 'bake_ephemeris')).stdout).toContain(job.id);
  expect((await command('job', 'show', job.id)).stdout).toContain('completed');
  expect((await command('job', 'cancel', job.id)).code).toBe(1);
  expect((await command('job', 'delete', job.id)).code).toBe(0);
  expect((await command('job', 'wait', job.id)).code).toBe(1);
});

it('says what is wrong with a call', async () => {
  expect(await command('job', 'create', 'bake_ephemeris', '-i', '{')).toMatchObject({ code: 2 });
  expect(await command('job', 'create', 'no_such')).toMatchObject({ code: 2 });
  expect(await command('job', 'list', '--limit', '0')).toMatchObject({ code: 2 });
  expect(await command('batch', 'run', '/nowhere.json')).toMatchObject({ code: 2 });
});

it('runs a batch of a file and fails when it does', async () => {
  const file = path.join(temporaryFolder(), 'batch.json');
  await writeFile(file, JSON.stringify([{ op: 'get_info' }]));
  expect(await command('batch', 'run', file)).toMatchObject({ code: 0, stderr: '' });
  await writeFile(
    file,
    JSON.stringify({ operations: [{ op: 'get_info' }, { op: 'remove', entity: 'entity_999999' }] }),
  );
  const failed = await command('batch', 'run', file, '--transactional', '--json');
  expect(failed.code).toBe(1);
  expect(JSON.parse(failed.stdout)).toMatchObject({ mode: 'transactional', rolled_back: true });
});

it('draws a bar only where a person watches', () => {
  const drawn = (isTTY: boolean): string => {
    const written: string[] = [];
    const sink = { isTTY, write: (text: string) => written.push(text) };
    const output = new Output({ stdout: sink, stderr: sink, environment: {}, json: false, color: false });
    output.progress(0.5, 'half');
    output.endProgress();
    return written.join('');
  };
  expect(drawn(true)).toBe(`\r[${'#'.repeat(15)}${'.'.repeat(15)}]  50 % half\x1b[K\n`);
  expect(drawn(false)).toBe('');
});
