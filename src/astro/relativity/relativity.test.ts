import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEG, TAU, vec3 } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { DAY_S, LIGHT_MPS } from '../constants.ts';
import {
  aberrate,
  aberrateDisc,
  aberratedAngle,
  aberratedCosine,
  beaming,
  dopplerBetween,
  dopplerFactor,
} from './aberration.ts';
import { addVelocities, boostOf, contractedLengthM, timeFactor } from './boost.ts';
import { clockDrift, clockDriftFromTdb, gravitationalRedshift, TDB_RATE_LESS } from './clocks.ts';
import { lightTimeS, retardedPlace } from './light-time.ts';
import { rocketLeg } from './rocket.ts';

/** Parts by which one number is off another. */
const off = (value: number, right: number): number => Math.abs(value / right - 1);

const speeds = fc.double({ min: 0, max: 0.99, noNaN: true });
const angles = fc.double({ min: 0, max: 180, noNaN: true }).map((deg) => deg * DEG);
const directions = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: TAU, noNaN: true }))
  .map(([z, turn]) => {
    const ring = Math.sqrt(1 - z * z);
    return vec3.create(ring * Math.cos(turn), ring * Math.sin(turn), z);
  });

/** Rows computed with 40 digits: 1 - beta, angle at rest, angle seen, D, D^4. */
const rows = [
  [0.9999, 60, 59.9950381639778, 1.00005000500025, 1.000200035],
  [0.9, 150, 146.9983688927491, 0.9179989872813632, 0.710180606341],
  [0.5, 120, 90, 0.8660254037844386, 0.5625],
  [0.1, 90, 25.841932763167126, 2.2941573387056176, 27.70083102493],
  [0.1, 0, 0, 4.358898943540674, 361],
  [0.1, 180, 180, 0.22941573387056177, 0.00277008310249],
  [0.01, 30, 2.1763378796533983, 13.16651245492854, 30052.666863],
  [1e-6, 30, 0.021711517854294666, 1319.4789343796813, 3.03116686071e12],
] as const;

