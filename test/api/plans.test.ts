import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addSeconds,
  bodies,
  bodyIndex,
  formatUtc,
  propagateKepler,
  secondsBetween,
} from '../../src/astro/index.ts';
import { HttpClient, ProblemError } from '../../src/client/index.ts';
import { vec3 } from '../../src/math/index.ts';
import type { PlanAnswer } from '../../src/protocol/index.ts';
import { runHere } from '../support/run-here.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ SPACETIME_SCENE: 'scenes/solar-system.scene.json' });
}, 60_000);
afterAll(async () => {
  await server.stop();
  removeTemporaryFolders();
});

const gmM3S2 = bodies[bodyIndex('earth')].gmM3S2;
const radiusM = 4.2e7;
const speedMps = Math.sqrt(gmM3S2 / radiusM);
let made = 0;

/** A ship without a pilot, in a wide round orbit of the Earth. */
async function newShip(more: object = {}): Promise<string> {
  made += 1;
  const position = {
    relative_to: 'earth',
    frame: 'inertial',
    position_m: [radiusM, 0, 0],
    velocity_mps: [0, 0.8 * speedMps, 0.6 * speedMps],
  };
  const body = { kind: 'vessel', name: `Probe ${made}`, position, ...more };
  return (await server.client.call('entity_spawn', { body: body as never })).body.id;
}

