import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerMessageOf } from '../../src/protocol/index.ts';
import { joinWorld, startTestServer, type TestServer } from '../support/server.ts';

let world: TestServer;

beforeAll(async () => {
  world = await startTestServer();
});

afterAll(() => world.stop());

const loadOf = async (scene_path: string) =>
  (await world.client.call('scene_load', { body: { scene_path }, query: { wait: '30' } })).body;

test('an operator takes the world to a system, and the date goes on', async () => {
  const before = await world.client.call('time_read', {});
  const load = await loadOf('system:24,-3,4');
  expect(load).toMatchObject({ status: 'loaded', scene_path: 'system:24,-3,4', scene_name: 'Driatheth' });
  const after = await world.client.call('time_read', {});
  const passedS = (Date.parse(after.body.utc) - Date.parse(before.body.utc)) / 1000;
  expect(passedS).toBeGreaterThanOrEqual(0);
  expect(passedS).toBeLessThan(120);
  expect((await world.client.call('scene_read', {})).body).toMatchObject({
    path: 'system:24,-3,4',
    nodes_by_type: { star_system: 1, body: 3 },
  });
  expect(await loadOf('system:sol')).toMatchObject({ status: 'loaded', scene_path: 'system:sol' });
});

test('there is no way to a system that is none', async () => {
  await expect(loadOf('system:0,0,1')).rejects.toThrow(/no system/);
});

test('a visitor takes everybody along, and all are told who chose it', async () => {
  const [ada, ben] = await Promise.all([joinWorld(world.url, 'Ada'), joinWorld(world.url, 'Ben')]);
  const told = new Promise<ServerMessageOf<'scene'>>((resolve) => ben.on('scene', resolve));
  expect(await ada.ask({ type: 'travel', system: 'vega' })).toMatchObject({ ok: true });
  const { scene, ship } = await told;
  expect(scene).toMatchObject({ path: 'system:vega', chosen_by: 'visitor Ada', name: 'Vega' });
  expect(ben.world.get(ship)).toMatchObject({ kind: 'vessel', name: 'Ben' });
  expect(await ada.ask({ type: 'travel', system: 'vega' })).toMatchObject({ ok: false });
  expect(await ada.ask({ type: 'travel', system: 'nowhere' })).toMatchObject({
    ok: false,
    code: 'unknown_scene',
  });
  expect(await ben.ask({ type: 'travel', system: 'sol' })).toMatchObject({ ok: true });
  ada.close();
  ben.close();
});

test('where visitors have no say over time they have none over the place either', async () => {
  const strict = await startTestServer({ SPACETIME_VISITOR_TIME: 'off' });
  const ada = await joinWorld(strict.url, 'Ada');
  expect(await ada.ask({ type: 'travel', system: 'vega' })).toMatchObject({
    ok: false,
    code: 'permission_denied',
  });
  ada.close();
  await strict.stop();
});
