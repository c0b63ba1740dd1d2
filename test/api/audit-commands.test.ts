import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';
import { endProcesses, runCommand, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let server: TestServer;
let variables: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer();
  variables = { SPACETIME_ENV: 'test', SPACETIME_DATA_DIR: server.dataFolder };
  for (let i = 0; i < 5; i++) await server.client.call('time_change', { body: { paused: i % 2 === 0 } });
});
afterAll(async () => {
  await server.stop();
  endProcesses();
  removeTemporaryFolders();
});

const run = (...words: string[]) => runHere(['audit', ...words], variables);

test('what was done is listed', async () => {
  const { code, stdout } = await run('list', '--action', 'time.change', '--limit', '3', '--json');
  expect(code).toBe(0);
  const { items } = JSON.parse(stdout) as { items: { action: string }[] };
  expect(items.map(({ action }) => action)).toEqual(Array.from({ length: 3 }, () => 'time.change'));
  expect((await run('list', '--outcome', 'perhaps')).code).toBe(2);
});

test('the store is verified while the server writes, and a change of it is named with exit code 1', async () => {
  expect(await run('verify')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^The audit is whole: [\s\S]*Its head is \d+:[0-9a-f]{64}\./) as string,
  });
  const copy = path.join(temporaryFolder(), 'store.sqlite');
  await server.server.parts.store.backup(copy);
  const secret = await readFile(path.join(server.dataFolder, 'secret'), 'utf8');
  const database = new DatabaseSync(copy);
  database.exec("UPDATE audit_entries SET actor = 'nobody' WHERE seq = 2");
  database.close();
  const there = {
    SPACETIME_ENV: 'test',
    SPACETIME_DATA_DIR: path.dirname(copy),
    SPACETIME_SECRET: secret.trim(),
  };
  const { code, stderr } = await runHere(['audit', 'verify'], there);
  expect(stderr).toContain('The chain is broken at entry 2: the entry was changed.');
  expect(code).toBe(1);
});

test('what is cut off at the end, checkpoints included, shows by a head that was noted elsewhere', async () => {
  const { stdout } = await run('verify', '--json');
  const { last_seq, head } = JSON.parse(stdout) as { last_seq: number; head: string };
  const noted = `${last_seq}:${head}`;
  await server.client.call('time_change', { body: { paused: false } });
  expect((await run('verify', '--expect', noted)).code).toBe(0);
  expect((await run('verify', '--expect', 'yesterday')).code).toBe(2);
  const copy = path.join(temporaryFolder(), 'store.sqlite');
  await server.server.parts.store.backup(copy);
  const database = new DatabaseSync(copy);
  database.exec(
    `DELETE FROM audit_entries WHERE seq >= ${last_seq}; DELETE FROM audit_checkpoints WHERE seq >= ${last_seq}`,
  );
  database.close();
  const secret = await readFile(path.join(server.dataFolder, 'secret'), 'utf8');
  const there = {
    SPACETIME_ENV: 'test',
    SPACETIME_DATA_DIR: path.dirname(copy),
    SPACETIME_SECRET: secret.trim(),
  };
  const cut = await runHere(['audit', 'verify', '--expect', noted], there);
  expect(cut.stderr).toContain(`entries are missing at the end: ${last_seq} was noted`);
  expect(cut.code).toBe(1);
});

test('an exported file is verified without a store, and a missing line is named', async () => {
  const file = path.join(temporaryFolder(), 'audit.jsonl');
  expect((await run('export', '--out', file)).code).toBe(0);
  expect((await run('export', '--out', file)).code).toBe(2);
  expect((await runHere(['audit', 'verify', '--file', file])).code).toBe(0);
  const lines = (await readFile(file, 'utf8')).split('\n');
  const at = lines.findIndex((line) => line.includes('"seq":3,'));
  await writeFile(file, lines.toSpliced(at, 1).join('\n'));
  const broken = await runHere(['audit', 'verify', '--file', file, '--json']);
  expect(broken.code).toBe(1);
  expect(JSON.parse(broken.stdout)).toMatchObject({ valid: false, broken_at: { seq: 3 } });
  expect((await runHere(['audit', 'verify', '--file', '/no/such/file'])).code).toBe(1);
  const nothing = temporaryFolder();
  const nowhere = await runHere(['audit', 'verify'], { SPACETIME_DATA_DIR: nothing });
  expect(nowhere).toMatchObject({ code: 17, stderr: expect.stringContaining('There is no store in') });
  expect(await readdir(nothing)).toEqual([]);
  // Past the output of commands, as it may be of any length.
  const piped = await runCommand(['audit', 'export'], variables);
  expect(piped.stdout.split('\n')[0]).toContain('"record":"key"');
});
