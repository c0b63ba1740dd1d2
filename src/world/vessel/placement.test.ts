import { describe, expect, it } from 'vitest';
import { sharedRails } from '../../../test/support/worlds.ts';
import { bodies, bodyIndex, fixedToGeodetic, spinRate } from '../../astro/index.ts';
import { DEG, quat, vec3 } from '../../math/index.ts';
import { BodyField } from '../celestial/body-field.ts';
import type { ScenePosition } from '../scene/schema.ts';
import { formation } from './formation.ts';
import { type Placement, place, type Surroundings } from './placement.ts';

const field = new BodyField(sharedRails());
field.jumpTo(9668, 1000);
const space: Surroundings = { field, find: () => null };
const local: Surroundings = { field: null, find: () => null };
const earth = bodyIndex('earth');
const forward = ({ attitude }: Placement) =>
  vec3.transformQuat(vec3.create(), vec3.create(0, 0, -1), attitude);
const up = ({ attitude }: Placement) => vec3.transformQuat(vec3.create(), vec3.create(0, 1, 0), attitude);
const orbit: ScenePosition = {
  body: 'earth',
  plane: 'equator',
  semi_major_axis_m: 7e6,
  eccentricity: 0,
  inclination_deg: 30,
  ascending_node_deg: 0,
  periapsis_argument_deg: 0,
  mean_anomaly_deg: 90,
};

describe('a place', () => {
  it('above the ground is there, turns with it and faces north', () => {
    for (const [lat, lon] of [
      [48, 11],
      [-33, 151],
      [0, 0],
      [89.9, 5],
      [90, 0],
      [-90, 0],
    ]) {
      const spot = place({ body: 'earth', lat_deg: lat, lon_deg: lon, alt_m: 500 }, {}, space);
      const fixed = vec3.transformQuat(
        vec3.create(),
        spot.offsetM,
        quat.conjugate(quat.create(), field.attitudeOf(earth)),
      );
      const [latRad, , altM] = fixedToGeodetic(earth, fixed, vec3.create());
      expect(latRad / DEG).toBeCloseTo(lat, 9);
      expect(altM).toBeCloseTo(500, 6);
      expect(
        vec3.distance(spot.velocityMps, field.groundVelocity(earth, spot.offsetM, vec3.create())),
      ).toBeLessThan(1e-6);
      expect(vec3.angle(up(spot), spot.offsetM)).toBeLessThan(0.004);
      const north = vec3.transformQuat(vec3.create(), vec3.create(0, 0, 1), field.attitudeOf(earth));
      if (Math.abs(lat) < 90) expect(vec3.angle(forward(spot), north) / DEG).toBeCloseTo(Math.abs(lat), 6);
    }
  });

  it('on an orbit moves along it and faces along it', () => {
    const spot = place(orbit, {}, space);
    expect(vec3.length(spot.offsetM)).toBeCloseTo(7e6, 3);
    expect(vec3.angle(forward(spot), spot.velocityMps)).toBeLessThan(1e-9);
    expect(vec3.angle(up(spot), spot.offsetM)).toBeLessThan(1e-9);
    // A quarter of a turn after the node it is as far north as it gets.
    const north = vec3.transformQuat(vec3.create(), vec3.create(0, 0, 1), field.attitudeOf(earth));
    expect(90 - vec3.angle(spot.offsetM, north) / DEG).toBeCloseTo(30, 6);
    const ecliptic = place({ ...orbit, plane: 'ecliptic', inclination_deg: 0 }, {}, space);
    expect(Math.asin(ecliptic.offsetM[2] / 7e6) / DEG).toBeCloseTo(23.4393, 3);
  });

  it('beside a body is counted in the frame that it names', () => {
    const position = { relative_to: 'mars', position_m: [1e7, 0, 0] as [number, number, number] };
    const inertial = place({ ...position, frame: 'inertial' }, {}, space);
    expect([...inertial.offsetM, ...inertial.velocityMps]).toEqual([1e7, 0, 0, 0, 0, 0]);
    const fixed = place({ ...position, frame: 'fixed' }, {}, space);
    expect(vec3.length(fixed.velocityMps)).toBeCloseTo(spinRate(bodyIndex('mars')) * 1e7, 6);
    expect(
      vec3.angle(
        fixed.offsetM,
        vec3.transformQuat(vec3.create(), vec3.create(1, 0, 0), field.attitudeOf(bodyIndex('mars'))),
      ),
    ).toBeLessThan(1e-9);
    expect(() => place({ ...position, frame: 'local' }, {}, space)).toThrow('inertial or fixed');
    expect(() => place({ ...position, relative_to: 'ssb', frame: 'inertial' }, {}, space)).toThrow(
      'barycentre',
    );
  });

  it('beside a node moves with it, in its axes or in those of its frame', () => {
    const node: Placement = {
      body: earth,
      offsetM: vec3.create(7e6, 0, 0),
      velocityMps: vec3.create(0, 7500, 0),
      attitude: quat.fromAxisAngle(quat.create(), vec3.create(0, 0, 1), Math.PI / 2),
      standing: false,
    };
    const around: Surroundings = { field, find: (name) => (name === 'station' ? node : null) };
    const beside = { relative_to: 'station', position_m: [100, 0, 0] as [number, number, number] };
    expect([...place({ ...beside, frame: 'inertial' }, {}, around).offsetM]).toEqual([7_000_100, 0, 0]);
    const turned = place({ ...beside, frame: 'local' }, {}, around);
    expect(vec3.distance(turned.offsetM, vec3.create(7e6, 100, 0))).toBeLessThan(1e-6);
    expect([...turned.velocityMps]).toEqual([0, 7500, 0]);
    expect(() => place({ ...beside, frame: 'fixed' }, {}, around)).toThrow('inertial or local');
  });

  it('in a local scene is counted from its origin', () => {
    const spot = place(
      { relative_to: 'origin', frame: 'local', position_m: [1, 2, 3] },
      { rotation: { xyz_deg: [0, 90, 0] } },
      local,
    );
    expect([...spot.offsetM]).toEqual([1, 2, 3]);
    expect(vec3.distance(forward(spot), vec3.create(-1, 0, 0))).toBeLessThan(1e-9);
    expect(() => place({ relative_to: 'earth', frame: 'local', position_m: [1, 2, 3] }, {}, local)).toThrow(
      'Nothing here',
    );
    expect(() => place(orbit, {}, local)).toThrow('no celestial bodies');
  });

  it('below the ground is refused', () => {
    expect(() => place({ body: 'moon', lat_deg: 0, lon_deg: 0, alt_m: -10 }, {}, space)).toThrow(
      '10 m below the surface of Moon',
    );
    // so far down that it comes out on the other side
    expect(() => place({ body: 'earth', lat_deg: 9, lon_deg: 0, alt_m: -1e9 }, {}, space)).toThrow(
      '1000000000 m below the surface of Earth',
    );
    expect(() =>
      place({ relative_to: 'earth', frame: 'inertial', position_m: [0, 0, 0] }, {}, space),
    ).toThrow('below the surface');
  });
});

