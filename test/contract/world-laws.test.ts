import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIGHT_MPS } from '../../src/astro/index.ts';
import { Course, type Entity, type Scene, starSystemScene, type World } from '../../src/world/index.ts';
import { ask, run, sceneFrom, sharedRails, startWorld } from '../support/worlds.ts';

type Nodes = readonly object[];

/** A scene of the solar system with nodes beside what is in it, ships far from the Earth. */
function sceneWith(children: Nodes, factor = 1): Scene {
  const position = {
    relative_to: 'earth',
    frame: 'inertial',
    position_m: [1e9, 0, 0],
    velocity_mps: [0, 600, 0],
  };
  return sceneFrom(
    JSON.stringify({
      format: 'spacetime.scene.v1',
      name: 'Laws',
      time: { epoch: '2026-06-21T09:30:00Z', factor },
      start: { position },
      root: { type: 'solar_system', name: 'space', children },
    }),
  );
}

const beside = (body: string, position_m: readonly number[], velocity_mps: readonly number[]) => ({
  relative_to: body,
  frame: 'inertial',
  position_m,
  velocity_mps,
});

describe('the state hash', () => {
  const body = {
    type: 'body',
    name: 'flat',
    mass_kg: 1e22,
    radius_m: 1e6,
    position: beside('earth', [3e8, 0, 0], [0, 900, 0]),
  };
  const hashOf = async (more: object): Promise<string> => {
    const world = await startWorld(sceneWith([{ ...body, ...more }]));
    const hash = world.stateHash();
    await world.stop();
    return hash;
  };

  it('tells bodies apart by everything that acts on motion, and by what shines', async () => {
    const rotation = { pole_ra_deg: 10, pole_dec_deg: 20, period_s: 50_000 };
    const others = [
      {},
      { j2: 1e-3 },
      { j2: 1e-3, equatorial_radius_m: 1.1e6 },
      { rotation },
      { rotation: { ...rotation, period_s: 60_000 } },
      { rotation: { ...rotation, pole_ra_deg: 11 } },
      { star: { temperature_k: 3000, luminosity_sun: 1e-3 } },
    ];
    const hashes = await Promise.all(others.map(hashOf));
    expect(new Set(hashes).size).toBe(others.length);
    expect(await hashOf({ colour: '#112233' })).toBe(hashes[0]);
  });
});

/** Bodies that pull each other in empty space, and a ship among them. */
function crowd(places: readonly (readonly [number, number, number, number])[]): Scene {
  const place = (position_m: readonly number[], velocity_mps: readonly number[]) => ({
    relative_to: 'origin',
    frame: 'local',
    position_m,
    velocity_mps,
  });
  const children = places.map(([x, y, z, exponent], i) => ({
    type: 'body',
    name: `body ${i}`,
    mass_kg: 10 ** exponent,
    radius_m: 1e4,
    // far enough apart to be none inside another
    position: place([1e7 * (i + x), 1e7 * y, 1e7 * z], [100 * y, 100 * z, 100 * x]),
  }));
  return sceneFrom(
    JSON.stringify({
      format: 'spacetime.scene.v1',
      name: 'Crowd',
      time: { epoch: '2026-06-21T09:30:00Z' },
      start: { position: place([0, 5e7, 0], [0, 0, 0]) },
      root: { type: 'local', name: 'space', children },
    }),
  );
}

/** Runs so many ticks at an asked factor, and holds every one to what the clock says of it. */
function holdToItsWord(world: World, asked: number, ticks: number): void {
  ask(world, { type: 'set_time', factor: asked });
  let told = world.time.cap;
  let free = told === null;
  for (let tick = 0; tick < ticks; tick += 1) {
    const before = world.time;
    world.step();
    const { factor, cap, rampTicksLeft } = world.time;
    const inForce = told !== null && told.factor !== before.factor;
    if (inForce) expect(factor).toBeLessThanOrEqual((told?.factor ?? 0) * (1 + 1e-12));
    if (cap !== null && cap.factor === told?.factor && rampTicksLeft === 0) expect(factor).toBe(cap.factor);
    free &&= cap === null;
    // without a reason time is slower only while it changes to what was asked for
    if (factor < asked * (1 - 1e-9) && cap === null) expect([free, rampTicksLeft > 0]).toEqual([true, true]);
    if (factor >= asked) expect(cap?.factor ?? 0).toBeLessThan(asked);
    told = cap;
  }
}