async function asked(
  method: string,
  path: string,
  body?: unknown,
): Promise<[number, Record<string, unknown>]> {
  const answer = await server.request(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return [answer.status, (await answer.json()) as Record<string, unknown>];
}

const plan = async (id: string): Promise<PlanAnswer> =>
  (await server.client.call('plan_read', { params: { id } })).body;
const setTime = (body: object) => server.client.call('time_change', { body: body as never });
const forward = { in_seconds: 3600, prograde_mps: 100 };

test('seconds from now are those of the tick in which a burn is planned, however fast time is', async () => {
  const [id, other] = [await newShip(), await newShip()];
  await setTime({ factor: 100_000 });
  await until(
    'time is fast',
    async () => (await server.client.call('time_read', {})).body.factor === 100_000,
  );
  const burn = { in_seconds: 900, prograde_mps: 20 };
  // between the frames that tell the server the date, too
  for (let at = 0; at < 6; at += 1) {
    await pause(13);
    expect(await asked('POST', `/entities/${other}/plan/burns`, burn)).toMatchObject([201, {}]);
  }
  const { body } = await server.client.call('burn_add', { params: { id }, body: { ...burn, fly: true } });
  expect(body).toMatchObject({ flying: true, burns: [{ id: body.burn, prograde_mps: 20 }] });
  await until('it is flown', async () => (await plan(id)).burns.length === 0);
  const left = (await plan(id)).delta_v_left_mps;
  expect(left).toBeCloseTo((await plan(other)).delta_v_left_mps - 20, 3);
  await setTime({ factor: 1 });
});

test('a plan is set, read, changed burn by burn, and taken away', async () => {
  await setTime({ paused: true });
  const id = await newShip();
  const empty = await plan(id);
  expect(empty).toMatchObject({ entity: id, name: `Probe ${made}`, owner: null, flying: false, burns: [] });
  const clock = (await server.client.call('time_read', {})).body;
  const instant = addSeconds({ day: 0, second: 0 }, clock, 7200);
  const at = addSeconds({ day: 0, second: 0 }, clock, 1800);
  const [status, set] = await asked('PUT', `/entities/${id}/plan`, {
    burns: [
      { ...instant, radial_mps: -30, normal_mps: 40 },
      { in_seconds: 3600, prograde_mps: 100 },
      { utc: formatUtc(at, 9), prograde_mps: 1 },
    ],
  });
  expect(status).toBe(200);
  const { burns, delta_v_mps } = set as PlanAnswer;
  expect(burns.map(({ in_seconds }) => in_seconds)).toEqual([
    expect.closeTo(1800, 6),
    expect.closeTo(3600, 6),
    expect.closeTo(7200, 6),
  ]);
  expect(burns[2]).toMatchObject({
    ...instant,
    prograde_mps: 0,
    normal_mps: 40,
    radial_mps: -30,
    delta_v_mps: 50,
  });
  expect(delta_v_mps).toBe(151);
  expect(await plan(id)).toMatchObject({ burns, flying: false });

  const params = { id };
  const add = (more: object) =>
    server.client.call('burn_add', { params, body: { in_seconds: 60, prograde_mps: 5, ...more } });
  const { body: added, status: created } = await add({});
  expect([created, added.burns[0]]).toMatchObject([201, { id: added.burn, prograde_mps: 5 }]);
  // an equal one is another
  const { body: twin } = await add({ in_seconds: undefined, ...pick(added.burns[0]) });
  expect(twin.burns.slice(0, 2).map((burn) => burn.id)).toEqual([added.burn, twin.burn]);
  const at2 = { ...params, burn: twin.burn };
  const { body: changed } = await server.client.call('burn_change', { params: at2, body: { radial_mps: 2 } });
  const there = changed.burns.find((burn) => burn.id === changed.burn);
  expect(there).toMatchObject({ ...pick(added.burns[0]), radial_mps: 2 });
  expect(changed.burn).not.toBe(twin.burn);
  const removed = await server.client.call('burn_remove', { params: { ...params, burn: added.burn } });
  expect(removed.body.burns.map((burn) => burn.id)).toEqual([changed.burn, ...burns.map((burn) => burn.id)]);
  for (const method of ['PATCH', 'DELETE'])
    expect(
      await asked(
        method,
        `/entities/${id}/plan/burns/${added.burn}`,
        method === 'PATCH' ? forward : undefined,
      ),
    ).toMatchObject([404, { code: 'unknown_burn' }]);
  expect(await asked('PUT', `/entities/${id}/plan`, { burns: [] })).toMatchObject([200, { burns: [] }]);
  await setTime({ paused: false });
  const audit = await server.client.call('audit', { query: { action: 'burn.add' } });
  expect(audit.body.items[0]).toMatchObject({ action: 'burn.add', target: id, outcome: 'done' });
});

/** When a burn is, exactly. */
const pick = ({ day, second }: { day: number; second: number }) => ({ day, second });

test('a burn that is put by HTTP is flown, and the orbit after it is the planned one', async () => {
  await setTime({ paused: true });
  const id = await newShip();
  const read = async () => (await server.client.call('entity_read', { params: { id } })).body;
  const { motion, flight } = await read();
  const clock = (await server.client.call('time_read', {})).body;
  const change = { prograde_mps: 120, normal_mps: -50, radial_mps: 30 };
  const { body: wanted } = await server.client.call('plan_set', {
    params: { id },
    body: { burns: [{ in_seconds: 900, ...change }], fly: true },
  });
  expect(wanted).toMatchObject({ flying: true, burns: [{ delta_v_mps: expect.closeTo(133.41664, 4) }] });

  // the orbit that follows where the change is done at once, at its instant
  const state = Float64Array.of(...motion.position_m, ...motion.velocity_mps);
  propagateKepler(gmM3S2, state, secondsBetween(clock, wanted.burns[0]), state);
  const [offset, velocity] = [state.slice(0, 3), state.slice(3)];
  const along = vec3.normalize(vec3.create(), velocity);
  const across = vec3.normalize(vec3.create(), vec3.cross(vec3.create(), offset, velocity));
  const outward = vec3.cross(vec3.create(), along, across);
  for (let i = 0; i < 3; i++)
    velocity[i] +=
      change.prograde_mps * along[i] + change.normal_mps * across[i] + change.radial_mps * outward[i];
  const planned = shape(offset, velocity);

  const line = await joinWorld(server.url);
  await setTime({ paused: false, factor: 1000 });
  await until('the burn is under way', async () => (await plan(id)).burning_mps !== null);
  expect(line.world.get(Number(id.slice(7)))?.flight?.plan.flying).toBe(true);
  await until('the plan is flown', async () => (await plan(id)).burns.length === 0);
  await setTime({ paused: true });
  expect(await plan(id)).toMatchObject({ flying: false, burning_mps: null, delta_v_mps: 0 });
  expect((await plan(id)).delta_v_left_mps).toBeCloseTo(wanted.delta_v_left_mps - 133.41664, 3);
  const after = await read();
  expect(after.flight?.fuel_kg).toBeLessThan(flight?.fuel_kg ?? 0);
  const flown = shape(
    Float64Array.of(...after.motion.position_m),
    Float64Array.of(...after.motion.velocity_mps),
  );
  expect(planned.axis / radiusM).toBeGreaterThan(1.05);
  expect(flown.axis / planned.axis).toBeCloseTo(1, 3);
  expect(vec3.angle(flown.momentum, planned.momentum)).toBeLessThan(2e-4);
  await setTime({ paused: false, factor: 1 });
  line.close();
});

/** Semi-major axis and angular momentum of an orbit of the Earth. */
function shape(offset: Float64Array, velocity: Float64Array) {
  const axis = 1 / (2 / vec3.length(offset) - vec3.lengthSquared(velocity) / gmM3S2);
  return { axis, momentum: vec3.cross(vec3.create(), offset, velocity) };
}

test('a ship that a visitor steers is planned for too: he is told, and his hands end it', async () => {
  const line = await joinWorld(server.url, 'Bea');
  const news: unknown[] = [];
  line.on('event', ({ event }) => news.push(event));
  const own = line.ship ?? 0;
  const id = `entity_${own}`;
  const params = { id };
  const body = { burns: [forward], fly: true };
  expect((await server.client.call('plan_set', { params, body })).body).toMatchObject({ flying: true });
  await until('the visitor sees it', () => line.world.get(own)?.flight?.plan.flying === true);
  await until('the visitor is told', () => news.length > 0);
  expect(news).toContainEqual({ type: 'plan_changed', entity: own, name: 'Bea', burns: 1, flying: true });
  line.control({ thrust: [0, 0, 0], torque: [0.2, 0, 0], stabilise: true });
  await until('he has it back', async () => !(await plan(id)).flying);
  expect((await plan(id)).burns).toHaveLength(1);
  expect((await plan(id)).owner).not.toBeNull();
  expect(await asked('PATCH', `/entities/${id}/plan`, { fly: true })).toMatchObject([
    409,
    { code: 'cannot_fly_plan', detail: expect.stringContaining('by hand') },
  ]);
  line.close();
});

test('a repeated request with its key adds one burn', async () => {
  const id = await newShip();
  const add = () =>
    server.request(`/entities/${id}/plan/burns`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'one-burn' },
      body: JSON.stringify(forward),
    });
  const [first, second] = [await add(), await add()];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(await second.json()).toEqual(await first.json());
  expect((await plan(id)).burns).toHaveLength(1);
});

