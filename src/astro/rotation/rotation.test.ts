import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { ARCSEC, DEG, quat, vec3 } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { AstroError } from '../error.ts';
import { deltaT } from '../time/delta-t.ts';
import { epoch, epochFromJulianDate } from '../time/epoch.ts';
import { tdbMinusTt } from '../time/tdb.ts';
import { delaunay } from './delaunay.ts';
import { earthRotationAngle, meanObliquity, siderealPrecession } from './earth.ts';
import { nutation } from './nutation.ts';
import { orientation, spinRate } from './orientation.ts';

const EARTH = bodyIndex('earth');
const all = bodies.map((_, index) => index).slice(1);
const zAxis = vec3.create(0, 0, 1);
const century = (mjd: number): number => (mjd - 51_544.5) / 36_525;

/** Direction of something from a body's centre as longitude and latitude on that body, degrees. */
function placeBelow(
  body: number,
  day: number,
  second: number,
  seen: Float64Array,
): { lon: number; lat: number } {
  const turn = quat.conjugate(quat.create(), orientation(body, day, second, quat.create()));
  const [x, y, z] = vec3.transformQuat(vec3.create(), vec3.create(seen[0], seen[1], seen[2]), turn);
  return { lon: Math.atan2(y, x) / DEG, lat: Math.atan2(z, Math.hypot(x, y)) / DEG };
}

describe('rotation of the Earth against the tests of ERFA', () => {
  it('has the Earth rotation angle of eraEra00', () => {
    expect(Math.abs(earthRotationAngle(2843, 43_200) - 0.4022837240028158)).toBeLessThan(1e-12);
  });
  it('has the mean sidereal time of eraGmst06', () => {
    const sidereal = earthRotationAngle(2191, 43_200) + siderealPrecession(century(53_736));
    expect(Math.abs(sidereal - 1.7541749718700912)).toBeLessThan(1e-12);
  });
  it('has the obliquity of eraObl06', () => {
    expect(Math.abs(meanObliquity(century(54_388)) - 0.4090749229387258)).toBeLessThan(1e-14);
  });
  it('has the nutation of eraNut00b', () => {
    const t = century(53_736);
    const out = nutation(t, delaunay(t, new Float64Array(5)), new Float64Array(2));
    expect(Math.abs(out[0] - -0.9632552291148363e-5)).toBeLessThan(1e-13);
    expect(Math.abs(out[1] - 0.4063197106621159e-4)).toBeLessThan(1e-13);
  });
});

