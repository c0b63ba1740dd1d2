import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpClient, ProblemError } from '../../src/client/index.ts';
import { snapshotFormat } from '../../src/world/index.ts';
import {
  endProcesses,
  joinWorld,
  operatorToken,
  type ServerProcess,
  startServerProcess,
  startTestServer,
  type TestServer,
  until,
} from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

/** For all that needs no server of its own; each test leaves it without saves. */
let world: TestServer;

beforeAll(async () => {
  world = await startTestServer();
});

afterAll(async () => {
  await world.stop();
  endProcesses();
  removeTemporaryFolders();
});

const marker = (name: string) => ({
  kind: 'marker' as const,
  name,
  position: { body: 'moon', lat_deg: 1, lon_deg: 2, alt_m: 0 },
});
const named = async (client: HttpClient, kind: 'marker' | 'vessel' = 'marker'): Promise<string[]> =>
  (await client.call('entities', { query: { kind, limit: '100' } })).body.items.map(({ name }) => name);

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error(`Not refused: ${String(error)}`);
  return error.problem.code;
}

/** Starts in a folder that a server before has left. */
const startIn = (folder: string, more: Record<string, string> = {}): Promise<TestServer> =>
  startTestServer({ SPACETIME_DATA_DIR: folder, SPACETIME_LIMITS_FACTOR: '100', ...more });

/** Writes other bytes into a saved world, as a failing disk would. */
function damage(folder: string, slot: string): void {
  const file = new DatabaseSync(path.join(folder, 'store.sqlite'));
  file.prepare("UPDATE saves SET content = x'00112233' WHERE slot = ?").run(slot);
  file.close();
}

/** Makes a save into one of the release before: another format of the world's state, whose hash was counted in another way. */
function makeOlder(folder: string, slot: string): void {
  const file = new DatabaseSync(path.join(folder, 'store.sqlite'));
  const { content } = file.prepare('SELECT content FROM saves WHERE slot = ?').get(slot) as {
    content: Uint8Array;
  };
  const save = JSON.parse(gunzipSync(content).toString('utf8')) as object;
  const text = JSON.stringify(save, (key, value: unknown) => {
    if (value === snapshotFormat) return 'spacetime.snapshot.v2';
    const later = ['light', 'relativity', 'free-bodies', 'swarms'];
    if (key !== 'parts' || !Array.isArray(value)) return value;
    return (value as { name: string }[]).filter(({ name }) => !later.includes(name));
  });
  const older = gzipSync(text);
  file
    .prepare('UPDATE saves SET content = ?, digest = ?, world_hash = ? WHERE slot = ?')
    .run(older, createHash('sha256').update(older).digest('hex'), '0'.repeat(32), slot);
  file.close();
}

test('a save brings the world back as it was; visitors stay and get what the save has of them', async () => {
  const { client } = world;
  const line = await joinWorld(world.url, 'Ada');
  await client.call('entity_spawn', { body: marker('Before') });
  const { status, body: save } = await client.call('save_create', { body: { name: 'First' } });
  expect(status).toBe(201);
  expect(save).toMatchObject({
    slot: '1',
    kind: 'manual',
    name: 'First',
    scene: { path: 'scenes/solar-system.scene.json' },
  });
  expect(save.world_hash).toMatch(/^[0-9a-f]{32}$/);
  expect(save.stored_bytes).toBeLessThan(save.size_bytes);
  await client.call('entity_spawn', { body: marker('After') });
  await client.call('scene_load', {
    body: { scene_path: 'scenes/moon-orbit.scene.json' },
    query: { wait: '30' },
  });
  const late = await joinWorld(world.url, 'Late');
  const loaded = await client.call('save_load', { params: { slot: '1' } });
  expect(loaded.body.save).toEqual(save);
  expect((await client.call('scene_read', {})).body).toMatchObject({
    path: 'scenes/solar-system.scene.json',
  });
  expect(await named(client)).toContain('Before');
  expect(await named(client)).not.toContain('After');
  await until('both have ships', async () => {
    const ships = await named(client, 'vessel');
    return ships.includes('Ada') && ships.includes('Late');
  });
  expect((await client.call('scene_load_read', { params: { id: loaded.body.load_id } })).body).toMatchObject({
    kind: 'save',
    status: 'loaded',
  });
  line.close();
  late.close();
  await client.call('save_delete', { params: { slot: '1' } });
});

