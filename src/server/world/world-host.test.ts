import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { lab, orbit } from '../../../test/support/scenes.ts';
import { root, until } from '../../../test/support/server.ts';
import { loadRails } from '../../astro/index.ts';
import { silentLog } from '../../engine/index.ts';
import { type Command, type Scene, sceneSchema, World } from '../../world/index.ts';
import { WorldHost } from './world-host.ts';

const ephemerisFile = path.join(root, 'data/ephemeris/rails.bin');
const bytes = readFileSync(ephemerisFile);
const ephemeris = loadRails(bytes);

let host: WorldHost;
/** Every command with the tick that it was applied at, as the thread reported it. */
let journal: { readonly tick: number; readonly command: Command }[];
afterEach(() => host.stop());

async function startHost(scene: unknown, watchdogMs = 60_000): Promise<void> {
  host = new WorldHost({ ephemerisFile, timePolicy: 'visitors', watchdogMs, log: silentLog, canWedge: true });
  journal = [];
  host.on('applied', (tick, commands) => {
    for (const command of commands) journal.push({ tick, command });
  });
  await host.start();
  const prepared = await host.prepare(sceneSchema.parse(scene), false);
  await prepared.commit();
}

/** The same scene and commands in a world that nothing has disturbed: its hash at the tick. */
async function undisturbedHash(scene: Scene, tick: number): Promise<string> {
  const world = await World.create({ scene, ephemeris, timePolicy: 'visitors' });
  const waiting = [...journal];
  while (world.time.tick < tick) {
    while (waiting[0]?.tick === world.time.tick) world.submit(waiting.shift()?.command);
    world.step();
    world.drainEvents();
  }
  const hash = world.stateHash();
  await world.stop();
  return hash;
}

async function fly(): Promise<void> {
  await host.request({ type: 'join', visitor: 'ada', name: 'Ada' });
  await host.request({ type: 'ask_time', visitor: 'ada', factor: 3 });
  for (let seq = 0; seq < 10; seq++) {
    host.submit({
      type: 'control',
      visitor: 'ada',
      seq,
      control: { thrust: [0.1 * seq, 0, -1], torque: [0, 0.05, 0], stabilise: seq % 2 === 0 },
    });
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  const entity = host.mirror.shipOf('ada')?.id ?? 0;
  const { day = 0, second = 0 } = host.mirror.clock ?? {};
  const add = { day: day + 1, second, prograde_mps: 1, normal_mps: 2, radial_mps: 3 };
  await host.request({ type: 'set_plan', entity, add });
}

const tickNow = (): number => host.mirror.clock?.tick ?? 0;
const pass = (ticks: number): Promise<void> => {
  const goal = tickNow() + ticks;
  return until(`tick ${goal} has passed`, () => tickNow() >= goal);
};

/** Hash that the host's thread reports, and the one of an undisturbed run at the same tick. */
async function compareHashes(scene: unknown): Promise<void> {
  const before = host.fingerprint?.tick ?? 0;
  await until('a newer hash is known', () => (host.fingerprint?.tick ?? 0) > before);
  const { tick, hash } = host.fingerprint ?? { tick: 0, hash: '' };
  expect(hash).toBe(await undisturbedHash(sceneSchema.parse(scene), tick));
}

test('tells of the subsystems from the moment in which a world begins', async () => {
  await startHost(orbit);
  // Before the first snapshot.
  expect(host.fingerprint).toBeUndefined();
  expect(host.subsystems.map(({ name, state }) => [name, state])).toContainEqual(['vessels', 'ready']);
  expect(new Set(host.subsystems.map(({ state }) => state))).toEqual(new Set(['ready']));
});

test.each([
  ['in orbit', orbit],
  ['among rigid bodies', lab],
])('a killed thread is replaced by one that goes on to the same hash: %s', async (_, scene) => {
  await startHost(scene);
  await fly();
  for (let kill = 0; kill < 3; kill++) {
    await pass(20);
    const seen = tickNow();
    const events: string[] = [];
    host.on('happened', (list) => {
      for (const { type } of list) events.push(type);
    });
    const resumed = new Promise<number>((resolve) => {
      host.once('resumed', ({ clock }) => resolve(clock.tick));
    });
    await host.crash();
    // Sent while there is no thread: not lost.
    const answer = host.request({ type: 'rename', visitor: 'ada', name: `Ada ${kill}` });
    expect(await resumed).toBeGreaterThanOrEqual(seen);
    expect((await answer).ok).toBe(true);
    expect(host.mirror.shipOf('ada')).toBeDefined();
    // What others knew already is not told twice.
    expect(events).not.toContain('visitor_joined');
    host.removeAllListeners('happened');
    await compareHashes(scene);
  }
  expect(host.counters.restarts).toBe(3);
  expect(host.state).toBe('running');
});

test('a thread that stands still is noticed, replaced, and goes on to the same hash', async () => {
  await startHost(orbit, 1000);
  await fly();
  await pass(60);
  const resumed = new Promise((resolve) => {
    host.once('resumed', resolve);
  });
  host.wedge();
  await resumed;
  expect(host.counters.restarts).toBe(1);
  await compareHashes(orbit);
});

test('the snapshot that a new thread begins from is at most a second of ticks old', async () => {
  await startHost(orbit);
  for (let look = 0; look < 20; look++) {
    await pass(12);
    if (tickNow() > 90) expect(tickNow() - (host.fingerprint?.tick ?? 0)).toBeLessThanOrEqual(90);
  }
});

test('a thread that dies again and again is given less of the past, and in the end given up with a reason', async () => {
  await startHost(orbit);
  const failed = new Promise<string>((resolve) => {
    host.once('failed', resolve);
  });
  const killing = setInterval(() => void host.crash(), 20);
  expect(await failed).not.toBe('');
  clearInterval(killing);
  expect(host.state).toBe('failed');
  expect(host.counters.restarts).toBe(6);
  expect(() => host.submit({ type: 'leave', id: 'x', visitor: 'ada' })).toThrow('does not answer');
});

test('a scene load that is under way when the thread dies fails, and can be asked for again', async () => {
  await startHost(orbit);
  const loading = host.prepare(sceneSchema.parse(lab), false);
  const outcome = loading.then(
    () => 'prepared',
    (error: Error) => error.message,
  );
  await host.crash();
  expect(['prepared', expect.stringContaining('restarted')]).toContainEqual(await outcome);
  await until('it runs again', () => host.state === 'running');
  const again = await host.prepare(sceneSchema.parse(lab), false);
  await again.commit();
  await until('the crate is there', () => [...host.mirror.entities()].some(({ name }) => name === 'crate'));
});

test('a simulation that cannot start says why', async () => {
  host = new WorldHost({
    ephemerisFile: '/none/rails.bin',
    timePolicy: 'visitors',
    watchdogMs: 60_000,
    log: silentLog,
    canWedge: false,
  });
  await expect(host.start()).rejects.toThrow(/does not start: .*no such file/);
  expect(host.state).toBe('failed');
});