describe('orientation', () => {
  it.each([
    // JPL Horizons, quantity 32: north pole in the ICRF, degrees
    ['mercury', 2440587.5, 281.01954, 61.41577],
    ['mercury', 2455197.5, 281.00642, 61.41381],
    ['mercury', 2469807.5, 280.9933, 61.41185],
    ['venus', 2440587.5, 272.76, 67.16],
    ['venus', 2455197.5, 272.76, 67.16],
    ['venus', 2469807.5, 272.76, 67.16],
    ['earth', 2440587.5, 179.38921, 89.83344],
    ['earth', 2455197.5, 0.71308, 89.94251],
    ['earth', 2469807.5, 359.37433, 89.72],
    ['mars', 2440587.5, 317.71326, 52.90477],
    ['mars', 2455197.5, 317.67082, 52.88041],
    ['mars', 2469807.5, 317.62838, 52.85605],
    ['jupiter', 2440587.5, 268.05885, 64.49452],
    ['jupiter', 2455197.5, 268.05601, 64.4967],
    ['jupiter', 2469807.5, 268.05755, 64.49714],
    ['saturn', 2440587.5, 40.5998, 83.5382],
    ['saturn', 2455197.5, 40.5854, 83.5366],
    ['saturn', 2469807.5, 40.571, 83.535],
    ['uranus', 2440587.5, 257.311, -15.175],
    ['uranus', 2455197.5, 257.311, -15.175],
    ['uranus', 2469807.5, 257.311, -15.175],
    ['neptune', 2440587.5, 299.14549, 42.97454],
    ['neptune', 2455197.5, 299.39763, 42.95074],
    ['neptune', 2469807.5, 299.6448, 42.99412],
    ['pluto', 2440587.5, 132.993, -6.163],
    ['pluto', 2455197.5, 132.993, -6.163],
    ['pluto', 2469807.5, 132.993, -6.163],
    ['sun', 2440587.5, 286.13, 63.87],
    ['sun', 2455197.5, 286.13, 63.87],
    ['sun', 2469807.5, 286.13, 63.87],
    ['moon', 2440587.5, 270.94328, 68.05519],
    ['moon', 2455197.5, 273.62262, 67.09436],
    ['moon', 2469807.5, 273.07062, 65.69716],
  ])('has the pole of %s at JD %d', (name, jd, rightAscension, declination) => {
    const { day, second } = epochFromJulianDate(jd);
    const pole = vec3.transformQuat(
      vec3.create(),
      zAxis,
      orientation(bodyIndex(name), day, second, quat.create()),
    );
    const lat = declination * DEG;
    const lon = rightAscension * DEG;
    const expected = vec3.create(Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat));
    // Horizons holds to the models of 2009 for Mercury and Mars, and turns the Moon by its own libration angles
    expect(vec3.angle(pole, expected) / DEG).toBeLessThan(
      ['mercury', 'mars', 'moon'].includes(name) ? 0.003 : 1e-5,
    );
  });

  const ephemeris = committedRails();
  it.each([
    // the true Sun's right ascension less apparent sidereal time and its declination, computed with libswe 2.10
    ['2000-01-01 12:00 UT1', 0, 0, 0.8275849, -23.0319799],
    ['1900-03-21 18:00 UT1', -36_445, 21_600, -88.1681856, 0.2712745],
    ['2024-03-31 06:00 UT1', 8855, 64_800, 91.022378, 4.3595488],
  ])('puts the Sun over the right place on Earth: %s', (_, day, second, lon, lat) => {
    const tt = epoch(day, second + deltaT(day, second));
    const tdb = epoch(tt.day, tt.second + tdbMinusTt(tt.day, tt.second));
    const sun = ephemeris.stateBetween(1, EARTH, tdb.day, tdb.second, new Float64Array(6));
    const below = placeBelow(EARTH, tdb.day, tdb.second, sun);
    expect(below.lon).toBeCloseTo(lon, 4);
    expect(below.lat).toBeCloseTo(lat, 4);
  });

  it("shows the Moon's near side to the Earth, within its libration", () => {
    const moon = bodyIndex('moon');
    let east = 0;
    let north = 0;
    for (let day = -36_500; day < 36_500; day += 5) {
      const earth = ephemeris.stateBetween(EARTH, moon, day, 0, new Float64Array(6));
      const { lon, lat } = placeBelow(moon, day, 0, earth);
      east = Math.max(east, Math.abs(lon));
      north = Math.max(north, Math.abs(lat));
    }
    expect(east).toBeGreaterThan(7.5);
    expect(east).toBeLessThan(8.2);
    expect(north).toBeGreaterThan(6.5);
    expect(north).toBeLessThan(6.95);
  });

  it('is a unit rotation that turns at the stated rate about the pole', () => {
    const day = fc.integer({ min: -36_500, max: 36_500 });
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        day,
        fc.double({ min: 0, max: 86_000, noNaN: true }),
        (body, d, s) => {
          const { kind, name } = bodies[body];
          const before = orientation(body, d, s, quat.create());
          const after = orientation(body, d, s + 100, quat.create());
          expect(Math.hypot(...before)).toBeCloseTo(1, 14);
          const turn = quat.multiply(quat.create(), quat.conjugate(quat.create(), before), after);
          // a quaternion and its negative are the same turn
          const angle = 2 * Math.atan(turn[2] / turn[3]);
          // librations (our Moon's, a tenth of it Mercury's, a degree in each turn of Phobos) and nutation ride on the mean
          // rate, and sunlight drives Bennu on
          const swing = { phobos: 5e-6, moon: 3e-9, bennu: 3e-8 }[name] ?? (kind === 'moon' ? 1e-8 : 3e-10);
          expect(Math.abs(angle / 100 - spinRate(body))).toBeLessThan(swing);
          expect(Math.hypot(turn[0], turn[1])).toBeLessThan(kind === 'moon' ? 1e-6 : 1e-7);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('moves on evenly from one day into the next', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.integer({ min: -36_500, max: 36_500 }), (body, d) => {
        const before = orientation(body, d - 1, 86_399.999, quat.create());
        const after = orientation(body, d, 0, quat.create());
        expect(quat.angle(before, after)).toBeLessThan(2e-7 + Math.abs(spinRate(body)) * 1.001e-3);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    // length of the day from the sidereal turn, hours (NASA planetary fact sheets)
    ['earth', 23.9345],
    ['mars', 24.6229],
    ['jupiter', 9.925],
    ['saturn', 10.656],
    ['venus', -5832.5],
    ['pluto', 153.2928],
  ])('turns %s once in %d hours', (name, hours) => {
    expect((2 * Math.PI) / spinRate(bodyIndex(name)) / 3600 / hours).toBeCloseTo(1, 3);
  });

  it('remembers instants of one body without touching what it gave or what others are asked', () => {
    const given = orientation(EARTH, 9000, 1, quat.create());
    const kept = quat.copy(quat.create(), given);
    quat.identity(given);
    const others = all.map((body) => orientation(body, 9000, 2, quat.create()));
    expect(orientation(EARTH, 9000, 1, quat.create())).toEqual(kept);
    expect(all.map((body) => orientation(body, 9000, 2, quat.create()))).toEqual(others);
  });

  it('leaves the root unturned and refuses what is no body', () => {
    expect(orientation(0, 0, 0, quat.create(1, 0, 0, 0))).toEqual(quat.create());
    expect(spinRate(0)).toBe(0);
    expect(() => orientation(bodies.length, 0, 0, quat.create())).toThrow(AstroError);
  });

  it("lays Greenwich's meridian where the Earth rotation angle says, within precession and nutation since J2000", () => {
    const turn = orientation(EARTH, 0, 0, quat.create());
    const meridian = vec3.transformQuat(vec3.create(), vec3.create(1, 0, 0), turn);
    const ut1 = -deltaT(0, 0) - tdbMinusTt(0, 0);
    const angle = Math.atan2(meridian[1], meridian[0]) / DEG;
    const expected = earthRotationAngle(ut1 < 0 ? -1 : 0, (ut1 + 86_400) % 86_400) / DEG;
    expect(Math.abs(angle + (angle < 0 ? 360 : 0) - expected)).toBeLessThan((20 * ARCSEC) / DEG);
  });
});
