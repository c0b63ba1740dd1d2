import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerMessageOf } from '../../src/protocol/index.ts';
import { greetedLine } from '../support/raw-line.ts';
import { runHere } from '../support/run-here.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ SPACETIME_SCENE: 'scenes/asteroid-belt.scene.json' });
});
afterAll(async () => {
  await server.stop();
  removeTemporaryFolders();
});

const ask = async (method: string, path: string, body: object): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  expect((await server.request(path, { method, headers, body: JSON.stringify(body) })).status).toBeLessThan(
    300,
  );
};
const load = (scene: string): Promise<void> =>
  ask('POST', '/scene?wait=60', { scene_path: `scenes/${scene}.scene.json` });
const namesOf = ({ swarms }: ServerMessageOf<'swarms'>): string[] => swarms.map(({ name }) => name);

test('a visitor is told of swarms after the welcome, after a scene with some, and when the clock is set', async () => {
  const line = await greetedLine(server.url, 'Ada', {});
  await line.next('welcome');
  const first = await line.next('swarms');
  expect(namesOf(first)).toEqual(['main belt', 'Hildas']);
  expect(first.swarms[0]?.states.length).toBe((900 * 24 * 4) / 3);
  await ask('PATCH', '/time', { utc: '2030-01-01T00:00:00Z' });
  const second = await line.next('swarms', 1);
  expect(second.swarms[0]?.day).toBe(10_957);
  await load('moon-orbit');
  await line.next('scene');
  await load('asteroid-belt');
  await line.next('scene', 1);
  expect(namesOf(await line.next('swarms', 2))).toEqual(['main belt', 'Hildas']);
  line.socket.close();
});

test('swarms come and go by the command line, are told at once, and come along in saves', async () => {
  const run = (...words: string[]) =>
    runHere(['swarms', ...words, '--json', '--url', server.url], { SPACETIME_TOKEN: server.token });
  const listed = async (): Promise<object[]> => JSON.parse((await run('list')).stdout).items;
  const shown = async (...words: string[]): Promise<{ id: string }> => {
    const { code, stdout, stderr } = await run(...words);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };
  const line = await greetedLine(server.url, 'Bea', {});
  await line.next('swarms');
  const hildas = { id: 'swarm_2', name: 'Hildas', about: 'sun', count: 100 };
  expect(await listed()).toMatchObject([{ id: 'swarm_1', name: 'main belt', count: 900 }, hildas]);
  expect(await shown('remove', 'swarm_2')).toEqual({ id: 'swarm_2', removed: true });
  expect(namesOf(await line.next('swarms', 1))).toEqual(['main belt']);
  const rings = {
    type: 'swarm',
    name: 'rings',
    about: 'saturn',
    count: 40,
    seed: 'rings',
    plane: 'equator',
    semi_major_axis_m: [9e7, 1.3e8],
    eccentricity: [0, 0.001],
    inclination_deg: [0, 0.1],
    absolute_magnitude: -2,
  };
  const made = await shown('add', JSON.stringify(rings));
  const { type: _, seed: __, ...words } = rings;
  const { name, about, count, absolute_magnitude } = words;
  expect(made).toEqual({ id: 'swarm_3', name, about, count, absolute_magnitude, colour: null });
  expect(await shown('show', 'swarm_3')).toEqual(made);
  expect(namesOf(await line.next('swarms', 2))).toEqual(['main belt', 'rings']);
  await server.client.call('save_create', { body: { slot: 'rings' } });
  await shown('remove', 'swarm_3');
  await server.client.call('save_load', { params: { slot: 'rings' } });
  expect(await listed()).toMatchObject([{ id: 'swarm_1' }, { id: 'swarm_3', name: 'rings', count: 40 }]);
  const { body: audit } = await server.client.call('audit', { query: { action: 'swarm.add' } });
  expect(audit.items[0]).toMatchObject({ action: 'swarm.add', outcome: 'done' });
  line.socket.close();
});

test.each([
  [{ name: 'main belt' }, 409, 'name_taken', '/name'],
  [{ about: 'ceres' }, 422, 'invalid_request', '/about'],
  [{ about: 'vulcan' }, 422, 'unknown_body', '/about'],
  [{ count: 2001 }, 422, 'invalid_request', '/count'],
  [{ count: 2000 }, 503, 'world_full', '/count'],
  [{ eccentricity: [0.2, 0.1] }, 422, 'invalid_request', '/eccentricity'],
  [{ semi_major_axis_m: [1e8, 2e8] }, 422, 'invalid_request', '/semi_major_axis_m'],
] as const)('a swarm that cannot be, such as %j, is refused', async (wish, status, code, path) => {
  const swarm = {
    name: 'odd',
    about: 'sun',
    count: 5,
    seed: 'odd',
    semi_major_axis_m: [3e11, 4e11],
    eccentricity: [0, 0.1],
    inclination_deg: [0, 5],
    absolute_magnitude: -8,
  };
  const answer = await server.request('/swarms', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...swarm, ...wish }),
  });
  expect([answer.status, await answer.json()]).toMatchObject([status, { code, errors: [{ path }] }]);
  expect((await server.request('/swarms/swarm_99', { method: 'DELETE' })).status).toBe(404);
});
