import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProblemError } from '../../src/client/index.ts';
import { makeContent, orbit, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({ SPACETIME_CONTENT_DIR: await makeContent(), SPACETIME_SCENE: paths.orbit });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

describe('health', () => {
  test('everybody learns whether it is well, the operator also why', async () => {
    for (const path of ['/health', '/health/ready']) {
      expect(await (await fetch(world.url + path)).json()).toEqual({ status: 'ok' });
      const { checks } = (await (await world.request(path)).json()) as {
        checks: { name: string; ok: boolean }[];
      };
      expect(checks.map(({ name }) => name)).toEqual(['accepting', 'store', 'world', 'scene', 'ticks']);
      expect(checks.every(({ ok }) => ok)).toBe(true);
    }
    expect(await (await fetch(`${world.url}/health/live`)).json()).toEqual({ status: 'ok' });
  });

  test('HEAD answers like GET, without a body', async () => {
    const answer = await fetch(`${world.url}/health`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });
});

describe('status', () => {
  test('strangers learn name, version and state', async () => {
    const body: unknown = await (await fetch(`${world.url}/status`)).json();
    expect(body).toEqual({ name: 'spacetime', version: '0.0.0-test', state: 'running' });
  });

  test('the operator learns scene, visitors and subsystems', async () => {
    const line = await joinWorld(world.url, 'Ada', { mode: 'vr' });
    const { body } = await world.client.call('status', {});
    expect(body).toMatchObject({
      environment: 'test',
      scene: paths.orbit,
      player_spawned: true,
      visitors: { count: 1, desktop: 0, vr: 1 },
      world: { restarts: 0 },
    });
    expect(body.subsystems?.every(({ state }) => state === 'ready')).toBe(true);
    expect(body.world?.tick).toBeGreaterThan(0);
    line.close();
  });
});

describe('scenes', () => {
  test('GET /scene shows what runs, with an ETag that saves the second answer', async () => {
    const first = await world.request('/scene');
    expect(await first.json()).toMatchObject({
      name: 'Orbit',
      path: paths.orbit,
      status: 'loaded',
      node_count: 2,
      nodes_by_type: { solar_system: 1, marker: 1 },
    });
    const etag = first.headers.get('etag') ?? '';
    const second = await world.request('/scene', { headers: { 'if-none-match': etag } });
    expect([second.status, await second.text()]).toEqual([304, '']);
    const other = await world.request('/scene', { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  });

  test('GET /scenes lists what the whitelist allows, part by part', async () => {
    const all = await world.client.call('scenes', {});
    expect(all.body.items.map(({ path }) => path)).toEqual([
      paths.broken,
      paths.lab,
      paths.nested,
      paths.orbit,
    ]);
    expect(all.body.next_cursor).toBeNull();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await world.client.call('scenes', {
        query: { limit: '1', ...(cursor === undefined ? {} : { cursor }) },
      });
      seen.push(...body.items.map(({ name }) => name));
      cursor = body.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(['broken', 'lab', 'nested', 'orbit']);
    const inside = await world.client.call('scenes', { query: { dir: 'scenes/more/' } });
    expect(inside.body.items.map(({ path }) => path)).toEqual([paths.nested]);
  });

  test('PUT /scene checks a file or a document and loads nothing', async () => {
    const file = await world.client.call('scene_validate', { body: { scene_path: paths.lab } });
    expect(file.body).toMatchObject({
      valid: true,
      scene_info: {
        node_count: 3,
        root_type: 'local',
        root_name: 'room',
        nodes_by_type: { box: 2, local: 1 },
      },
    });
    const document = await world.client.call('scene_validate', { body: { scene: { ...orbit, name: 7 } } });
    expect(document.body.valid).toBe(false);
    expect(document.body.errors[0]).toMatchObject({ path: '$.name', line: null });
    const broken = await world.client.call('scene_validate', { body: { scene_path: paths.broken } });
    expect(broken.body.errors.find(({ path }) => path === '$.name')).toMatchObject({ line: 3 });
    expect((await world.client.call('scene_read', {})).body.path).toBe(paths.orbit);
  });

  test('POST /scene queues, GET /scene/loads/{id} follows, GET /scene/history remembers', async () => {
    const queued = await world.client.call('scene_load', { body: { scene_path: paths.lab } });
    expect(queued.status).toBe(202);
    const id = queued.body.load_id;
    await until(
      'it is loaded',
      async () => (await world.client.call('scene_load_read', { params: { id } })).body.status === 'loaded',
    );
    expect((await world.client.call('scene_read', {})).body).toMatchObject({
      path: paths.lab,
      status: 'loaded',
      node_count: 3,
    });
    const { items } = (await world.client.call('scene_history', {})).body;
    expect(items[0]).toMatchObject({
      load_id: id,
      path: paths.lab,
      outcome: 'loaded',
      requester: 'operator',
    });
    expect(items[0]?.load_duration_ms).toBeGreaterThan(0);
  });

  test('?wait= gives the outcome at once; a broken scene fails truthfully and the old one stays', async () => {
    const loaded = await world.client.call('scene_load', {
      body: { scene_path: paths.orbit },
      query: { wait: '30' },
    });
    expect([loaded.status, loaded.body.status]).toEqual([200, 'loaded']);
    const broken = await world.client.call('scene_load', {
      body: { scene_path: paths.broken },
      query: { wait: '30' },
    });
    expect([broken.status, broken.body.status]).toEqual([200, 'failed']);
    expect(broken.body.error?.code).toBe('scene_invalid');
    expect(broken.body.error?.errors?.some(({ line }) => line === 3)).toBe(true);
    expect((await world.client.call('scene_read', {})).body.path).toBe(paths.orbit);
    expect((await world.client.call('scene_history', {})).body.items[0]?.outcome).toBe('failed');
  });

  test('POST /scene/reload reads the file again', async () => {
    const { status, body } = await world.client.call('scene_reload', { query: { wait: '30' } });
    expect([status, body.status, body.kind, body.scene_path]).toEqual([200, 'loaded', 'reload', paths.orbit]);
  });
});

describe('time', () => {
  test('it runs, takes a factor, a pause, a date and single steps', async () => {
    const change = async (body: { factor?: number; paused?: boolean; utc?: string; step?: number }) =>
      (await world.client.call('time_change', { body })).body;
    const before = (await world.client.call('time_read', {})).body;
    expect(before.utc).toMatch(/^2026-01-01T00:/);
    expect(await change({ factor: 1000 })).toMatchObject({ target_factor: 1000, held_by: 'operator' });
    const paused = await change({ paused: true });
    expect(paused).toMatchObject({ paused: true });
    const jumped = await change({ utc: '2030-06-01T12:00:00Z', factor: 1 });
    expect(jumped.utc.slice(0, 16)).toBe('2030-06-01T12:00');
    const stepped = await change({ step: 90 });
    expect(stepped.second - jumped.second).toBeGreaterThan(0);
    expect((await world.client.call('time_read', {})).body).toMatchObject({
      day: stepped.day,
      second: stepped.second,
    });
    expect(await change({ paused: false })).toMatchObject({ paused: false });
  });

  test('a step of a running clock and a date outside the ephemeris are refused', async () => {
    const refusal = (body: object) =>
      world.client.call('time_change', { body }).then(
        () => 'accepted',
        (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
      );
    expect(await refusal({ step: 1 })).toBe('not_paused');
    expect(await refusal({ utc: '2400-01-01T00:00:00Z' })).toBe('epoch_outside_span');
    expect(await refusal({ utc: '2026-02-30T00:00:00Z' })).toBe('invalid_request');
  });
});

test('GET /entities lists by kind and near a point', async () => {
  const line = await joinWorld(world.url);
  const ship = line.world.get(line.ship ?? -1);
  const [x_m = 0, y_m = 0, z_m = 0] = ship?.motion.position_m ?? [];
  const vessels = (await world.client.call('entities', { query: { kind: 'vessel' } })).body.items;
  expect(vessels.map(({ id }) => id)).toContain(`entity_${line.ship}`);
  const markers = (await world.client.call('entities', { query: { kind: 'marker' } })).body.items;
  expect(markers.map(({ name }) => name)).toEqual(['Greenwich']);
  const point = { near: 'earth', x_m: String(x_m), y_m: String(y_m), z_m: String(z_m) };
  const close = await world.client.call('entities', { query: { ...point, within_m: '100000' } });
  expect(close.body.items.map(({ id }) => id)).toContain(`entity_${line.ship}`);
  const far = await world.client.call('entities', { query: { ...point, near: 'moon', within_m: '1' } });
  expect(far.body.items).toEqual([]);
  const part = await world.client.call('entities', { query: { limit: '1' } });
  expect(part.body.items).toHaveLength(1);
  const rest = await world.client.call('entities', { query: { cursor: part.body.next_cursor ?? '' } });
  expect(rest.body.items.map(({ id }) => id)).not.toContain(part.body.items[0]?.id);
  line.close();
});