describe('a look', () => {
  it('turns a ship to what it names', () => {
    const looking = (look: 'limb' | 'prograde' | 'retrograde' | 'down' | 'up' | 'sun') =>
      place(orbit, { look }, space);
    const { offsetM, velocityMps } = place(orbit, {}, space);
    const back = vec3.negate(vec3.create(), velocityMps);
    const down = vec3.negate(vec3.create(), offsetM);
    const sun = field.stateAtEnd(bodyIndex('sun'), earth, new Float64Array(6)).subarray(0, 3);
    expect(vec3.angle(forward(looking('prograde')), velocityMps)).toBeLessThan(1e-9);
    expect(vec3.angle(forward(looking('retrograde')), back)).toBeLessThan(1e-9);
    expect(vec3.angle(forward(looking('down')), down)).toBeLessThan(1e-9);
    expect(vec3.angle(forward(looking('up')), offsetM)).toBeLessThan(1e-9);
    expect(vec3.angle(forward(looking('sun')), vec3.sub(vec3.create(), sun, offsetM))).toBeLessThan(1e-9);
    // The limb is where the line of sight touches the ball.
    const limb = forward(looking('limb'));
    const nearest = vec3.length(vec3.cross(vec3.create(), offsetM, limb));
    expect(nearest).toBeCloseTo(bodies[earth].meanRadiusM, 0);
    expect(vec3.dot(limb, velocityMps)).toBeGreaterThan(0);
  });
});

describe('a formation', () => {
  it('keeps ships apart, along an orbit or to the sides', () => {
    const start = place(orbit, { look: 'limb' }, space);
    const size = [3, 2, 5];
    const places = Array.from({ length: 20 }, (_, slot) => formation(start, slot, size, true));
    for (const [i, a] of places.entries()) {
      expect(vec3.length(a.offsetM)).toBeCloseTo(7e6, 3);
      expect(vec3.length(a.velocityMps)).toBeCloseTo(vec3.length(start.velocityMps), 6);
      for (const b of places.slice(i + 1)) expect(vec3.distance(a.offsetM, b.offsetM)).toBeGreaterThan(19);
    }
    const inLab = place({ relative_to: 'origin', frame: 'local', position_m: [0, 1.7, 0] }, {}, local);
    expect([...formation(inLab, 1, [1, 1, 1], false).offsetM]).toEqual([-4, 1.7, 0]);
    expect([...formation(inLab, 2, [1, 1, 1], false).offsetM]).toEqual([4, 1.7, 0]);
  });
});
