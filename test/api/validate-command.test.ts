import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { HttpClient } from '../../src/client/index.ts';
import {
  type FeatureName,
  featureNames,
  type ValidationReport,
  validate,
} from '../../src/tools/validate/index.ts';
import { type HonestAnswer, type Lies, type LyingServer, lyingServer } from '../support/lying-server.ts';
import { proofContext } from '../support/proof-context.ts';
import { runHere } from '../support/run-here.ts';
import {
  type EndedProcess,
  endProcesses,
  joinWorld,
  runCommand,
  startTestServer,
  type TestServer,
  until,
} from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let server: TestServer;
let liar: LyingServer;
beforeAll(async () => {
  server = await startTestServer();
  liar = await lyingServer(server.url);
});
afterAll(async () => {
  endProcesses();
  await liar.close();
  await server.stop();
  removeTemporaryFolders();
});
afterEach(() => {
  liar.lies = {};
});

async function proven(features: readonly FeatureName[], more = {}): Promise<ValidationReport> {
  return await validate({
    context: { ...proofContext(liar.url, server.token), ...more },
    features,
    withinMs: 60_000,
    onResult: () => {},
  });
}

test('a fresh server of its own fulfils all, and nothing of it stays behind', async () => {
  const folder = temporaryFolder();
  const report = path.join(folder, 'report.json');
  let ended: EndedProcess | undefined;
  // A machine that is busy enough to be late with its ticks is told so: then once more.
  await until('all is proven', async () => {
    ended = await runCommand(['validate', '--start', '--ci', '--json', report], { TMPDIR: folder });
    return ended.code === 0;
  });
  const { features, timestamp, ...counts } = JSON.parse(readFileSync(report, 'utf8')) as ValidationReport;
  expect(counts).toEqual({ passed: 8, failed: 0, skipped: 0, total: 8 });
  expect(features.map(({ feature }) => feature)).toEqual(featureNames);
  for (const one of features) {
    expect(Object.keys(one)).toEqual(['feature', 'passed', 'message', 'details', 'timestamp', 'duration']);
    expect([Date.parse(one.timestamp) >= Date.parse(timestamp), one.duration >= 0]).toEqual([true, true]);
  }
  expect(ended?.stdout).toMatch(/^passed +vr +No headset is in the world: desktop fallback accepted/m);
  expect(readdirSync(folder)).toEqual(['report.json']);
});

test('a hook has all of it proven in its time', async () => {
  const variables = { SPACETIME_DATA_DIR: server.dataFolder, SPACETIME_ENV: 'test' };
  let ended: EndedProcess | undefined;
  await until('all is proven in time', async () => {
    ended = await runCommand(['validate', '--hook', '--json'], variables);
    return ended.code === 0;
  });
  expect(JSON.parse(ended?.stdout ?? '')).toMatchObject({ passed: 8, failed: 0, skipped: 0 });
});

test('nobody there, and no token', async () => {
  const nowhere = await runHere(['validate', '--url', 'http://127.0.0.1:9', '--json']);
  expect(nowhere.code).toBe(2);
  expect(JSON.parse(nowhere.stderr)).toMatchObject({ exit_code: 2 });
  const { features } = await proven(featureNames, {
    token: undefined,
    client: new HttpClient({ baseUrl: liar.url }),
  });
  const outcome = Object.fromEntries(features.map(({ feature, passed }) => [feature, passed]));
  expect(outcome).toEqual({
    http_api: true,
    telemetry: null,
    core_engine: null,
    subsystems: null,
    scene_loading: null,
    player_spawn: true,
    physics: true,
    vr: true,
  });
});

type Json = Record<string, never>;

/** Changes the JSON of one answer. */
const falsified = (at: string, change: (body: Json) => unknown): Lies => ({
  answer: (where, answer) => {
    if (where === at && answer.status < 300) answer.text = JSON.stringify(change(JSON.parse(answer.text)));
  },
});
const instead = (at: string, other: Partial<HonestAnswer>): Lies => ({
  answer: (where, answer) => {
    if (where === at) Object.assign(answer, other);
  },
});
/** Changes every message of a type. */
const said = (type: string, other: Readonly<Record<string, unknown>>): Lies => ({
  message: (message) => {
    if (message.type === type) Object.assign(message, other);
  },
});
type Motion = { position_m: number[]; velocity_mps: number[] };
/** Tells of everything that moves that it moves otherwise; `nth` is the number of the frame. */
const displaced = (move: (motion: Motion, nth: number) => Partial<Motion>): (() => Lies) => {
  return () => {
    let nth = 0;
    return {
      message({ state, changed = [] }: { state?: { entities: object[] }; changed?: object[] }) {
        nth += 1;
        for (const one of [...(state?.entities ?? []), ...changed] as { motion?: Motion }[])
          if (one.motion !== undefined) Object.assign(one.motion, move(one.motion, nth));
      },
    };
  };
};
const still = [2_788_194, 5_175_371, 3_363_426];