describe('aberration, Doppler effect and beaming', () => {
  it.for(rows)('1 - beta %d at %d degrees', ([toLight, restDeg, seenDeg, doppler, bright]) => {
    const boost = boostOf(1 - toLight, toLight);
    const angleRad = restDeg * DEG;
    if (seenDeg > 0) expect(off(aberratedAngle(angleRad, boost) / DEG, seenDeg)).toBeLessThan(1e-12);
    expect(off(dopplerFactor(angleRad, boost), doppler)).toBeLessThan(1e-12);
    expect(off(beaming(dopplerFactor(angleRad, boost)).radiance, bright)).toBeLessThan(1e-11);
  });

  it('is the same law by cosines, by angles and by vectors, and is undone by the opposite speed', () => {
    fc.assert(
      fc.property(speeds, directions, directions, (beta, to, ahead) => {
        const boost = boostOf(beta);
        const velocity = vec3.scale(vec3.create(), ahead, beta);
        const seen = aberrate(vec3.create(), to, velocity);
        const cosine = Math.min(1, Math.max(-1, vec3.dot(to, ahead)));
        expect(vec3.length(seen)).toBeCloseTo(1, 12);
        expect(vec3.dot(seen, ahead)).toBeCloseTo(aberratedCosine(cosine, boost), 10);
        expect(Math.cos(aberratedAngle(Math.acos(cosine), boost))).toBeCloseTo(
          aberratedCosine(cosine, boost),
          10,
        );
        const back = aberrate(vec3.create(), seen, vec3.negate(vec3.create(), velocity));
        expect(vec3.distance(back, to)).toBeLessThan(1e-9 * boost.gamma * boost.gamma);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the light of the whole sky: D is one over itself seen from the other side, solid angles shrink by D^2', () => {
    fc.assert(
      fc.property(speeds, angles, (beta, angleRad) => {
        const boost = boostOf(beta);
        const doppler = dopplerFactor(angleRad, boost);
        const seenRad = aberratedAngle(angleRad, boost);
        const back = boost.gamma * (1 - beta * Math.cos(seenRad));
        expect(off(doppler * back, 1)).toBeLessThan(1e-9 * boost.gamma * boost.gamma);
        const stepRad = 1e-5;
        const narrowed =
          (Math.cos(aberratedAngle(angleRad, boost)) - Math.cos(aberratedAngle(angleRad + stepRad, boost))) /
          (Math.cos(angleRad) - Math.cos(angleRad + stepRad));
        if (Math.sin(angleRad) > 0.05 && beta < 0.99)
          expect(off(narrowed, beaming(doppler).solidAngle)).toBeLessThan(0.02);
      }),
      { numRuns: 200 },
    );
  });

  it('shifts light of what moves, too, by the same factor in whatever frame it is worked out', () => {
    const slower = fc.double({ min: 0, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(
        directions,
        directions,
        directions,
        slower,
        slower,
        slower,
        (to, one, other, a, b, boost) => {
          const [observer, source] = [vec3.scale(vec3.create(), one, a), vec3.scale(vec3.create(), other, b)];
          const here = dopplerBetween(to, observer, source);
          // at rest the source, its factor is that of who moves; at rest the observer, that of the source
          const angleRad = vec3.angle(one, to);
          expect(
            off(dopplerBetween(to, observer, vec3.create()), dopplerFactor(angleRad, boostOf(a))),
          ).toBeLessThan(1e-9);
          // all of it from another frame: there light comes from where that frame sees it
          const frame = vec3.scale(vec3.create(), vec3.create(0, 0, 1), boost);
          const back = vec3.negate(vec3.create(), frame);
          const there = dopplerBetween(
            aberrate(vec3.create(), to, frame),
            addVelocities(vec3.create(), back, observer, 1),
            addVelocities(vec3.create(), back, source, 1),
          );
          expect(off(there, here)).toBeLessThan(1e-7);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves discs discs: the whole rim of a ball lies on the rim of its image', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        directions,
        directions,
        fc.double({ min: 0.001, max: 1.5, noNaN: true }),
        fc.double({ min: 0, max: TAU, noNaN: true }),
        (beta, ahead, to, radiusRad, turn) => {
          const velocity = vec3.scale(vec3.create(), ahead, beta);
          const disc = aberrateDisc(
            { direction: vec3.create(), angularRadiusRad: 0 },
            to,
            radiusRad,
            velocity,
          );
          const right = vec3.normalize(
            vec3.create(),
            vec3.cross(vec3.create(), to, vec3.create(0.3, 0.5, 0.8)),
          );
          const up = vec3.cross(vec3.create(), to, right);
          const rim = vec3.scale(vec3.create(), to, Math.cos(radiusRad));
          vec3.addScaled(rim, rim, right, Math.sin(radiusRad) * Math.cos(turn));
          vec3.addScaled(rim, rim, up, Math.sin(radiusRad) * Math.sin(turn));
          const seen = aberrate(vec3.create(), rim, velocity);
          expect(Math.abs(vec3.angle(seen, disc.direction) - disc.angularRadiusRad)).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses speeds that nothing has', () => {
    for (const beta of [1, 1.5, -0.1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => boostOf(beta)).toThrow(expect.objectContaining({ code: 'out_of_range' }));
  });
});

describe('moving clocks and lengths', () => {
  it('property 3: run and shrink by sqrt(1 - v^2 / c^2), at true and at slow light', () => {
    fc.assert(
      fc.property(speeds, fc.constantFrom(LIGHT_MPS, 1000), (beta, lightMps) => {
        const factor = Math.sqrt(1 - beta * beta);
        expect(off(timeFactor(beta * lightMps, lightMps), factor)).toBeLessThan(1e-10);
        expect(off(contractedLengthM(10, boostOf(beta)), 10 * factor)).toBeLessThan(1e-10);
        if (beta > 0.001)
          expect(off(1 + clockDrift(beta * lightMps, 0, lightMps), factor)).toBeLessThan(1e-9);
      }),
      { numRuns: 200 },
    );
    expect(timeFactor(2 * LIGHT_MPS)).toBe(0);
    expect(clockDrift(2 * LIGHT_MPS, 0)).toBe(-1);
  });

  it('of GPS gain 38.44 microseconds a day: 45.65 by gravity, -7.21 by speed', () => {
    const { gmM3S2 } = bodies[bodyIndex('earth')];
    const axisM = 26_561_750;
    const perDay = DAY_S * 1e6;
    const above = gmM3S2 / axisM;
    const below = gmM3S2 / 6_378_136.6;
    const speedMps = Math.sqrt(gmM3S2 / axisM);
    expect((clockDrift(0, above) - clockDrift(0, below)) * perDay).toBeCloseTo(45.651865, 4);
    expect(clockDrift(speedMps, 0) * perDay).toBeCloseTo(-7.2131244, 5);
    expect((clockDrift(speedMps, above) - clockDrift(0, below)) * perDay).toBeCloseTo(38.43874, 4);
    expect(clockDrift(7660, 0) * perDay).toBeCloseTo(-28.203297, 4);
  });

  it('at sea on Earth keep step with TDB on average', () => {
    const sun = bodies[bodyIndex('sun')].gmM3S2 / 149_597_870_700;
    // the potential of the geoid, spin included (IERS Conventions 2010, table 1.1), and the mean motion about the Sun
    const drift = clockDriftFromTdb(Math.sqrt(sun), 62_636_856 + sun);
    expect(Math.abs(drift)).toBeLessThan(2e-11);
    expect(clockDriftFromTdb(0, 0)).toBeCloseTo(TDB_RATE_LESS, 14);
  });

  it('of light lose energy on their way up: 636.31 m/s at the Sun', () => {
    const z = gravitationalRedshift(bodies[bodyIndex('sun')].gmM3S2, 6.957e8);
    expect(z * LIGHT_MPS).toBeCloseTo(636.31, 1);
    expect(gravitationalRedshift(0, 1)).toBe(0);
  });
});

describe('velocities', () => {
  it('add up to less than light', () => {
    const of = (x: number) => vec3.create(x * LIGHT_MPS);
    expect(addVelocities(vec3.create(), of(0.5), of(0.5))[0] / LIGHT_MPS).toBeCloseTo(0.8, 14);
    expect(addVelocities(vec3.create(), of(0.99), of(-0.5))[0] / LIGHT_MPS).toBeCloseTo(
      0.9702970297029703,
      13,
    );
    const speed = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(speed, speed, directions, directions, (a, b, to, from) => {
        const frame = vec3.scale(vec3.create(), to, a * LIGHT_MPS);
        const inside = vec3.scale(vec3.create(), from, b * LIGHT_MPS);
        const sum = addVelocities(vec3.create(), frame, inside);
        const along = vec3.dot(frame, inside) / LIGHT_MPS / LIGHT_MPS;
        // factors multiply: gamma = gamma(u) gamma(v) (1 + u v / c^2)
        const gamma = boostOf(a).gamma * boostOf(b).gamma * (1 + along);
        expect(off(1 / timeFactor(vec3.length(sum)), gamma)).toBeLessThan(1e-8);
      }),
      { numRuns: 200 },
    );
  });

  it('of a rocket with one g: 5 years on board are 84.48 at home, 83.52 light years away', () => {
    const yearS = 365.25 * DAY_S;
    const legs = [
      [1, 1.18731240171, 0.563642465079, 0.774827262642545, 1.5818454538],
      [5, 84.4797263644, 83.5165651503, 0.999934262330746, 87.2137556351],
      [12, 116146.93856, 116145.969849, 0.999999999965219, 119897.935949],
    ] as const;
    for (const [years, timeYears, lightYears, beta, gamma] of legs) {
      const leg = rocketLeg(9.80665, years * yearS);
      expect(off(leg.timeS / yearS, timeYears)).toBeLessThan(1e-11);
      expect(off(leg.distanceM / (LIGHT_MPS * yearS), lightYears)).toBeLessThan(1e-11);
      expect(off(leg.speedMps / LIGHT_MPS, beta)).toBeLessThan(1e-14);
      expect(off(leg.gamma, gamma)).toBeLessThan(1e-11);
    }
    expect(off(rocketLeg(9.80665, 1).distanceM, 9.80665 / 2)).toBeLessThan(1e-12);
  });
});

describe('light time', () => {
  it('is what light needs from where the source was', () => {
    const component = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(component, component, component),
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        directions,
        (place, beta, to) => {
          const positionM = Float64Array.from(place);
          const velocityMps = vec3.scale(vec3.create(), to, beta * LIGHT_MPS);
          const delayS = lightTimeS(positionM, velocityMps);
          const then = retardedPlace(vec3.create(), positionM, velocityMps);
          expect(Math.abs(vec3.length(then) - LIGHT_MPS * delayS)).toBeLessThan(
            1e-9 * vec3.length(then) + 1e-6,
          );
          const back = vec3.addScaled(vec3.create(), then, velocityMps, delayS);
          expect(vec3.distance(back, positionM)).toBeLessThan(1e-9 * vec3.length(then) + 1e-6);
        },
      ),
      { numRuns: 200 },
    );
    expect(lightTimeS(vec3.create(149_597_870_700), vec3.create())).toBeCloseTo(499.004784, 6);
    expect(lightTimeS(vec3.create(), vec3.create())).toBe(0);
  });
});