test('who may only read reads plans, and changes none', async () => {
  const id = await newShip();
  const wish = { kind: 'session', subject: 'reader', role: 'readonly' } as const;
  const { body } = await server.client.call('admin_token_create', { body: wish });
  const reader = new HttpClient({ baseUrl: server.url, token: body.access_token });
  const params = { id };
  expect((await reader.call('plan_read', { params })).body.burns).toEqual([]);
  const refused = reader.call('burn_add', { params, body: forward });
  await expect(refused).rejects.toSatisfy(
    (error: ProblemError) => error instanceof ProblemError && error.problem.code === 'permission_denied',
  );
});

test.each([
  [
    'a burn before now',
    'PUT',
    { burns: [forward, { utc: '2020-01-01T00:00:00Z', radial_mps: 1 }] },
    422,
    'burn_past',
    '/burns/1',
  ],
  [
    'a burn before now, to be added',
    'POST',
    { utc: '2020-01-01T00:00:00Z', radial_mps: 1 },
    422,
    'burn_past',
  ],
  [
    'no such date',
    'PUT',
    { burns: [{ utc: '2026-02-30T00:00:00Z', radial_mps: 1 }] },
    422,
    'invalid_request',
    '/burns/0/utc',
  ],
  ['no date', 'POST', { utc: 'tomorrow', radial_mps: 1 }, 422, 'invalid_request', '/utc'],
  ['no instant', 'POST', { prograde_mps: 1 }, 422, 'invalid_request', ''],
  ['two instants', 'POST', { ...forward, day: 1e6, second: 0 }, 422, 'invalid_request', ''],
  ['half an instant', 'POST', { day: 1e6, prograde_mps: 1 }, 422, 'invalid_request', ''],
  [
    'a second that no day has',
    'POST',
    { day: 1e6, second: 86_400, prograde_mps: 1 },
    422,
    'invalid_request',
    '/second',
  ],
  ['a time before now', 'POST', { in_seconds: -1, prograde_mps: 1 }, 422, 'invalid_request', '/in_seconds'],
  ['no change', 'POST', { in_seconds: 60 }, 422, 'invalid_request', ''],
  ['too large a change', 'POST', { ...forward, normal_mps: 1e7 }, 422, 'invalid_request', '/normal_mps'],
  [
    'a change that is no number',
    'PUT',
    { burns: [{ ...forward, prograde_mps: '9' }] },
    422,
    'invalid_request',
    '/burns/0/prograde_mps',
  ],
  ['a field that nothing has', 'POST', { ...forward, delta_v: 3 }, 422, 'invalid_request'],
  ['no list', 'PUT', { burns: forward }, 422, 'invalid_request', '/burns'],
  ['too many burns', 'PUT', { burns: Array(9).fill(forward) }, 422, 'invalid_request', '/burns'],
  [
    'more than the tank gives',
    'PUT',
    { burns: [{ in_seconds: 1e6, prograde_mps: 60_000 }], fly: true },
    409,
    'not_enough_delta_v',
  ],
  ['a burn too near', 'POST', { in_seconds: 5, prograde_mps: 1000, fly: true }, 409, 'cannot_fly_plan'],
  ['nothing to fly', 'PATCH', { fly: true }, 409, 'cannot_fly_plan'],
  ['no wish', 'PATCH', {}, 422, 'invalid_request', '/fly'],
] as const)('%s is refused, and changes nothing', async (_, method, body, status, code, path?: string) => {
  const id = await newShip();
  const where = `/entities/${id}/plan${method === 'POST' ? '/burns' : ''}`;
  const [answered, problem] = await asked(method, where, body);
  expect([answered, problem]).toMatchObject([
    status,
    { code, ...(path === undefined ? {} : { errors: [{ where: 'body', path }] }) },
  ]);
  expect((await plan(id)).burns).toEqual([]);
});