test('what is stepped from a save repeats to the same hash, however long time stood still after loading', async () => {
  const { client } = world;
  await client.call('time_change', { body: { paused: true } });
  const save = async (slot: string) => (await client.call('save_create', { body: { slot } })).body;
  const start = await save('start');
  const repeat = async (slot: string, sinceTick: number) => {
    await client.call('save_load', { params: { slot: 'start' } });
    await until('time has stood still for a while', async () => {
      const { body } = await client.call('time_read', {});
      return body.tick > sinceTick;
    });
    const { id } = (await client.call('entity_spawn', { body: marker('Again') })).body;
    await client.call('time_change', { body: { step: 20 } });
    return { id, ...(await save(slot)) };
  };
  const once = await repeat('once', start.tick);
  const again = await repeat('again', once.tick);
  expect(again.tick).toBeGreaterThan(once.tick);
  expect(again.id).toBe(once.id);
  expect(again.simulated).toBe(once.simulated);
  expect(again.world_hash).toBe(once.world_hash);
  expect(once.world_hash).not.toBe(start.world_hash);
  for (const slot of ['start', 'once', 'again']) await client.call('save_delete', { params: { slot } });
  await client.call('time_change', { body: { paused: false } });
});

test('slots are filled, overwritten on demand, listed and deleted; all have their refusals', async () => {
  const { client } = world;
  const create = (body: object) => client.call('save_create', { body });
  for (let slot = 1; slot <= 9; slot += 1) expect((await create({})).body.slot).toBe(String(slot));
  await create({ slot: 'evening' });
  expect(await codeOf(create({}))).toBe('too_many_saves');
  expect(await codeOf(create({ slot: 'evening' }))).toBe('slot_taken');
  expect((await create({ slot: 'evening', overwrite: true, name: 'Later' })).body.name).toBe('Later');
  for (const slot of ['auto-1', 'recovery', '../x', 'A'])
    expect(await codeOf(create({ slot }))).toBe('invalid_request');
  await client.call('save_delete', { params: { slot: '3' } });
  expect(await codeOf(client.call('save_delete', { params: { slot: '3' } }))).toBe('unknown_save');
  expect(await codeOf(client.call('save_load', { params: { slot: '3' } }))).toBe('unknown_save');
  const { items } = (await client.call('saves', {})).body;
  expect(items.filter(({ kind }) => kind === 'manual')).toHaveLength(9);
  damage(world.dataFolder, 'evening');
  expect(await codeOf(client.call('save_load', { params: { slot: 'evening' } }))).toBe('save_damaged');
  expect((await client.call('scene_read', {})).body.status).toBe('loaded');
  makeOlder(world.dataFolder, '1');
  expect((await client.call('save_load', { params: { slot: '1' } })).status).toBe(200);
});