describe('the clock', () => {
  it('says why whenever it is slower than asked, and runs at the limit that it tells', async () => {
    const part = fc.double({ min: -0.3, max: 0.3, noNaN: true });
    const body = fc.tuple(part, part, part, fc.double({ min: 22, max: 28, noNaN: true }));
    const factor = fc.double({ min: 1, max: 7, noNaN: true }).map((power) => 10 ** power);
    let slow = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(body, { minLength: 2, maxLength: 6 }), factor, factor, async (all, a, b) => {
        const world = await startWorld(crowd(all));
        ask(world, { type: 'join', visitor: 'v', name: 'V' });
        for (const asked of [a, b]) holdToItsWord(world, asked, 80);
        if (world.time.factor < b) slow += 1;
        await world.stop();
      }),
      { numRuns: 100 },
    );
    expect(slow).toBeGreaterThan(20);
  });

  it('does not speed up and slow down by turns among many bodies', async () => {
    const children = Array.from({ length: 40 }, (_, i) => {
      const [angle, radius] = [i * 2.4, 2e7 + i * 3e6];
      const speed = Math.sqrt(3.986e14 / radius);
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      const position = beside('earth', [radius * x, radius * y, 0], [-speed * y, speed * x, 0]);
      return { type: 'body', name: `s ${i}`, mass_kg: 1e18 + i, radius_m: 5e4, position };
    });
    const world = await startWorld(sceneWith(children));
    holdToItsWord(world, 1e6, 150);
    const factors = new Set<number>();
    for (let tick = 0; tick < 60; tick += 1) {
      run(world, 1);
      factors.add(world.time.factor);
      expect(world.time.cap?.reason).toBe('free_bodies');
    }
    expect(factors.size).toBeLessThan(4);
    await world.stop();
  });
});

