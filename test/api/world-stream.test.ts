import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorldConnection } from '../../src/client/index.ts';
import { vec3 } from '../../src/math/index.ts';
import { type ServerMessageOf, worldCloseCodes } from '../../src/protocol/index.ts';
import { greetedLine, type RawLine } from '../support/raw-line.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
let content: string;
beforeAll(async () => {
  content = await makeContent();
  world = await startTestServer({ SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.orbit });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

const greeted = (name = 'Ada', more: object = {}): Promise<RawLine> => greetedLine(world.url, name, more);

const still = { thrust: [0, 0, 0], torque: [0, 0, 0], stabilise: false };

describe('joining', () => {
  test('hello is answered by the scene, an own ship, and the whole state', async () => {
    const line = await greeted('Grace');
    const welcome = await line.next('welcome');
    expect(welcome).toMatchObject({
      resumed: false,
      tick_rate_hz: 90,
      may_ask_time: true,
      may_set_time: false,
      next_seq: 0,
    });
    expect(welcome.scene).toMatchObject({
      path: paths.orbit,
      name: 'Orbit',
      document: { format: 'spacetime.scene.v1' },
    });
    const ship = welcome.state.entities.find(({ id }) => id === welcome.ship);
    expect(ship).toMatchObject({
      kind: 'vessel',
      name: 'Grace',
      hull: { owner: welcome.visitor },
      motion: { body: 'earth' },
    });
    line.send({ type: 'bye' });
    expect((await line.end()).code).toBe(worldCloseCodes.bye);
  });

  test('frames follow: own ship at every one, time at least 10 times a second of ticks', async () => {
    const line = await greeted();
    const { ship } = await line.next('welcome');
    await line.next('delta', 20);
    const frames = line.messages.filter((message) => message.type === 'delta' || message.type === 'clock');
    const ticks = frames.map(({ clock }) => clock.tick);
    for (let i = 1; i < ticks.length; i++)
      expect((ticks[i] ?? 0) - (ticks[i - 1] ?? 0)).toBeLessThanOrEqual(9);
    for (const { changed } of line.all('delta')) expect(changed.map(({ id }) => id)).toContain(ship);
    line.socket.close();
  });

  test('what stands on turning ground is told once, and again when it is put elsewhere', async () => {
    const { client } = world;
    const position = { body: 'moon', lat_deg: 1, lon_deg: 2, alt_m: 0 };
    const { body: spawned } = await client.call('entity_spawn', {
      body: { kind: 'marker', name: 'Camp', position },
    });
    const line = await greeted();
    const { state } = await line.next('welcome');
    const camp = state.entities.find(({ name }) => name === 'Camp');
    expect(vec3.length(Float64Array.from(camp?.ground_m ?? []))).toBeCloseTo(1_737_400, 0);
    await line.next('delta', 20);
    const told = () =>
      line.all('delta').flatMap(({ changed }) => changed.filter(({ id }) => id === camp?.id));
    expect(told()).toEqual([]);
    // Whoever asks is told where it is now.
    const asked = await client.call('entity_read', { params: { id: spawned.id } });
    expect(asked.body.motion.position_m).not.toEqual(camp?.motion.position_m);
    await client.call('entity_change', {
      params: { id: spawned.id },
      body: { position: { ...position, lon_deg: 3 } },
    });
    await until('the new place is told', () => told().length > 0);
    await line.next('delta', line.all('delta').length + 10);
    expect(told()).toHaveLength(1);
    expect(told()[0]?.ground_m).not.toEqual(camp?.ground_m);
    line.socket.close();
    await client.call('entity_remove', { params: { id: spawned.id } });
  });

  test('controls are applied in order and acknowledged by number; a burn changes the orbit', async () => {
    const line = await greeted();
    const { ship, state } = await line.next('welcome');
    for (let seq = 0; seq < 5; seq++)
      line.send({ type: 'control', seq, control: { ...still, thrust: [0, 0, -1] } });
    await until('the last control is applied', () =>
      line
        .all('delta')
        .some(({ changed }) => changed.some(({ id, flight }) => id === ship && flight?.control_seq === 4)),
    );
    await line.next('delta', line.all('delta').length + 5);
    const fuel = line
      .all('delta')
      .flatMap(({ changed }) => changed)
      .filter(({ id, flight }) => id === ship && flight !== undefined)
      .map(({ flight }) => flight?.fuel_kg ?? 0);
    const before = state.entities.find(({ id }) => id === ship)?.flight?.fuel_kg ?? 0;
    expect(fuel.at(-1)).toBeLessThan(before);
    line.socket.close();
  });

  test('another visitor is announced, seen, and seen to leave', async () => {
    const ada = await greeted('Ada');
    const grace = await greeted('Grace');
    const { ship, visitor } = await grace.next('welcome');
    await until('Grace is seen', () =>
      ada.all('delta').some(({ added }) => added.some(({ id }) => id === ship)),
    );
    expect(ada.all('event').map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'visitor_joined', visitor, name: 'Grace' }),
    );
    grace.send({ type: 'bye' });
    await until('Grace has left', () => ada.all('delta').some(({ removed }) => removed.includes(ship)));
    ada.socket.close();
  });
});

