import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProblemError } from '../../src/client/index.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';

let world: TestServer;

beforeAll(async () => {
  world = await startTestServer();
}, 60_000);
afterAll(async () => {
  await world.stop();
});

const vessel = {
  kind: 'vessel',
  name: 'Tug',
  position: { relative_to: 'earth', frame: 'inertial', position_m: [7e6, 0, 0], velocity_mps: [0, 7500, 0] },
} as const;

async function problemOf(work: Promise<unknown>): Promise<{ code: string; paths: string[] }> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error(`Not refused: ${String(error)}`);
  return { code: error.problem.code, paths: (error.problem.errors ?? []).map(({ path }) => path) };
}

const spawn = async (body: object): Promise<string> =>
  (await world.client.call('entity_spawn', { body: body as never })).body.id;
const change = (id: string, body: object) =>
  world.client.call('entity_change', { params: { id }, body: body as never });

test('a kind that nothing has is refused, not answered with nothing', async () => {
  expect((await world.request('/entities?kind=marker')).status).toBe(200);
  const answer = await world.request('/entities?kind=ship');
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ errors: [{ where: 'query', path: '/kind' }] });
});

test('names differ: from each other, and from what positions mean by a name already', async () => {
  const first = await spawn({ ...vessel, name: 'Twin' });
  const taken = { code: 'name_taken', paths: ['/name'] };
  for (const name of ['Twin', 'moon', 'Earth', 'Hale-Bopp', 'hale bopp', 'origin'])
    expect([name, await problemOf(spawn({ ...vessel, name }))]).toEqual([name, taken]);
  const second = await spawn({ ...vessel, name: 'Other' });
  expect(await problemOf(change(second, { name: 'Twin' }))).toEqual(taken);
  expect((await change(second, { name: 'Other', fuel_kg: 1 })).body).toMatchObject({ name: 'Other' });
  for (const id of [first, second]) await world.client.call('entity_remove', { params: { id } });
  expect(await spawn({ ...vessel, name: 'Twin' })).not.toBe(first);
});

test('an entity is made, read, moved, changed and removed, and visitors see each of it at once', async () => {
  const line = await joinWorld(world.url);
  const id = await spawn(vessel);
  const number = Number(id.replace('entity_', ''));
  await until('the visitor sees it', () => line.world.get(number)?.name === 'Tug');
  const read = await world.client.call('entity_read', { params: { id } });
  expect(read.body).toMatchObject({ id, kind: 'vessel', name: 'Tug', motion: { body: 'earth' } });
  const moved = await change(id, {
    name: 'Camp bus',
    position: { body: 'moon', lat_deg: 1, lon_deg: 2, alt_m: 5000 },
    hull: { thrust_n: 1000 },
    fuel_kg: 5,
  });
  expect(moved.body).toMatchObject({
    name: 'Camp bus',
    motion: { body: 'moon' },
    hull: { thrust_n: 1000 },
    flight: { fuel_kg: 5 },
  });
  await until('the visitor sees the change', () => line.world.get(number)?.hull?.thrust_n === 1000);
  expect(line.world.get(number)?.motion.body).toBe('moon');
  const gone = await world.client.call('entity_remove', { params: { id } });
  expect(gone.body).toEqual({ id, removed: true });
  await until('the visitor sees it go', () => line.world.get(number) === undefined);
  expect(await problemOf(world.client.call('entity_read', { params: { id } }))).toMatchObject({
    code: 'unknown_entity',
  });
  line.close();
});

