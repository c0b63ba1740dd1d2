import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let world: TestServer;

beforeAll(async () => {
  world = await startTestServer({ SPACETIME_LIMITS_FACTOR: '100' });
}, 60_000);
afterAll(async () => {
  await world.stop();
});

const run = (...words: string[]) => runHere([...words, '--url', world.url], { SPACETIME_TOKEN: world.token });

test('entities are made, listed, shown, moved and removed', async () => {
  const camp = { kind: 'marker', name: 'Camp', position: { body: 'moon', lat_deg: 1, lon_deg: 2, alt_m: 0 } };
  const made = await run('entities', 'spawn', JSON.stringify(camp), '--json');
  const { id } = JSON.parse(made.stdout) as { id: string };
  expect((await run('entities', 'list', '--kind', 'marker')).stdout).toContain(`${id}\tmarker\tCamp\tmoon`);
  const moved = await run(
    'entities',
    'move',
    id,
    '--position',
    JSON.stringify({ ...camp.position, body: 'mars' }),
    '--json',
  );
  expect(JSON.parse(moved.stdout)).toMatchObject({ id, motion: { body: 'mars' } });
  expect((await run('entities', 'show', id)).stdout).toMatch(/^body +mars$/m);
  expect(await run('entities', 'remove', id)).toMatchObject({ code: 0, stdout: `${id} is gone.\n` });
  expect((await run('entities', 'show', id)).code).toBe(1);
  expect((await run('entities', 'move', id)).code).toBe(2);
});

test('what cannot be an entity is not sent', async () => {
  for (const [words, sentence] of [
    [['--file', '/dev/zero'], /dev\/zero cannot be read: it is larger than 16777216 bytes/],
    [
      ['{"name":"a","name":"b"}'],
      /The entity is not valid JSON: line 1, column 13: the key "name" .* second time/,
    ],
    [['{"mass_kg":1e999}'], /column 12: this number is too large/],
  ] as const) {
    const { code, stderr } = await run('entities', 'spawn', ...words);
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  }
});

test('the world is saved, listed, loaded, and the save deleted', async () => {
  expect((await run('save', 'create', 'evening', '--name', 'Evening')).stdout).toContain(
    'evening: saved, "Evening"',
  );
  expect((await run('save', 'list')).stdout).toMatch(/^evening\tEvening\t/m);
  expect((await run('save', 'create', 'evening')).code).toBe(1);
  expect((await run('save', 'load', 'evening')).stdout).toContain('evening: loaded');
  expect((await run('save', 'delete', 'evening')).code).toBe(0);
});

test('a picture needs somebody who agrees', async () => {
  const refused = await run('screenshot', 'x.png');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('agree');
});