describe('asking', () => {
  test('jump, hold, time and name are answered; what the world refuses comes with code and reason', async () => {
    const line = await greeted();
    const { ship } = await line.next('welcome');
    line.send({ type: 'jump', ref: 1, body: 'moon', altitude_m: 100_000 });
    line.send({ type: 'hold', ref: 2, mode: 'prograde' });
    line.send({ type: 'ask_time', ref: 3, factor: 10 });
    line.send({ type: 'rename', ref: 4, name: 'Augusta' });
    line.send({ type: 'jump', ref: 5, body: 'vulcan' });
    line.send({ type: 'set_time', ref: 6, paused: true });
    await until('all are answered', () => line.all('answer').length >= 6);
    const answers = new Map(line.all('answer').map((answer) => [answer.ref, answer]));
    for (const ref of [1, 2, 3, 4]) expect(answers.get(ref)).toMatchObject({ ok: true });
    expect(answers.get(5)).toMatchObject({ ok: false, code: 'unknown_body' });
    expect(answers.get(6)).toMatchObject({ ok: false, code: 'permission_denied' });
    await until('the ship is at the Moon', () =>
      line
        .all('delta')
        .some(({ changed }) => changed.some(({ id, motion }) => id === ship && motion?.body === 'moon')),
    );
    line.send({ type: 'ask_time', ref: 7, factor: null });
    await until('the wish is withdrawn', () => line.all('answer').some(({ ref }) => ref === 7));
    line.send({ type: 'bye' });
  });

  test('the operator among the visitors sets the time', async () => {
    const line = await greeted('Op', { token: world.token });
    expect((await line.next('welcome')).may_set_time).toBe(true);
    line.send({ type: 'set_time', ref: 1, paused: true });
    expect(await line.next('answer')).toMatchObject({ ok: true });
    await until('time stands', () =>
      line.messages.some((message) => 'clock' in message && message.clock.paused),
    );
    line.send({ type: 'set_time', ref: 2, paused: false });
    await line.next('answer', 1);
    line.send({ type: 'bye' });
  });

  test('resync sends the whole state, ping comes back', async () => {
    const line = await greeted();
    line.send({ type: 'resync' });
    expect((await line.next('state')).state.entities.length).toBeGreaterThan(0);
    line.send({ type: 'ping', ref: 9 });
    expect((await line.next('pong')).ref).toBe(9);
    line.socket.close();
  });
});