test('the limits of the contract are kept, and each refusal names its field', async () => {
  const id = await spawn({ ...vessel, name: 'Limited' });
  const cases: readonly (readonly [body: object, code: string, path: string])[] = [
    [{ position: { ...vessel.position, position_m: [1.1e15, 0, 0] } }, 'invalid_request', '/position'],
    [{ rotation: { quaternion: [1, 1, 0, 0] } }, 'invalid_request', '/rotation'],
    [{ rotation: { xyz_deg: [361, 0, 0] } }, 'invalid_request', '/rotation'],
    [{ scale: 101 }, 'invalid_request', '/scale'],
    [{ scale: 2 }, 'invalid_request', '/scale'],
    [{ name: 'x'.repeat(129) }, 'invalid_request', '/name'],
    [{ description: 'x'.repeat(1025) }, 'invalid_request', '/description'],
    [{ fuel_kg: 1e6 }, 'invalid_request', '/fuel_kg'],
    [{ position: { body: 'earth', lat_deg: 0, lon_deg: 0, alt_m: -9000 } }, 'invalid_request', '/position'],
    [{ position: { body: 'vulcan', lat_deg: 0, lon_deg: 0, alt_m: 0 } }, 'unknown_body', '/position'],
    [{}, 'invalid_request', ''],
    [{ colour: 'red' }, 'invalid_request', '/colour'],
  ];
  for (const [body, code, path] of cases) {
    const problem = await problemOf(change(id, body));
    expect([body, problem.code]).toEqual([body, code]);
    expect(problem.paths.some((one) => one.startsWith(path))).toBe(true);
  }
  expect(
    await problemOf(
      spawn({
        ...vessel,
        name: 'Lost',
        position: { relative_to: 'nowhere', frame: 'inertial', position_m: [0, 0, 0] },
      }),
    ),
  ).toEqual({ code: 'unknown_body', paths: ['/position'] });
  for (const unknown of ['entity_99', 'entity_2147483648'])
    expect((await problemOf(change(unknown, { name: 'x' }))).code).toBe('unknown_entity');
  expect((await problemOf(change('7', { name: 'x' }))).code).toBe('invalid_request');
});

test('the ship of a visitor can be moved and not be removed', async () => {
  const line = await joinWorld(world.url);
  const id = `entity_${line.ship}`;
  await change(id, { position: { body: 'mars', lat_deg: 0, lon_deg: 0, alt_m: 1e6 } });
  await until('the visitor is there', () => line.world.get(line.ship ?? 0)?.motion.body === 'mars');
  expect((await problemOf(world.client.call('entity_remove', { params: { id } }))).code).toBe('entity_stays');
  line.close();
});

test('the same key gives the same entity', async () => {
  const make = () =>
    world.request('/entities', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'one-tug' },
      body: JSON.stringify({ ...vessel, name: 'Keyed' }),
    });
  const [first, second] = [await make(), await make()];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(((await second.json()) as { id: string }).id).toBe(((await first.json()) as { id: string }).id);
});

test('crates are put among crates, and the dump shows tree and strays within its limits', async () => {
  await world.client.call('scene_load', {
    body: { scene_path: 'scenes/physics-lab.scene.json' },
    query: { wait: '30' },
  });
  const crate = {
    kind: 'box',
    name: 'late crate',
    motion: 'dynamic',
    size_m: [1, 1, 1],
    position: { relative_to: 'origin', frame: 'local', position_m: [12, 4, 12] },
  };
  const id = await spawn(crate);
  expect((await change(id, { scale: 2, colour: '#00ff00' })).body.shape).toMatchObject({
    size_m: [2, 2, 2],
    colour: '#00ff00',
  });
  const { body } = await world.client.call('scene_dump', {});
  expect(body.others.map(({ name }) => name)).toContain('late crate');
  expect(body.nodes[0]).toMatchObject({ depth: 1, parent: null });
  const table = body.nodes.find(({ name }) => name === 'table');
  expect(table?.entity).toMatchObject({ kind: 'shape', name: 'table' });
  expect(body.nodes[table?.parent ?? 0]?.depth).toBe(2);
  const short = await world.client.call('scene_dump', { query: { depth: '2', nodes: '3' } });
  expect(short.body).toMatchObject({ truncated: true, node_count: body.node_count });
  expect(short.body.nodes).toHaveLength(3);
  await world.client.call('entity_remove', { params: { id } });
});
