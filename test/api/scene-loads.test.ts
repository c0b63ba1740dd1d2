import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeContent, orbit, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
let content: string;
beforeAll(async () => {
  content = await makeContent();
  world = await startTestServer({ SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.orbit });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

const load = (scene_path: string, wait?: string) =>
  world.client.call('scene_load', { body: { scene_path }, query: wait === undefined ? {} : { wait } });
const outcomeOf = async (id: string) => {
  let body = (await world.client.call('scene_load_read', { params: { id } })).body;
  await until('there is an outcome', async () => {
    body = (await world.client.call('scene_load_read', { params: { id } })).body;
    return body.finished_at !== null;
  });
  return body;
};

test('loads that overlap each come to their own outcome, and the last one runs', async () => {
  const wanted = [paths.lab, paths.broken, paths.orbit, paths.nested, paths.lab];
  const started = await Promise.all(wanted.map((scene) => load(scene)));
  const ids = started.map(({ body }) => body.load_id);
  expect(new Set(ids).size).toBe(wanted.length);
  expect(started.map(({ body }) => body.scene_path)).toEqual(wanted);
  const outcomes = await Promise.all(ids.map(outcomeOf));
  outcomes.forEach((outcome, i) => {
    expect(outcome.scene_path).toBe(wanted[i]);
    if (wanted[i] === paths.broken) expect(outcome.status).toBe('failed');
    else expect(['loaded', 'superseded']).toContain(outcome.status);
  });
  const last = outcomes
    .filter(({ status }) => status === 'loaded')
    .map(({ finished_at, scene_path }) => ({ finished_at, scene_path }));
  last.sort((a, b) => String(a.finished_at).localeCompare(String(b.finished_at)));
  expect((await world.client.call('scene_read', {})).body.path).toBe(last.at(-1)?.scene_path);
});

test('two who wait for different scenes each hear of their own', async () => {
  const [a, b] = await Promise.all([load(paths.lab, '30'), load(paths.nested, '30')]);
  expect([a.body.scene_path, a.body.status]).toEqual([paths.lab, 'loaded']);
  expect([b.body.scene_path, b.body.status]).toEqual([paths.nested, 'loaded']);
});

test('the history holds the last ten, newest first, with real durations', async () => {
  for (let i = 0; i < 6; i++) {
    await load(paths.lab, '30');
    await load(paths.orbit, '30');
  }
  const { items } = (await world.client.call('scene_history', {})).body;
  expect(items).toHaveLength(10);
  expect(items.map(({ path: one }) => one)).toEqual(
    Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? paths.orbit : paths.lab)),
  );
  const times = items.map(({ loaded_at }) => loaded_at);
  expect(times).toEqual([...times].sort().reverse());
  for (const { load_duration_ms, outcome } of items) {
    expect(outcome).toBe('loaded');
    expect(load_duration_ms).toBeGreaterThan(0);
  }
});

test('a reload takes the file as it is now; a file that has become bad leaves the world as it was', async () => {
  await load(paths.orbit, '30');
  const file = path.join(content, paths.orbit);
  await writeFile(file, JSON.stringify({ ...orbit, name: 'Orbit, edited' }));
  const good = await world.client.call('scene_reload', { query: { wait: '30' } });
  expect(good.body.status).toBe('loaded');
  expect((await world.client.call('scene_read', {})).body.name).toBe('Orbit, edited');
  await writeFile(file, '{');
  const bad = await world.client.call('scene_reload', { query: { wait: '30' } });
  expect([bad.body.status, bad.body.error?.code]).toEqual(['failed', 'scene_invalid']);
  expect((await world.client.call('scene_read', {})).body).toMatchObject({
    name: 'Orbit, edited',
    status: 'loaded',
  });
  await writeFile(file, JSON.stringify(orbit));
});

test('readiness stays while a scene is switched, and no visitor is lost', async () => {
  const line = await joinWorld(world.url);
  let lost = false;
  line.on('lost', () => {
    lost = true;
  });
  const seen: number[] = [];
  let switching = true;
  const looking = (async () => {
    while (switching) seen.push((await fetch(`${world.url}/health/ready`)).status);
  })();
  for (const scene of [paths.lab, paths.orbit, paths.lab, paths.orbit]) await load(scene, '30');
  switching = false;
  await looking;
  expect(new Set(seen)).toEqual(new Set([200]));
  expect([lost, line.state]).toEqual([false, 'live']);
  line.close();
});

test('a killed simulation keeps the scene, the visitors and their ships', async () => {
  const line = await joinWorld(world.url);
  const { ship } = line;
  await line.ask({ type: 'jump', body: 'moon' });
  await until('it is at the Moon', () => line.world.get(ship ?? -1)?.motion.body === 'moon');
  const { host } = world.server.parts;
  const resumed = new Promise((resolve) => {
    host.once('resumed', resolve);
  });
  await host.crash();
  await resumed;
  const frames: number[] = [];
  line.on('frame', ({ type }) => type === 'delta' && frames.push(1));
  await until('frames come again', () => frames.length > 3);
  expect(line.state).toBe('live');
  expect(line.world.get(ship ?? -1)?.motion.body).toBe('moon');
  expect((await world.client.call('status', {})).body.world?.restarts).toBe(1);
  expect((await fetch(`${world.url}/health/ready`)).status).toBe(200);
  line.close();
});

test('a first scene that cannot be loaded leaves a server that says so and can be helped', async () => {
  const lame = await startTestServer({ SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.broken });
  expect(lame.server.notes[0]).toContain('No scene is loaded');
  expect((await fetch(`${lame.url}/health/ready`)).status).toBe(503);
  expect((await fetch(`${lame.url}/health/live`)).status).toBe(200);
  expect((await lame.client.call('scene_read', {})).body).toMatchObject({ status: 'no_scene', path: null });
  const codes = await Promise.all(
    [lame.request('/scene/reload', { method: 'POST' }), lame.request('/time'), lame.request('/entities')].map(
      async (answer) => ((await (await answer).json()) as { code: string }).code,
    ),
  );
  expect(codes).toEqual(['no_scene', 'no_scene', 'no_scene']);
  await lame.client.call('scene_load', { body: { scene_path: paths.lab }, query: { wait: '30' } });
  expect((await fetch(`${lame.url}/health/ready`)).status).toBe(200);
  await lame.stop();
});
