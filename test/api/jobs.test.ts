import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyIndex, parseUtc } from '../../src/astro/index.ts';
import { HttpClient } from '../../src/client/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';
import { sharedRails } from '../support/worlds.ts';

let test: TestServer;
beforeAll(async () => {
  test = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_WHITELIST: '/nowhere.json',
    SPACETIME_SCENE: paths.orbit,
  });
});
afterAll(async () => {
  await test?.stop();
  removeTemporaryFolders();
});

type Wish = Parameters<typeof create>[0];
const create = async (body: NonNullable<Parameters<typeof call<'job_create'>>[1]['body']>) =>
  (await call('job_create', { body })).body;
const call: HttpClient['call'] = (id, request) => test.client.call(id, request);
const ended = async (id: string) => (await call('job_read', { params: { id }, query: { wait: '60' } })).body;
const done = async (wish: Wish) => ended((await create(wish)).id);
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: { problem?: { code: string } }) => error.problem?.code,
  );

async function resultOf(id: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? {} : { cursor };
    const { body } = await call('job_result', { params: { id }, query });
    items.push(...body.items);
    cursor = body.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

describe('jobs over HTTP', () => {
  it('bake where bodies are, to the last bit', async () => {
    const job = await done({
      type: 'bake_ephemeris',
      input: {
        bodies: ['moon', 'earth'],
        center: 'sun',
        from: '2026-01-01T00:00:00Z',
        to: '2026-01-11T00:00:00Z',
        step_seconds: 3600,
      },
    });
    expect(job).toMatchObject({ state: 'completed', progress: 1, error: null, result_items: 482 });
    const items = await resultOf(job.id);
    expect(items).toHaveLength(482);
    const { day, second } = parseUtc('2026-01-01T00:00:00Z');
    const out = new Float64Array(6);
    sharedRails().stateBetween(bodyIndex('moon'), bodyIndex('sun'), day, second, out);
    expect(items[0]).toMatchObject({ body: 'moon', center: 'sun', utc: '2026-01-01T00:00:00.000Z' });
    expect([items[0]?.position_m, items[0]?.velocity_mps].flat()).toEqual([...out]);
    expect(items.at(-1)).toMatchObject({ body: 'earth' });
  });

  it.each([
    ['2026-01-01T00:00:00Z', '2026-01-11T00:00:00Z'],
    ['2026-07-01T00:00:00Z', '2026-07-11T00:00:00Z'],
  ])('bake both ends of a span of whole steps, whatever season it is (%s)', async (from, to) => {
    const job = await done({
      type: 'bake_ephemeris',
      input: { bodies: ['mars'], from, to, step_seconds: 86_400 },
    });
    expect(job).toMatchObject({ state: 'completed', result_items: 11 });
    expect((await resultOf(job.id)).at(-1)?.utc).toBe(to.replace('Z', '.000Z'));
  });

  it('refuse a span that is too much, backward or not covered', async () => {
    const bake = {
      bodies: ['earth'],
      from: '2026-01-01T00:00:00Z',
      to: '2025-01-01T00:00:00Z',
      step_seconds: 60,
    };
    const wish = (more: object) => create({ type: 'bake_ephemeris', input: { ...bake, ...more } });
    expect(await refusal(wish({}))).toBe('invalid_request');
    expect(await refusal(wish({ to: '2099-01-01T00:00:00Z' }))).toBe('invalid_request');
    const outside = await done({
      type: 'bake_ephemeris',
      input: { ...bake, to: '9000-01-01T00:00:00Z', step_seconds: 1e9 },
    });
    expect(outside).toMatchObject({ state: 'failed', error: { code: 'epoch_outside_span' }, attempts: 1 });
  });

  it('preload scenes, so that loading reads and checks nothing', async () => {
    const job = await done({ type: 'scene_preload', input: { scene_paths: [paths.lab, paths.nested] } });
    expect(job).toMatchObject({ state: 'completed', result: { loaded: 2, already: 0, failed: 0 } });
    const before = test.server.parts.caches.figures()[0];
    const load = await call('scene_load', { body: { scene_path: paths.lab }, query: { wait: '30' } });
    expect(load.body.status).toBe('loaded');
    const after = test.server.parts.caches.figures()[0];
    expect([after.hits - before.hits, after.misses - before.misses]).toEqual([1, 0]);
    await call('scene_load', { body: { scene_path: paths.orbit }, query: { wait: '30' } });
  });

  it('say which scene cannot be preloaded, and warm up with the rest', async () => {
    const job = await done({ type: 'scene_preload', input: { scene_paths: [paths.orbit, paths.broken] } });
    expect(job).toMatchObject({ state: 'failed', error: { code: 'scene_invalid' } });
    expect(
      await refusal(create({ type: 'scene_preload', input: { scene_paths: ['secret.scene.json'] } })),
    ).toBe('scene_not_allowed');
    const warmed = await done({ type: 'cache_warming' });
    expect(warmed).toMatchObject({ state: 'completed', result: { failed: 1 } });
    expect(await resultOf(warmed.id)).toContainEqual({
      scene_path: paths.orbit,
      outcome: 'already',
      error: null,
    });
  });

  it('back up, one at a time, and keep as many as they are told', async () => {
    const folder = path.join(test.dataFolder, 'backups');
    const asked = await Promise.all([1, 2, 3].map(() => create({ type: 'backup', input: { keep: 2 } })));
    const made = await Promise.all(asked.map(({ id }) => ended(id)));
    for (const job of made) {
      expect(job).toMatchObject({ state: 'completed', error: null });
      expect(job.result).toMatchObject({ sealed: false, verified: 'restored' });
    }
    const names = made.map(({ result }) => String(result?.name)).sort();
    expect((await readdir(folder)).sort()).toEqual(names.slice(1));
    const [, newest = ''] = names.slice(1);
    const bytes = await readFile(path.join(folder, newest));
    const { result } = made.find((job) => job.result?.name === newest) ?? {};
    expect(result?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect((await stat(path.join(folder, newest))).mode & 0o077).toBe(0);
  });

  it('write down the running world', async () => {
    const job = await done({ type: 'export_state' });
    const items = await resultOf(job.id);
    expect(items[0]).toMatchObject({ part: 'world', format: 'spacetime.state.v1', scene: 'Orbit' });
    expect(items.filter(({ part }) => part === 'entity')).toHaveLength(Number(job.result?.entities));
    expect(items.filter(({ part }) => part === 'subsystem').length).toBeGreaterThan(3);
  });

  it('are listed in pages, by state, type and owner', async () => {
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: '3', type: 'backup' as const, ...(cursor === undefined ? {} : { cursor }) };
      const { body } = await call('jobs', { query });
      expect(body.items.length).toBeLessThanOrEqual(3);
      all.push(...body.items.map(({ id }) => id));
      cursor = body.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(all).size).toBe(3);
    expect((await call('jobs', { query: { owner: 'nobody' } })).body.items).toEqual([]);
    const { body } = await call('jobs', { query: { state: 'failed' } });
    expect(body.items.every(({ state }) => state === 'failed')).toBe(true);
  });

  it('are cancelled while they run, and removed', async () => {
    const long = {
      bodies: ['earth'],
      from: '1950-01-01T00:00:00Z',
      to: '2050-01-01T00:00:00Z',
      step_seconds: 40_000,
    };
    const job = await create({ type: 'bake_ephemeris', input: long });
    const cancelled = await call('job_cancel', { params: { id: job.id } });
    expect(cancelled.body.cancel_requested).toBe(true);
    const over = await ended(job.id);
    expect(over).toMatchObject({ state: 'cancelled', result_items: 0 });
    expect(await refusal(call('job_cancel', { params: { id: job.id } }))).toBe('job_finished');
    const other = await create({ type: 'bake_ephemeris', input: long });
    await call('job_delete', { params: { id: other.id } });
    expect(await refusal(call('job_read', { params: { id: other.id } }))).toBe('unknown_job');
  });

  it('belong to who asked for them, and need the rights of what they do', async () => {
    const { issuer } = test.server.parts.auth;
    const token = async (subject: string, role: 'developer') =>
      (await issuer.session({ subject, role, createdBy: 'test', refresh: false })).accessToken;
    const [ada, bob] = [
      new HttpClient({ baseUrl: test.url, token: await token('ada', 'developer') }),
      new HttpClient({ baseUrl: test.url, token: await token('bob', 'developer') }),
    ];
    expect(await refusal(ada.call('job_create', { body: { type: 'backup' } }))).toBe('permission_denied');
    const { body } = await ada.call('job_create', { body: { type: 'cache_warming' } });
    expect(body.owner).toBe('ada');
    expect(await refusal(bob.call('job_cancel', { params: { id: body.id } }))).toBe('permission_denied');
    expect(await refusal(bob.call('job_delete', { params: { id: body.id } }))).toBe('permission_denied');
  });
});
