import {
  aberrate,
  addSeconds,
  apparentPlace,
  beaming,
  bodies,
  bodyIndex,
  boostOf,
  clockDriftFromTdb,
  conjunctions,
  convertState,
  dopplerFactor,
  type Ephemeris,
  type Epoch,
  eclipticFrame,
  type Frame,
  filamentsOf,
  fixedFrame,
  Galaxy,
  galileanEvents,
  hohmannTransfer,
  inertialFrame,
  lagrangeState,
  lightTimeS,
  loadRails,
  lunarEclipses,
  moonPhases,
  orientation,
  Porkchop,
  rocketLeg,
  seasons,
  solarEclipses,
  surfaceFrame,
  synodicFrame,
  transits,
} from '../../src/astro/index.ts';
import { quat, Random, StateHash, vec3 } from '../../src/math/index.ts';

const INSTANTS = 400;
const LAGRANGE_POINTS = [1, 2, 3, 4, 5] as const;

/**
 * A digest for each part of what is told of the sky: motion and turning of all bodies, apparent places, frames, events, stars
 * beyond, ways between planets, and what who moves fast sees and counts. The same file runs in Node and, bundled, in a page.
 */
export function skyBits(rails: Uint8Array): Record<string, string> {
  const ephemeris = loadRails(rails);
  const random = new Random('sky');
  const instants = Array.from({ length: INSTANTS }, () =>
    addSeconds(
      { day: 0, second: 0 },
      { day: random.int(-36_000, 36_000), second: 0 },
      random.range(0, 86_400),
    ),
  );
  const hashes = {
    motion: new StateHash(),
    planning: new StateHash(),
    relativity: new StateHash(),
    apparent: new StateHash(),
    frames: new StateHash(),
    events: new StateHash(),
    galaxy: new StateHash(),
  };
  const place = { latRad: 0.6, lonRad: -1.5, altM: 100 };
  const frames = bodies.flatMap((body, i): Frame[] =>
    body.equatorialRadiusM === 0
      ? [inertialFrame(i), eclipticFrame(i)]
      : [inertialFrame(i), fixedFrame(i), surfaceFrame(i, place.latRad, place.lonRad, place.altM)],
  );
  const [sun, earth, moon] = ['sun', 'earth', 'moon'].map(bodyIndex);
  frames.push(synodicFrame(sun, earth), synodicFrame(earth, moon));
  const state = new Float64Array(6);
  for (const { day, second } of instants) {
    const body = pick(
      random,
      bodies.slice(1).filter((_, i) => i + 1 !== earth),
    );
    const seen = apparentPlace(ephemeris, bodies.indexOf(body), day, second, place);
    for (const value of Object.values(seen)) hashes.apparent.f64(value ?? 0);
    for (let i = 0; i < 6; i += 1) state[i] = random.range(-1e7, 1e7);
    const [from, to] = [pick(random, frames), pick(random, frames)];
    hashes.frames.f64Array(convertState(ephemeris, state, from, to, day, second, state));
    const point = pick(random, LAGRANGE_POINTS);
    hashes.frames.f64Array(lagrangeState(ephemeris, earth, moon, point, day, second, state));
  }
  const span = { from: { day: 4300, second: 0 }, until: { day: 4900, second: 0 } };
  const told: readonly object[] = [
    ...moonPhases(ephemeris, span),
    ...seasons(ephemeris, span),
    ...solarEclipses(ephemeris, span),
    ...lunarEclipses(ephemeris, span),
    ...transits(ephemeris, span),
    ...conjunctions(ephemeris, span),
    ...galileanEvents(ephemeris, { from: span.from, until: { day: 4310, second: 0 } }),
  ];
  for (const event of told)
    for (const value of Object.values(event) as unknown[]) {
      if (typeof value === 'number') hashes.events.f64(value);
      else if (isEpoch(value)) hashes.events.f64(value.day).f64(value.second);
    }
  addGalaxy(hashes.galaxy, random);
  addMotion(hashes.motion, ephemeris, instants.slice(0, 60));
  addPlanning(hashes.planning, ephemeris);
  addRelativity(hashes.relativity, random);
  return Object.fromEntries(Object.entries(hashes).map(([name, hash]) => [name, hash.digest()]));
}

