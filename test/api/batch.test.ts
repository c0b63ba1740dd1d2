import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HttpClient, type WorldConnection } from '../../src/client/index.ts';
import { type Entity, entityName, type RouteRequest, type routes } from '../../src/protocol/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

type Body = RouteRequest<(typeof routes)['batch']>['body'];

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
beforeEach(async () => {
  await test.client.call('scene_load', { body: { scene_path: paths.orbit }, query: { wait: '30' } });
});

const run = async (body: Body) => (await test.client.call('batch', { body })).body;
const place = { body: 'earth', lat_deg: 10, lon_deg: 20, alt_m: 0 } as const;
const marker = (name: string) =>
  ({ op: 'spawn', entity: { kind: 'marker', name, position: place } }) as const;
const entities = (): Entity[] => [...test.server.parts.host.mirror.entities()].sort((a, b) => a.id - b.id);
const outcomes = (steps: readonly { outcome: string }[]): string[] => steps.map(({ outcome }) => outcome);
const scene = async () => (await test.client.call('scene_read', {})).body;

/** Stops the clock, so that whatever differs afterwards was changed. */
async function pause(): Promise<void> {
  await test.client.call('time_change', { body: { paused: true } });
}

describe('a batch that continues', () => {
  it('does what can be done and says what became of each', async () => {
    const { steps, ...whole } = await run({
      operations: [
        marker('Here'),
        { op: 'validate', scene_path: paths.broken },
        { op: 'get_info', scene_path: paths.lab },
        { op: 'remove', entity: 'entity_999999' },
        { op: 'load', scene_path: 'secret.scene.json' },
        { op: 'get_info' },
      ],
    });
    expect(whole).toMatchObject({ mode: 'continue', ok: false, rolled_back: false, done: 3, failed: 3 });
    expect(outcomes(steps)).toEqual(['done', 'failed', 'done', 'failed', 'failed', 'done']);
    expect(steps.map(({ error }) => error?.code)).toEqual([
      undefined,
      'scene_invalid',
      undefined,
      'unknown_entity',
      'scene_not_allowed',
      undefined,
    ]);
    expect(steps[2]?.validation?.scene_info?.root_name).toBe('room');
    expect(steps[5]?.scene).toMatchObject({ path: paths.orbit, name: 'Orbit' });
    await until('the marker is seen', () =>
      entities().some(({ id }) => entityName(id) === steps[0]?.entity_id),
    );
  });

  it('says of a custom body what it goes about and what is odd about it', async () => {
    const rock = (name: string, speedMps: number): Body['operations'][number] => ({
      op: 'spawn',
      entity: {
        kind: 'body',
        name,
        mass_kg: 6e15,
        radius_m: 8000,
        position: {
          relative_to: 'moon',
          frame: 'inertial',
          position_m: [4e6, 0, 0],
          velocity_mps: [0, speedMps, 0],
        },
      },
    });
    const { steps } = await run({ operations: [rock('round', 1100), marker('Beside')] });
    expect(steps.map(({ outcome, bound_to }) => [outcome, bound_to])).toEqual([
      ['done', 'moon'],
      ['done', undefined],
    ]);
    const { steps: again } = await run({
      operations: [{ op: 'remove', entity: steps[0]?.entity_id ?? '' }, rock('falls', 100)],
    });
    expect(again[1]).toMatchObject({ outcome: 'done', bound_to: 'moon', warnings: [{ code: 'impact' }] });
  });

  it('answers a load only when the scene runs', async () => {
    const { ok, steps } = await run({ operations: [{ op: 'load', scene_path: paths.lab }] });
    expect([ok, steps[0]?.load?.status]).toEqual([true, 'loaded']);
    expect(await scene()).toMatchObject({ path: paths.lab, status: 'loaded' });
  });
});