const liesAbout: Readonly<Record<FeatureName, Readonly<Record<string, Lies | (() => Lies)>>>> = {
  http_api: {
    'unknown paths are welcome': instead('GET /validate/no/such/path', { status: 200, text: '{}' }),
    'refusals are pages': instead('DELETE /health', {
      headers: { 'content-type': 'text/html', allow: 'GET' },
    }),
    'everybody may read': instead('GET /scene', { status: 200 }),
    'a call is not described': falsified('GET /openapi.json', (body) => ({ ...body, paths: {} })),
  },
  telemetry: {
    'messages repeat themselves': said('data', { seq: 7 }),
    'figures have no form': said('data', { data: 'fine' }),
  },
  core_engine: {
    'the tick stands still': falsified('GET /time', (body) => ({ ...body, tick: 5 })),
    'ticks are twice as fast': falsified('GET /time', (body) => ({ ...body, tick: body.tick * 2 })),
    'time does not go on': falsified('GET /time', (body) => ({ ...body, second: 100 })),
  },
  subsystems: {
    'one has failed': falsified('GET /status', ({ subsystems, ...body }) => {
      const [first, ...others] = subsystems as readonly object[];
      return { ...body, subsystems: [{ ...first, state: 'failed' }, ...others] };
    }),
    'one is missing': falsified('GET /status', ({ subsystems, ...body }) => {
      return { ...body, subsystems: (subsystems as readonly object[]).slice(1) };
    }),
  },
  scene_loading: {
    'nonsense is valid': falsified('PUT /scene', (body) => ({ ...body, valid: true, errors: [] })),
    'the load has failed': falsified('POST /scene', (body) => ({ ...body, status: 'failed' })),
    'no load is ever recorded': falsified('GET /scene/history', () => ({ items: [] })),
  },
  player_spawn: {
    'the ship is not there': said('welcome', { ship: 999_999 }),
    'nobody is counted': falsified('GET /status', (body) => ({
      ...body,
      visitors: { count: 0, desktop: 0, vr: 0 },
    })),
  },
  physics: {
    'ships stand still': displaced(() => ({ position_m: [...still] })),
    'ships go elsewhere than they say': displaced(() => ({ velocity_mps: [7600, 0, 0] })),
    'gravity is half as strong again': displaced(({ position_m: [x = 0, y = 0, z = 0] }, nth) => {
      const more = 0.25 * 8.7 * (nth / 15) ** 2;
      const shorter = 1 - more / Math.hypot(x, y, z);
      return { position_m: [x * shorter, y * shorter, z * shorter] };
    }),
  },
  vr: {
    'headsets are not allowed': instead('GET /', {
      headers: { 'content-type': 'text/html', 'permissions-policy': 'xr-spatial-tracking=()' },
    }),
    'there is no page': instead('GET /', { status: 404 }),
  },
};
const lies = Object.entries(liesAbout).flatMap(([feature, told]) =>
  Object.entries(told).map(([what, lie]) => [feature as FeatureName, what, lie] as const),
);

test.each(lies)('%s fails where %s', async (feature, _, told) => {
  liar.lies = typeof told === 'function' ? told() : told;
  const { features, failed } = await proven([feature]);
  expect([failed, features.map(({ passed }) => passed)]).toEqual([1, [false]]);
  expect(features[0]?.message).not.toBe('It was not proven in time.');
  liar.lies = {};
  // Whatever was found, the world is as it was.
  const { client } = server;
  expect((await client.call('scene_read', {})).body.path).toBe('scenes/solar-system.scene.json');
  const saves = (await client.call('saves', {})).body.items.filter(({ kind }) => kind === 'manual');
  expect(saves).toEqual([]);
  await until(
    'nobody is left',
    async () => (await client.call('admin_visitors', {})).body.items.length === 0,
  );
});

test('scenes stay where they are while somebody is in the world', async () => {
  const ada = await joinWorld(server.url);
  const { features } = await proven(['scene_loading']);
  expect(features[0]).toMatchObject({ passed: null, message: expect.stringContaining('--disturb') });
  ada.close();
  await until(
    'nobody is left',
    async () => (await server.client.call('admin_visitors', {})).body.items.length === 0,
  );
});

test('what somebody ends is neither passed nor failed', async () => {
  const { features } = await proven(['scene_loading'], { signal: AbortSignal.abort() });
  expect(features[0]).toMatchObject({ passed: null, message: 'Somebody ended it before it was proven.' });
});

test('in a scene without bodies a ball is dropped, and taken away', async () => {
  const { client } = server;
  await client.call('scene_load', {
    body: { scene_path: 'scenes/physics-lab.scene.json' },
    query: { wait: '60' },
  });
  const before = (await client.call('status', {})).body.world?.entities;
  const { features } = await proven(['physics']);
  expect(features[0]).toMatchObject({ passed: true, message: expect.stringContaining('A ball fell') });
  await until(
    'all is as before',
    async () => (await client.call('status', {})).body.world?.entities === before,
  );
});