/** Systems from the centre of the Galaxy to its rim, and the filaments of some. */
function addGalaxy(hash: StateHash, random: Random): void {
  const galaxy = new Galaxy();
  for (let i = 0; i < INSTANTS; i += 1) {
    const place = [
      random.range(-20_000, 50_000),
      random.range(-9000, 9000),
      random.range(-300, 300),
    ] as const;
    for (const { id } of galaxy.sitesWithin(place, 6)) {
      const system = galaxy.system(id);
      hash.text(JSON.stringify(system));
      if (i % 20 === 0)
        for (const { to, lengthLy } of filamentsOf(galaxy, system)) hash.text(to.id).f64(lengthLy);
    }
  }
}

function addMotion(hash: StateHash, ephemeris: Ephemeris, instants: readonly Epoch[]): void {
  const state = new Float64Array(6);
  const turn = quat.create();
  for (const { day, second } of instants)
    for (let body = 1; body < bodies.length; body += 1) {
      hash.f64Array(ephemeris.relativeState(body, day, second, state));
      hash.f64Array(ephemeris.systemState(body, day, second, state));
      hash.f64Array(orientation(body, day, second, turn));
    }
}

/** A table of ways to Mars with turns about the Sun, and a way between two circles. */
function addPlanning(hash: StateHash, ephemeris: Ephemeris): void {
  const [from, to] = ['earth', 'mars'].map(bodyIndex);
  const days = (first: number, last: number) => ({
    first: { day: first, second: 0 },
    last: { day: last, second: 0 },
    count: 12,
  });
  const table = new Porkchop({
    ephemeris,
    from,
    to,
    departures: days(9700, 9900),
    arrivals: days(9950, 10_900),
    departureOrbitM: 6.8e6,
    arrivalOrbitM: 3.8e6,
    mostTurns: 1,
  });
  table.advance(12 * 12);
  hash.f64Array(table.totalImpulseMps).f64Array(table.c3M2S2);
  for (const tiltRad of [0, 0.4]) {
    const plan = hohmannTransfer({ gmM3S2: 3.986e14, fromRadiusM: 6.7e6, toRadiusM: 4.2e7, tiltRad });
    hash.text(JSON.stringify(plan));
  }
}

function addRelativity(hash: StateHash, random: Random): void {
  const seen = vec3.create();
  for (let i = 0; i < INSTANTS; i += 1) {
    const boost = boostOf(random.range(0, 0.9999));
    const doppler = dopplerFactor(random.range(0, 3), boost);
    hash.f64(doppler);
    for (const value of Object.values(beaming(doppler))) hash.f64(value);
    const [speed, direction] = [vec3.create(), vec3.create()].map((out) =>
      vec3.set(out, random.range(-0.5, 0.5), random.range(-0.5, 0.5), random.range(-0.5, 0.5)),
    );
    vec3.normalize(direction, direction);
    hash.f64Array(aberrate(seen, direction, speed));
    vec3.scale(direction, direction, random.range(1e3, 1e13));
    vec3.scale(speed, speed, 2e8);
    hash
      .f64(lightTimeS(direction, speed))
      .f64(clockDriftFromTdb(vec3.length(speed), random.range(1e6, 1e12)));
    for (const value of Object.values(rocketLeg(random.range(1, 100), random.range(0, 1e8)))) hash.f64(value);
  }
}

function isEpoch(value: unknown): value is Epoch {
  return typeof value === 'object' && value !== null && 'day' in value && 'second' in value;
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.int(0, from.length - 1)];
}