function named(world: World, name: string): Entity {
  const found = world.entities.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

function apart(a: Pick<Entity, 'offsetM'>, b: Pick<Entity, 'offsetM'>): number {
  return Math.hypot(...[0, 1, 2].map((k) => a.offsetM[k] - b.offsetM[k]));
}

describe('a ship beside a heavy body', () => {
  const star = { mass_kg: 4e30, radius_m: 12_000 };
  const far = beside('sun', [5e12, 0, 0], [0, 5000, 0]);
  const near = {
    relative_to: 'star',
    frame: 'inertial',
    position_m: [20_000, 0, 0],
    velocity_mps: [0, 0, 0],
  };
  const inForce = (world: World) => expect(world.time.cap).toMatchObject({ reason: 'strong_pull' });

  it('stays there at ten million times, spawned, moved, or loaded', async () => {
    const spawned = await startWorld(sceneWith([], 1e7));
    const put = (entity: object) => ask(spawned, { type: 'spawn', entity } as never).answer;
    expect(put({ kind: 'body', name: 'star', ...star, position: far })).toMatchObject({ ok: true });
    expect(put({ kind: 'vessel', name: 'ship', position: near })).toMatchObject({ ok: true });
    const loaded = await startWorld(
      sceneWith(
        [
          { type: 'body', name: 'star', ...star, position: far },
          { type: 'vessel', name: 'ship', position: near },
        ],
        1e7,
      ),
    );
    inForce(loaded);
    run(loaded, 1);
    const moved = await startWorld(
      sceneWith(
        [
          { type: 'body', name: 'star', ...star, position: far },
          { type: 'vessel', name: 'ship', position: beside('sun', [1e12, 0, 0], [0, 9000, 0]) },
        ],
        1e7,
      ),
    );
    expect(
      ask(moved, { type: 'modify', entity: named(moved, 'ship').id, position: near } as never).answer,
    ).toMatchObject({ ok: true });
    for (const world of [spawned, loaded, moved]) {
      inForce(world);
      for (let tick = 0; tick < 30; tick += 1) {
        expect(apart(named(world, 'ship'), named(world, 'star'))).toBeLessThan(30_000);
        run(world, 1);
      }
      await world.stop();
    }
  });

  it('never goes further in a tick than light', async () => {
    const power = (min: number, max: number) =>
      fc.double({ min, max, noNaN: true }).map((exponent) => 10 ** exponent);
    const part = fc.double({ min: -1, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        power(26, 30.6),
        power(4.3, 8),
        power(0, 7),
        fc.tuple(part, part, part),
        async (mass_kg, distanceM, factor, way) => {
          const length = Math.hypot(...way);
          fc.pre(length > 0.1);
          const place = (m: number, v: number) => ({
            relative_to: 'origin',
            frame: 'local',
            position_m: way.map((one) => (m * one) / length),
            velocity_mps: [v * way[1], v * way[2], v * way[0]],
          });
          const children = [
            { type: 'body', name: 'star', mass_kg, radius_m: 15_000, position: place(0, 0) },
            { type: 'vessel', name: 'ship', position: place(distanceM, 1e8) },
          ];
          const time = { epoch: '2026-06-21T09:30:00Z', factor };
          const root = { type: 'local', name: 'space', children };
          const world = await startWorld(
            sceneFrom(
              JSON.stringify({
                format: 'spacetime.scene.v1',
                name: 'Star',
                time,
                start: { position: place(1e12, 0) },
                root,
              }),
            ),
          );
          const ship = named(world, 'ship');
          for (let tick = 0; tick < 12; tick += 1) {
            const before = Float64Array.from(ship.offsetM);
            run(world, 1);
            const wayM = Math.hypot(...[0, 1, 2].map((k) => ship.offsetM[k] - before[k]));
            expect(wayM).toBeLessThanOrEqual(1.01 * LIGHT_MPS * (world.time.factor / 90));
          }
          await world.stop();
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** A planet with a satellite and a ship beside it, and a rock on the orbit of a swarm of one. */
function family(): Scene {
  const orbit = {
    eccentricity: 0.2,
    inclination_deg: 3,
    ascending_node_deg: 40,
    periapsis_argument_deg: 50,
  };
  const range = (value: number) => [value, value];
  const swarm = Object.fromEntries(Object.entries(orbit).map(([key, value]) => [key, range(value)]));
  const beside = (x: number, y: number) => ({
    relative_to: 'planet',
    frame: 'inertial',
    position_m: [x, 0, 0],
    velocity_mps: [0, y, 0],
  });
  return sceneWith([
    {
      type: 'swarm',
      name: 'one',
      about: 'sun',
      count: 1,
      seed: 'one',
      absolute_magnitude: 15,
      semi_major_axis_m: range(4e11),
      mean_anomaly_deg: range(60),
      ...swarm,
    },
    {
      type: 'body',
      name: 'rock',
      mass_kg: 1,
      radius_m: 0.1,
      position: {
        body: 'sun',
        plane: 'ecliptic',
        semi_major_axis_m: 4e11,
        mean_anomaly_deg: 60,
        ...orbit,
      },
    },
    {
      type: 'body',
      name: 'planet',
      mass_kg: 6e24,
      radius_m: 6e6,
      position: {
        body: 'sun',
        plane: 'ecliptic',
        semi_major_axis_m: 3e11,
        mean_anomaly_deg: 200,
        ...orbit,
      },
    },
    { type: 'body', name: 'satellite', mass_kg: 1e20, radius_m: 5e5, position: beside(1e8, 2000) },
    { type: 'vessel', name: 'ship', position: beside(3e7, 3000) },
  ]);
}

describe('a clock that is set', () => {
  const jump = (world: World, day: number, second: number) =>
    expect(ask(world, { type: 'set_time', epoch: { day, second } }).answer).toMatchObject({ ok: true });

  it('has the planets of another system where a scene of that date has them', async () => {
    const at = (epoch: string) => sceneFrom(JSON.stringify(starSystemScene('24,-3,4', epoch)));
    const [world, there] = [
      await startWorld(at('2026-06-21T12:00:00Z')),
      await startWorld(at('2050-01-01T00:00:00Z')),
    ];
    ask(world, { type: 'set_time', paused: true });
    const planets = there.entities.filter(({ kind }) => kind === 'body').slice(1);
    expect(planets.length).toBeGreaterThan(1);
    const before = planets.map(({ name }) => Float64Array.from(named(world, name).offsetM));
    const { day, second } = world.time;
    jump(world, there.time.day, there.time.second);
    for (const planet of planets) {
      const axisM = Math.hypot(...planet.offsetM);
      expect(apart(named(world, planet.name), planet) / axisM).toBeLessThan(1e-6);
    }
    jump(world, day, second);
    planets.forEach(({ name }, i) => {
      const back = named(world, name);
      expect(apart(back, { offsetM: before[i] }) / Math.hypot(...back.offsetM)).toBeLessThan(1e-6);
    });
    await Promise.all([world.stop(), there.stop()]);
  });

  it('carries moons with their planets and ships with what they are at, and rocks where a swarm goes', async () => {
    const world = await startWorld(family());
    const [ship, moon, planet, rock] = ['ship', 'satellite', 'planet', 'rock'].map((name) =>
      named(world, name),
    );
    const [shipM, moonM] = [apart(ship, planet), apart(moon, planet)];
    const was = Float64Array.from(planet.offsetM);
    jump(world, world.time.day + 400, 0);
    expect(apart(planet, { offsetM: was })).toBeGreaterThan(1e11);
    // a tick has gone by since
    expect(apart(ship, planet)).toBeCloseTo(shipM, -3);
    expect(apart(moon, planet) / moonM).toBeGreaterThan(0.9);
    expect(apart(moon, planet) / moonM).toBeLessThan(1.1);
    const [one] = world.swarms;
    expect(apart(rock, { offsetM: one.states.subarray(0, 3) })).toBeLessThan(100);
    await world.stop();
  });
});

describe('a ship near the Sun', () => {
  it('goes where a rock goes and where the way ahead leads, with what Einstein adds to the pull', async () => {
    const position = beside('sun', [4.6e10, 0, 0], [0, 59_000, 0]);
    // in a world each: they would touch
    const world = await startWorld(sceneWith([{ type: 'vessel', name: 'ship', position }]));
    const other = await startWorld(
      sceneWith([{ type: 'body', name: 'rock', mass_kg: 1, radius_m: 0.1, position }]),
    );
    const [ship, rock] = [named(world, 'ship'), named(other, 'rock')];
    const course = new Course(sharedRails());
    const { day, second } = world.time;
    course.begin(
      { day, second, ...planOf(ship), dragM2PerKg: 0 },
      { horizonS: 40 * 86_400, target: -1, impulses: [] },
    );
    while (!course.advance(1000));
    // by short arcs, then by long ones
    for (const [factor, days] of [
      [1e4, 3],
      [1e6, 30],
    ]) {
      for (const one of [world, other]) ask(one, { type: 'set_time', factor });
      while (world.time.day < day + days) for (const one of [world, other]) run(one, 1);
      expect(other.time).toEqual(world.time);
      expect(apart(ship, rock)).toBeLessThan(1);
    }
    const ahead = new Float64Array(6);
    const flownS = (world.time.day - day) * 86_400 + world.time.second - second;
    expect(course.track.stateAt(flownS, ship.body, sharedRails(), ahead)).toBe(true);
    // without that it is 35 km off; the steps of a course leave 15
    expect(apart(ship, { offsetM: ahead.subarray(0, 3) })).toBeLessThan(20_000);
    await Promise.all([world.stop(), other.stop()]);
  });
});

const planOf = ({ body, offsetM, velocityMps }: Entity) => ({ body, offsetM, velocityMps });