describe('a batch as a whole', () => {
  it('keeps everything when every operation was done', async () => {
    const done = await run({
      mode: 'transactional',
      operations: [marker('One'), { op: 'validate', scene_path: paths.lab }, marker('Two')],
    });
    expect(done).toMatchObject({ ok: true, rolled_back: false, done: 3 });
    const names = () => entities().map(({ name }) => name);
    await until('both are seen', () => names().includes('One') && names().includes('Two'));
  });

  it('puts entities back as they were, to the last bit', async () => {
    const kept = await run({ operations: [marker('Stays'), marker('Moves')] });
    const [stays, moves] = kept.steps.map(({ entity_id }) => entity_id ?? '');
    await until('both are seen', () => entities().some(({ id }) => entityName(id) === moves));
    await pause();
    const before = await test.server.parts.host.checkpoint();
    const failed = await run({
      mode: 'transactional',
      operations: [
        marker('Goes'),
        { op: 'remove', entity: stays ?? '' },
        { op: 'move', entity: moves ?? '', position: { ...place, lat_deg: 50 } },
        { op: 'modify', entity: moves ?? '', name: 'Renamed' },
        { op: 'get_info' },
        { op: 'remove', entity: 'entity_999999' },
        marker('Never'),
      ],
    });
    expect(failed).toMatchObject({ ok: false, rolled_back: true, done: 1, failed: 1, error: null });
    expect(outcomes(failed.steps)).toEqual([
      ...Array.from({ length: 4 }, () => 'rolled_back'),
      'done',
      'failed',
      'skipped',
    ]);
    const after = await test.server.parts.host.checkpoint();
    expect(after.state.entities).toEqual(before.state.entities);
    expect(after.snapshot.scene).toEqual(before.snapshot.scene);
    expect(after.tick).toBeGreaterThan(before.tick);
    const saved = ({ snapshot }: typeof after, name: string) =>
      snapshot.parts.find((part) => part.name === name)?.state;
    for (const name of ['markers', 'vessels', 'presence', 'entities']) {
      expect(saved(after, name), name).toEqual(saved(before, name));
    }
    expect(entities()).toEqual(before.state.entities);
  });

  it('puts the scene back, and visitors with it', async () => {
    const ada = await joinWorld(test.url, 'Ada');
    const shown: string[] = [];
    ada.on('scene', (message) => shown.push(message.scene.path));
    const ship = () => entities().find(({ hull }) => hull?.owner !== undefined && hull.owner !== null);
    await until('the ship is seen', () => ship() !== undefined);
    const failed = await run({
      mode: 'transactional',
      operations: [
        marker('Goes'),
        { op: 'load', scene_path: paths.lab },
        { op: 'load', scene_path: paths.broken },
      ],
    });
    expect(outcomes(failed.steps)).toEqual(['rolled_back', 'rolled_back', 'failed']);
    expect(failed.rolled_back).toBe(true);
    expect(await scene()).toMatchObject({ path: paths.orbit, status: 'loaded' });
    await until('the visitor sees the scene again', () => shown.at(-1) === paths.orbit);
    expect(shown).toContain(paths.lab);
    expect(entities().map(({ name }) => name)).toEqual(expect.arrayContaining(['Greenwich', 'Ada']));
    expect(entities().some(({ name }) => name === 'Goes')).toBe(false);
    // The ship flies on in its orbit, and its pilot still steers it.
    await steers(ada);
    ada.close();
  });

  describe.each([
    {
      what: 'a change of time',
      ask: () => test.client.call('time_change', { body: { factor: 7 } }),
      seen: { status: 200, body: { target_factor: 7 } },
    },
    {
      what: 'a load',
      ask: () =>
        test.client.call('scene_load', { body: { scene_path: paths.nested }, query: { wait: '30' } }),
      seen: { status: 200, body: { status: 'loaded', scene_path: paths.nested } },
    },
    {
      what: 'a batch',
      ask: () => test.client.call('batch', { body: { operations: [marker('Of another')] } }),
      seen: { status: 200, body: { ok: true } },
    },
  ])('while it is under way', ({ what, ask, seen }) => {
    it(`${what} of somebody else waits, and is not lost`, async () => {
      const begun = Promise.withResolvers<void>();
      const unheard = test.server.parts.loads.listen(() => begun.resolve());
      const batch = run({
        mode: 'transactional',
        operations: [
          { op: 'load', scene_path: paths.lab },
          { op: 'load', scene_path: paths.orbit },
          { op: 'remove', entity: 'entity_999999' },
        ],
      });
      await begun.promise;
      unheard();
      const other = ask();
      expect((await batch).rolled_back).toBe(true);
      expect(await other).toMatchObject(seen);
    });
  });

  it('refuses what the caller may not do before anything is done', async () => {
    const { issuer } = test.server.parts.auth;
    const { accessToken } = await issuer.session({
      subject: 'cy',
      role: 'api_client',
      createdBy: 'test',
      refresh: false,
    });
    const client = new HttpClient({ baseUrl: test.url, token: accessToken });
    await expect(client.call('batch', { body: { operations: [marker('No')] } })).rejects.toMatchObject({
      problem: { code: 'permission_denied' },
    });
    const many = Array.from({ length: 51 }, () => ({ op: 'get_info' }) as const);
    await expect(run({ operations: many })).rejects.toMatchObject({ problem: { code: 'invalid_request' } });
  });

  it('is done by a job too, which fails when it does', async () => {
    const { body } = await test.client.call('job_create', {
      body: {
        type: 'batch_operations',
        input: {
          mode: 'transactional',
          operations: [marker('Goes'), { op: 'remove', entity: 'entity_999999' }],
        },
      },
    });
    const { body: job } = await test.client.call('job_read', {
      params: { id: body.id },
      query: { wait: '30' },
    });
    expect(job).toMatchObject({
      state: 'failed',
      error: { code: 'batch_failed' },
      result: { rolled_back: true },
    });
    expect(entities().some(({ name }) => name === 'Goes')).toBe(false);
  });
});

/** A push of the stick reaches the ship. */
async function steers(line: WorldConnection): Promise<void> {
  const seq = line.control({ thrust: [0, 0, -1], torque: [0, 0, 0], stabilise: true });
  await until('the ship obeys', () => entities().some(({ flight }) => flight?.control_seq === seq));
}