describe('a lost line', () => {
  test('comes back with the same ship; its secret counts once', async () => {
    const first = await greeted('Ada');
    const { visitor, ship, resume } = await first.next('welcome');
    first.send({ type: 'control', seq: 7, control: { ...still, thrust: [0, 0, -1] } });
    await until('it is applied', () =>
      first
        .all('delta')
        .some(({ changed }) => changed.some(({ id, flight }) => id === ship && flight?.control_seq === 7)),
    );
    first.socket.terminate();
    await until('the controls are let go', () => {
      const flight = world.server.parts.host.mirror.get(ship)?.flight;
      return flight?.thrust.every((share) => share === 0) === true;
    });
    const second = await greeted('Ada', { resume });
    expect(await second.next('welcome')).toMatchObject({ visitor, ship, resumed: true, next_seq: 9 });
    second.send({ type: 'ping', ref: 1 });
    await second.next('pong');
    second.socket.terminate();
    const third = await greeted('Eve', { resume });
    expect((await third.next('welcome')).resumed).toBe(false);
    third.socket.close();
  });

  test('a welcome that never arrived does not cost the ship: the secret before still counts', async () => {
    const first = await greeted('Ada');
    const { resume, ship } = await first.next('welcome');
    first.socket.terminate();
    const deaf = await greeted('Ada', { resume });
    deaf.socket.terminate();
    const third = await greeted('Ada', { resume });
    expect(await third.next('welcome')).toMatchObject({ ship, resumed: true });
    third.send({ type: 'bye' });
  });

  test('a visitor who comes back while the old line still hangs takes it over', async () => {
    const first = await greeted('Ada');
    const { resume, ship } = await first.next('welcome');
    const second = await greeted('Ada', { resume });
    expect((await second.next('welcome')).ship).toBe(ship);
    expect((await first.end()).code).toBe(worldCloseCodes.replaced);
    second.send({ type: 'bye' });
  });

  test('the client does all that by itself, within two seconds', async () => {
    const line = await joinWorld(world.url, 'Ada');
    const { ship } = line;
    const lost: number[] = [];
    line.on('lost', ({ retryMs }) => lost.push(retryMs ?? -1));
    const [seat] = world.server.parts.stream.seats.all().filter(({ visitor }) => visitor === line.visitor);
    const welcomed = new Promise<ServerMessageOf<'welcome'>>((resolve) => {
      line.on('welcome', resolve);
    });
    seat?.connection?.close('silent', 'Cut by the test.');
    const welcome = await welcomed;
    expect([welcome.ship, welcome.resumed]).toEqual([ship, true]);
    expect(lost).toHaveLength(1);
    expect(lost[0]).toBeLessThan(2000);
    line.close();
  });
});

describe('a scene that changes', () => {
  test('every visitor learns of it and gets a ship in it', async () => {
    const line = await joinWorld(world.url, 'Maria');
    const changed = new Promise<ServerMessageOf<'scene'>>((resolve) => {
      line.on('scene', resolve);
    });
    await world.client.call('scene_load', { body: { scene_path: paths.lab }, query: { wait: '30' } });
    const message = await changed;
    expect(message.scene).toMatchObject({ path: paths.lab, document: { root: { type: 'local' } } });
    expect(line.world.get(message.ship)).toMatchObject({ kind: 'vessel', name: 'Maria' });
    expect([...line.world.entities()].filter(({ kind }) => kind === 'shape').map(({ name }) => name)).toEqual(
      ['floor', 'crate'],
    );
    const crate = [...line.world.entities()].find(({ name }) => name === 'crate');
    await until(
      'the crate has come to rest',
      () => line.world.get(crate?.id ?? -1)?.shape?.state === 'asleep',
    );
    expect(line.world.get(crate?.id ?? -1)?.motion.position_m[1]).toBeCloseTo(0.5, 1);
    const back = new Promise<ServerMessageOf<'scene'>>((resolve) => {
      line.on('scene', resolve);
    });
    await world.client.call('scene_load', { body: { scene_path: paths.orbit }, query: { wait: '30' } });
    expect((await back).scene.path).toBe(paths.orbit);
    expect((await line.ask({ type: 'jump', body: 'moon' })).ok).toBe(true);
    line.close();
  });
});

test('the client estimates the tick that the server is at', async () => {
  const line = new WorldConnection({ baseUrl: world.url, name: 'Clock' });
  line.connect();
  await until('there are samples', () => line.clock.roundTripMs > 0 && (line.world.clock?.tick ?? 0) > 0);
  await until(
    'it is near',
    () =>
      Math.abs(line.clock.tickAt(performance.now()) - (world.server.parts.host.mirror.clock?.tick ?? 0)) < 20,
  );
  line.close();
});
