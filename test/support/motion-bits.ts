/** What every engine must compute alike of free motion: runs in Node and, bundled, in a page. */
import {
  AU_M,
  bodyIndex,
  type Ephemeris,
  NBody,
  nBodyMethods,
  parabolicAnomaly,
  propagateKepler,
  Swarm,
} from '../../src/astro/index.ts';
import { cos, Random, StateHash, sin } from '../../src/math/index.ts';
import { JUPITER_PERIOD, outerSolarSystem, pythagorean, solarSystem1969 } from './nbody-problems.ts';

const DAY_S = 86_400;

/** Planets on circles, so that the page needs no file. */
const circles: Ephemeris = {
  source: 'circles',
  firstDay: -1e6,
  endDay: 1e6,
  errorM: new Float64Array(64),
  covers: () => true,
  relativeState: (body, day, second, out) => circles.stateBetween(body, 1, day, second, out),
  relativeStates: (count, day, second, rows) => {
    for (let body = 0; body < count; body += 1) circles.relativeState(body, day, second, rows[body]);
  },
  systemState: (body, day, second, out) => circles.stateBetween(body, 1, day, second, out),
  stateBetween: (body, _center, day, second, out) => {
    const radiusM = 0.4 * body * AU_M;
    const angle = ((day * DAY_S + second) * 1.2e10) / (radiusM * Math.sqrt(radiusM));
    out[0] = radiusM * cos(angle);
    out[1] = radiusM * sin(angle);
    out[2] = 0.01 * radiusM * sin(angle);
    return out;
  },
};

function hashSystems(into: Map<string, string>): void {
  for (const method of nBodyMethods) {
    const hash = new StateHash();
    const settings = method.boundStep === null ? {} : { stepS: method.boundStep * JUPITER_PERIOD };
    const outer = new NBody(outerSolarSystem, 0, { method, ...settings });
    outer.advance(2 * JUPITER_PERIOD);
    hash.f64Array(outer.state).f64(outer.energy());
    if (method.kind === 'adaptive') {
      const near = new NBody(pythagorean, 0, { method });
      near.advance(3);
      hash.f64Array(near.state).f64(near.closest(1)[0]?.distanceM ?? 0);
      const system = new NBody(solarSystem1969(true), 0, { method });
      system.advance(20 * DAY_S);
      hash.f64Array(system.state);
    }
    into.set(method.name, hash.digest());
  }
}

function hashSwarm(): string {
  const random = new Random('swarm');
  const perturbers = ['venus', 'earth', 'mars', 'jupiter'].map(bodyIndex);
  const swarm = new Swarm(circles, { center: bodyIndex('sun'), perturbers, capacity: 50 });
  for (let i = 0; i < 50; i += 1) {
    const radiusM = random.range(0.5, 4) * AU_M;
    const speed = (random.range(0.8, 1.2) * 1.15e10) / Math.sqrt(radiusM);
    swarm.add(Float64Array.of(radiusM, 0, 0, 0, speed, random.range(-3000, 3000)));
  }
  for (let tick = 0; tick < 200; tick += 1) swarm.advance(0, tick * 5000, 5000);
  return new StateHash().f64Array(swarm.states).digest();
}

function hashOrbits(): string {
  const random = new Random('orbits');
  const hash = new StateHash();
  const state = new Float64Array(6);
  for (let i = 0; i < 2000; i += 1) {
    for (let k = 0; k < 6; k += 1) state[k] = random.range(-1, 1) * (k < 3 ? 1 : 1.5);
    hash
      .f64Array(propagateKepler(1, state, random.range(-20, 20), state))
      .f64(parabolicAnomaly(random.range(-9, 9)));
  }
  return hash.digest();
}

/** A digest of each part of free motion, by name. */
export function motionBits(): Record<string, string> {
  const digests = new Map<string, string>();
  hashSystems(digests);
  digests.set('swarm', hashSwarm());
  digests.set('orbits', hashOrbits());
  return Object.fromEntries(digests);
}