test('a ninth burn, a ship that is none, and a scene without bodies are refused', async () => {
  const id = await newShip({ hull: { thrust_n: 0 } });
  const burns = Array.from({ length: 8 }, (_, at) => ({ ...forward, in_seconds: 1e6 + at }));
  await server.client.call('plan_set', { params: { id }, body: { burns } });
  expect(await asked('POST', `/entities/${id}/plan/burns`, forward)).toMatchObject([
    409,
    { code: 'too_many_burns', detail: expect.stringContaining('8 burns') },
  ]);
  expect((await plan(id)).delta_v_left_mps).toBe(0);
  expect(await asked('PATCH', `/entities/${id}/plan`, { fly: true })).toMatchObject([
    409,
    { code: 'cannot_fly_plan', detail: expect.stringContaining('no engines') },
  ]);
  const marker = {
    kind: 'marker',
    name: 'Spot',
    position: { body: 'moon', lat_deg: 0, lon_deg: 0, alt_m: 0 },
  };
  const { body: spot } = await server.client.call('entity_spawn', { body: marker as never });
  for (const none of [spot.id, 'entity_999999', 'entity_9999999999'])
    for (const [method, body] of [['GET'], ['PUT', { burns: [] }], ['PATCH', { fly: false }]] as const)
      expect(await asked(method, `/entities/${none}/plan`, body)).toMatchObject([
        404,
        { code: 'unknown_ship' },
      ]);
  expect((await asked('GET', '/entities/earth/plan'))[0]).toBe(422);
});

test('a plan is in saves, and a batch that fails takes its own back', async () => {
  const id = await newShip();
  const params = { id };
  const { body: before } = await server.client.call('plan_set', {
    params,
    body: { burns: [forward, { in_seconds: 9000, normal_mps: 7 }], fly: true },
  });
  const ids = before.burns.map((burn) => burn.id);
  await server.client.call('save_create', { body: { slot: 'planned' } });
  await server.client.call('plan_set', { params, body: { burns: [] } });
  await server.client.call('save_load', { params: { slot: 'planned' } });
  const loaded = await plan(id);
  expect([loaded.flying, loaded.burns.map((burn) => burn.id)]).toEqual([true, ids]);

  const operations = [{ op: 'plan', entity: id, burns: [forward] }] as const;
  const run = async (mode: 'continue' | 'transactional', more: readonly object[] = []) =>
    (await server.client.call('batch', { body: { mode, operations: [...operations, ...more] as never } }))
      .body;
  const undone = await run('transactional', [{ op: 'remove', entity: 'entity_999999' }]);
  expect(undone).toMatchObject({ rolled_back: true, steps: [{ op: 'plan', outcome: 'rolled_back' }, {}] });
  expect((await plan(id)).burns.map((burn) => burn.id)).toEqual(ids);
  expect(await run('continue')).toMatchObject({ ok: true, steps: [{ entity_id: id }] });
  await until('the batch is seen', async () => (await plan(id)).burns.length === 1);
  expect((await plan(id)).flying).toBe(false);
  const late = [{ op: 'plan', entity: id, burns: [{ day: 0, second: 0, radial_mps: 1 }] }];
  expect((await run('continue', late)).steps[1]).toMatchObject({
    outcome: 'failed',
    error: { code: 'burn_past' },
  });
});

