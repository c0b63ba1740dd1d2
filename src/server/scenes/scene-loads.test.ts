import { beforeEach, describe, expect, test } from 'vitest';
import { ApiError, type SceneLoad } from '../../protocol/index.ts';
import { type Scene, sceneSchema } from '../../world/index.ts';
import { SceneLoads } from './scene-loads.ts';

const scene: Scene = sceneSchema.parse({
  format: 'spacetime.scene.v1',
  name: 'Test',
  time: { epoch: '2026-01-01T00:00:00Z' },
  start: { position: { body: 'earth', lat_deg: 0, lon_deg: 0, alt_m: 4e5 } },
  root: { type: 'solar_system', name: 'root' },
});
const info = {
  node_count: 1,
  depth: 1,
  root_type: 'solar_system',
  root_name: 'root',
  nodes_by_type: { solar_system: 1 },
};
const valid = { valid: true, errors: [], warnings: [], scene_info: info };
const never = new AbortController().signal;

/** Scenes that are being prepared, to be let go one by one. */
let gates: { readonly path: string; readonly resolve: () => void; readonly reject: (error: Error) => void }[];
let committed: string[];
let changes: SceneLoad[];
let switched: string[];
let loads: SceneLoads;

beforeEach(() => {
  gates = [];
  committed = [];
  changes = [];
  switched = [];
  loads = queue(30_000);
});

function queue(timeoutMs: number): SceneLoads {
  let path = '';
  return new SceneLoads({
    timeoutMs,
    historySize: 3,
    onChange: (load) => changes.push(load),
    onSwitch: ({ path: to }) => switched.push(to),
    open: async (asked) => {
      if (asked === 'missing') throw new ApiError('unknown_scene');
      path = asked;
      if (asked !== 'broken') return { validation: valid, scene };
      const errors = [{ path: '$', line: 2, column: 3, message: 'is wrong' }];
      return { validation: { ...valid, valid: false, scene_info: null, errors } };
    },
    prepareSaved: async () => ({ commit: async () => {}, discard: () => {} }),
    prepare: async () => {
      const own = path;
      await new Promise<void>((resolve, reject) => gates.push({ path: own, resolve, reject }));
      return {
        commit: async () => {
          committed.push(own);
        },
        discard: () => {},
      };
    },
  });
}

async function gate(): Promise<(typeof gates)[number]> {
  for (;;) {
    const next = gates.shift();
    if (next !== undefined) return next;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const outcome = (load: SceneLoad) => loads.wait(load.load_id, 5000, never);

describe('the queue', () => {
  test('overlapping loads run one after the other, each under its own id', async () => {
    const [a, b] = [loads.request('load', 'a', 'x'), loads.request('load', 'b', 'y')];
    expect([loads.get(a.load_id).status, loads.get(b.load_id).status]).toEqual(['loading', 'queued']);
    (await gate()).resolve();
    expect(await outcome(a)).toMatchObject({
      status: 'loaded',
      scene_path: 'a',
      requester: 'x',
      scene_name: 'Test',
    });
    expect(loads.get(b.load_id).status).toBe('loading');
    (await gate()).resolve();
    expect(await outcome(b)).toMatchObject({ status: 'loaded', scene_path: 'b', requester: 'y' });
    expect(committed).toEqual(['a', 'b']);
    expect(switched).toEqual(['a', 'b']);
    expect(loads.current?.path).toBe('b');
    expect(changes.filter(({ load_id }) => load_id === a.load_id).map(({ status }) => status)).toEqual([
      'queued',
      'loading',
      'loaded',
    ]);
  });

  test('a waiting load of the same file is superseded by a later one', async () => {
    const [, waiting, later] = [
      loads.request('load', 'a', 'x'),
      loads.request('load', 'b', 'x'),
      loads.request('load', 'b', 'y'),
    ];
    expect(await outcome(waiting)).toMatchObject({ status: 'superseded', duration_ms: null });
    (await gate()).resolve();
    (await gate()).resolve();
    expect((await outcome(later)).status).toBe('loaded');
    expect(committed).toEqual(['a', 'b']);
  });

  test('it is bounded', () => {
    for (let i = 0; i <= 16; i++) loads.request('load', `scene ${i}`, 'x');
    expect(() => loads.request('load', 'one more', 'x')).toThrow(ApiError);
  });

  test('after closing nothing is taken, and what waited says why it did not happen', async () => {
    loads.request('load', 'a', 'x');
    const waiting = loads.request('load', 'b', 'x');
    loads.close();
    expect(await outcome(waiting)).toMatchObject({ status: 'failed', error: { code: 'shutting_down' } });
    expect(() => loads.request('load', 'c', 'x')).toThrow(ApiError);
  });
});

describe('outcomes', () => {
  test('a missing file, a broken scene and a world that refuses are failures with their reason; the scene stays', async () => {
    const first = loads.request('load', 'good', 'x');
    (await gate()).resolve();
    await outcome(first);
    expect(await outcome(loads.request('load', 'missing', 'x'))).toMatchObject({
      status: 'failed',
      error: { code: 'unknown_scene' },
    });
    expect(await outcome(loads.request('load', 'broken', 'x'))).toMatchObject({
      status: 'failed',
      error: { code: 'scene_invalid', errors: [{ line: 2, column: 3 }] },
    });
    const refused = loads.request('load', 'other', 'x');
    (await gate()).reject(new Error('no room'));
    expect(await outcome(refused)).toMatchObject({ status: 'failed', error: { message: 'no room' } });
    expect(loads.current?.path).toBe('good');
  });

  test('a load that takes too long is timed out, is never switched to, and the next one runs', async () => {
    loads = queue(30);
    const slow = loads.request('load', 'slow', 'x');
    const next = loads.request('load', 'next', 'x');
    const late = await gate();
    expect(await outcome(slow)).toMatchObject({
      status: 'timed_out',
      error: { code: 'scene_load_timed_out' },
    });
    expect(loads.get(slow.load_id).duration_ms).toBeGreaterThanOrEqual(29);
    const following = await gate();
    late.resolve();
    following.resolve();
    expect((await outcome(next)).status).toBe('loaded');
    expect(committed).toEqual(['next']);
  });

  test('the history is newest first, bounded, and holds what happened', async () => {
    for (const path of ['missing', 'a', 'broken', 'b']) {
      const load = loads.request('load', path, 'x');
      if (path === 'a' || path === 'b') (await gate()).resolve();
      await outcome(load);
    }
    expect(loads.history().map(({ scene_path, status }) => [scene_path, status])).toEqual([
      ['b', 'loaded'],
      ['broken', 'failed'],
      ['a', 'loaded'],
    ]);
  });

  test('waiting ends with the time, with the caller, and at once when there is an outcome', async () => {
    const load = loads.request('load', 'a', 'x');
    expect((await loads.wait(load.load_id, 5, never)).status).toBe('loading');
    const gone = new AbortController();
    const waiting = loads.wait(load.load_id, 60_000, gone.signal);
    gone.abort();
    expect((await waiting).status).toBe('loading');
    (await gate()).resolve();
    await outcome(load);
    expect((await loads.wait(load.load_id, 60_000, never)).status).toBe('loaded');
    expect(() => loads.get('no such id')).toThrow(ApiError);
  });
});