test('autosaves roll through three slots, and a start goes on from the newest that is sound', async () => {
  const folder = temporaryFolder();
  const first = await startIn(folder, { SPACETIME_AUTOSAVE_SECONDS: '1', SPACETIME_RECOVERY_SECONDS: '0' });
  await first.client.call('entity_spawn', { body: marker('Kept') });
  const autos = async (server: TestServer) =>
    (await server.client.call('saves', {})).body.items.filter(({ kind }) => kind === 'auto');
  await until('all three are there', async () => (await autos(first)).length === 3);
  const { tick } = (await autos(first))[0] ?? { tick: 0 };
  await until('the oldest gave way', async () => ((await autos(first)).at(-1)?.tick ?? 0) >= tick - 200);
  await first.server.stop();

  damage(folder, 'recovery');
  const second = await startIn(folder, { SPACETIME_AUTOSAVE_SECONDS: '0' });
  expect(await named(second.client)).toContain('Kept');
  expect(
    second.logged.some(({ message }) => message === 'a save cannot be used, the one before is tried'),
  ).toBe(true);
  await second.server.stop();

  const fresh = await startIn(folder, { SPACETIME_RESUME: 'off' });
  expect(await named(fresh.client)).not.toContain('Kept');
  await fresh.server.stop();
  const other = await startIn(folder, { SPACETIME_SCENE: 'scenes/moon-orbit.scene.json' });
  expect((await other.client.call('scene_read', {})).body.path).toBe('scenes/moon-orbit.scene.json');
  await other.server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a visitor comes back to the own ship when the server was started anew', async () => {
  const folder = temporaryFolder();
  const first = await startIn(folder);
  const { port } = new URL(first.url);
  const line = await joinWorld(first.url, 'Ada');
  const own = { visitor: line.visitor, ship: line.ship };
  await first.client.call('entity_change', {
    params: { id: `entity_${line.ship}` },
    body: { position: { body: 'mars', lat_deg: 0, lon_deg: 0, alt_m: 1e6 } },
  });
  const welcomed = new Promise<{ resumed: boolean; ship: number }>((resolve) => line.on('welcome', resolve));
  await first.server.stop();
  const second = await startIn(folder, { SPACETIME_PORT: port });
  const welcome = await welcomed;
  expect(welcome).toMatchObject({ resumed: true, ship: own.ship, visitor: own.visitor });
  expect(line.world.get(welcome.ship)?.motion.body).toBe('mars');
  line.close();
  await second.stop();
});

test('a process that is killed at any moment has every save that it answered for', async () => {
  const folder = temporaryFolder();
  const variables = {
    SPACETIME_ENV: 'test',
    SPACETIME_DATA_DIR: folder,
    SPACETIME_RECOVERY_SECONDS: '1',
    SPACETIME_LIMITS_FACTOR: '100',
  };
  const acknowledged = new Map<string, string>();
  const rounds = 2;
  for (let round = 0; round <= rounds; round += 1) {
    const server: ServerProcess = await startServerProcess([], variables);
    const client = new HttpClient({ baseUrl: server.url, token: await operatorToken(server.url, folder) });
    const beforeLoads = await named(client);
    const { items } = (await client.call('saves', {})).body;
    for (const [slot, madeAt] of acknowledged) {
      const found = items.find((item) => item.slot === slot);
      expect(Date.parse(found?.made_at ?? '')).toBeGreaterThanOrEqual(Date.parse(madeAt));
      await client.call('save_load', { params: { slot } });
    }
    if (round === rounds) {
      await server.stop();
      break;
    }
    if (round === 0) {
      await client.call('entity_spawn', { body: marker('Rock') });
      const since = (await client.call('time_read', {})).body.tick;
      await until('a recovery point has it', async () =>
        (await client.call('saves', {})).body.items.some(
          ({ kind, tick }) => kind === 'recovery' && tick >= since,
        ),
      );
    } else expect(beforeLoads).toContain('Rock');
    let killed = false;
    const saving = (async () => {
      for (let number = 0; !killed; number += 1) {
        const slot = `slot-${number % 3}`;
        const answer = await client
          .call('save_create', { body: { slot, overwrite: true } })
          .catch(() => null);
        if (answer !== null) acknowledged.set(slot, answer.body.made_at);
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 900));
    server.child.kill('SIGKILL');
    killed = true;
    await Promise.all([saving, server.stop('SIGKILL')]);
  }
  expect(acknowledged.size).toBeGreaterThan(0);
}, 120_000);