test('the command line shows, makes, changes and flies plans', async () => {
  const id = await newShip();
  const run = (...words: string[]) =>
    runHere(['burns', ...words, '--url', server.url], { SPACETIME_TOKEN: server.token });
  const shown = async (...words: string[]): Promise<PlanAnswer & { burn?: string }> => {
    const { code, stdout, stderr } = await run(...words, '--json');
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  };
  const added = await shown('add', id, '--in', '3600', '--prograde', '120', '--normal', '-3.5', '--fly');
  expect(added).toMatchObject({
    flying: true,
    burns: [{ id: added.burn, prograde_mps: 120, normal_mps: -3.5 }],
  });
  expect((await shown('stop', id)).flying).toBe(false);
  const day = added.burns[0]?.day ?? 0;
  const moved = await shown(
    'change',
    id,
    added.burn ?? '',
    '--at',
    `2030-01-01T12:00:00 TDB`,
    '--radial',
    '1',
  );
  expect(moved.burns).toMatchObject([{ day: 10_958, second: 0, prograde_mps: 120, radial_mps: 1 }]);
  expect(moved.burns[0]?.day).toBeGreaterThan(day);
  const text = await run('show', id);
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/^planned +120\.0/m);
  expect(text.stdout).toContain(`${moved.burn}\t2030-01-01T11:58:50.8`);
  // what one command writes, another reads, to the same bits
  const other = await newShip();
  const { burns } = await shown('show', id);
  const copied = await shown('set', other, JSON.stringify({ burns }), '--fly');
  expect(copied.burns.map((burn) => burn.id)).toEqual(burns.map((burn) => burn.id));
  expect(copied.flying).toBe(true);
  expect((await shown('fly', id)).flying).toBe(true);
  expect((await shown('remove', id, moved.burn ?? '')).burns).toEqual([]);
  expect((await shown('clear', other)).burns).toEqual([]);
  expect((await shown('set', id, '[{"in_seconds":600,"prograde_mps":1}]')).burns).toHaveLength(1);
});

test.each([
  [['add', 'SHIP', '--prograde', '1'], 2, 'Say when with --at or --in.'],
  [['add', 'SHIP', '--in', '60'], 2, 'Say what it changes'],
  [['add', 'SHIP', '--in', '60', '--at', '2030-01-01', '--radial', '1'], 2, '--at or --in, not both'],
  [['add', 'SHIP', '--in', 'soon', '--radial', '1'], 2, '"soon" is no number'],
  [['add', 'SHIP', '--at', 'soon', '--radial', '1'], 2, 'soon'],
  [['add', 'SHIP', '--at', '2020-01-01', '--radial', '1'], 1, 'before now'],
  [['change', 'SHIP', 'burn_0123456789abcdef'], 2, 'Say what to change'],
  [['change', 'SHIP', 'burn_0123456789abcdef', '--radial', '1'], 1, 'no such burn'],
  [['remove', 'SHIP', 'first'], 1, 'has to be an id'],
  [['set', 'SHIP'], 2, 'the plan as JSON'],
  [['set', 'SHIP', '{"burn":1}'], 2, 'A plan is a list of burns'],
  [['set', 'SHIP', '{"burns":[],"fly":"yes"}'], 1, '/fly'],
  [['fly', 'SHIP'], 1, 'Nothing is planned'],
  [['show', 'entity_999999'], 1, 'No ship has this id'],
  [['show'], 2, '<ship> is missing'],
] as const)(
  'a command such as "burns %s" ends with its exit code and a sentence',
  async (words, code, sentence) => {
    const id = await newShip();
    const given = words.map((word) => (word === 'SHIP' ? id : word));
    const { stderr, ...ended } = await runHere(['burns', ...given, '--url', server.url], {
      SPACETIME_TOKEN: server.token,
    });
    expect([ended.code, stderr]).toEqual([code, expect.stringContaining(sentence)]);
  },
);
