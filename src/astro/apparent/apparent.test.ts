import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { DEG, TAU, vec3 } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { AU_M, LIGHT_MPS } from '../constants.ts';
import { aberrate } from '../relativity/aberration.ts';
import { parseInstant } from '../time/date-text.ts';
import { addSeconds, epoch } from '../time/epoch.ts';
import { apparentLongitude, apparentPlace, siderealTime, subsolarPoint } from './apparent-place.ts';
import { apparentVector, astrometricVector, deflect, observerState } from './seen.ts';

const ephemeris = committedRails();
const HOUR = 15 * DEG;
const place = (name: string, text: string, at: Parameters<typeof apparentPlace>[4] = null) => {
  const { day, second } = parseInstant(text);
  return apparentPlace(ephemeris, bodyIndex(name), day, second, at);
};
const instant = fc
  .tuple(fc.integer({ min: -36_000, max: 36_000 }), fc.double({ min: 0, max: 86_399, noNaN: true }))
  .map(([day, second]) => epoch(day, second));
const others = bodies.map((_, i) => i).filter((i) => i > 0 && bodies[i].name !== 'earth');

describe('apparent places against published ones', () => {
  /*
   * Meeus 1998, Astronomical Algorithms, examples 25.b, 33.a, 47.a and 40.a. He uses the precession of 1976 and nutation of
   * 1980, which differ by some hundredths of an arcsecond, and short series for the Moon (10 arcsec).
   */
  it('of the Sun, within 0.3 arcsec', () => {
    const sun = place('sun', '1992-10-13T00:00:00 TT');
    expect(Math.abs(sun.eclipticLongitudeRad / DEG - (199 + 54 / 60 + 21.818 / 3600)) * 3600).toBeLessThan(
      0.3,
    );
    expect(Math.abs(sun.rightAscensionRad / HOUR - (13 + 13 / 60 + 30.749 / 3600)) * 3600).toBeLessThan(0.02);
    expect(Math.abs(sun.declinationRad / DEG + (7 + 47 / 60 + 1.74 / 3600)) * 3600).toBeLessThan(0.1);
    expect(sun.distanceM / AU_M).toBeCloseTo(0.99760775, 5);
  });

  it('of Venus, within 0.1 arcsec', () => {
    const venus = place('venus', '1992-12-20T00:00:00 TT');
    expect(Math.abs(venus.rightAscensionRad / HOUR - (21 + 4 / 60 + 41.454 / 3600)) * 3600).toBeLessThan(
      0.01,
    );
    expect(Math.abs(venus.declinationRad / DEG + (18 + 53 / 60 + 16.84 / 3600)) * 3600).toBeLessThan(0.1);
    expect(venus.lightTimeS / 86_400).toBeCloseTo(0.0052612, 5);
  });

  it('of the Moon, within 10 arcsec', () => {
    const moon = place('moon', '1992-04-12T00:00:00 TT');
    expect(Math.abs(moon.eclipticLongitudeRad / DEG - 133.167265) * 3600).toBeLessThan(10);
    expect(Math.abs(moon.eclipticLatitudeRad / DEG + 3.229126) * 3600).toBeLessThan(4);
    expect(Math.abs(moon.distanceM - 368_409_700)).toBeLessThan(10_000);
  });

  it('of Mars from Palomar, within 0.3 arcsec', () => {
    const palomar = { latRad: 33.356111 * DEG, lonRad: -116.8625 * DEG, altM: 1706 };
    const mars = place('mars', '2003-08-28T03:17:00Z', palomar);
    expect(Math.abs(mars.rightAscensionRad / HOUR - (22 + 38 / 60 + 8.54 / 3600)) * 3600).toBeLessThan(0.02);
    expect(Math.abs(mars.declinationRad / DEG + (15 + 46 / 60 + 30 / 3600)) * 3600).toBeLessThan(0.3);
  });

  it('sidereal time, within a hundredth of a second', () => {
    // Meeus, examples 12.a and 12.b: 1987-04-10 0 h UT
    const { day, second } = parseInstant('1987-04-10T00:00:00 UT1');
    const { meanRad, apparentRad } = siderealTime(day, second);
    expect(Math.abs(meanRad / HOUR - (13 + 10 / 60 + 46.3668 / 3600)) * 3600).toBeLessThan(0.01);
    expect(Math.abs(apparentRad / HOUR - (13 + 10 / 60 + 46.1351 / 3600)) * 3600).toBeLessThan(0.01);
  });

  it('the place under the Sun, within a thousandth of a degree', () => {
    // the Sun of example 25.b, less sidereal time
    const { day, second } = parseInstant('1992-10-13T00:00:00 TT');
    const under = subsolarPoint(ephemeris, bodyIndex('earth'), day, second);
    expect(under.latRad / DEG).toBeCloseTo(-(7 + 47 / 60 + 1.74 / 3600), 3);
    const lon = (13 + 13 / 60 + 30.749 / 3600) * HOUR - siderealTime(day, second).apparentRad;
    expect(Math.cos(under.lonRad - lon)).toBeCloseTo(1, 9);
  });
});

describe('the parts against the tests of ERFA', () => {
  it('bending by the Sun of eraLdsun', () => {
    const star = Float64Array.of(-0.763276255, -0.608633767, -0.216735543);
    const fromSun = Float64Array.of(-0.973644023, -0.20925523, -0.0907169552);
    deflect(star, star, Float64Array.from(star), fromSun, 0.999809214 * AU_M);
    [-0.7632762580731414, -0.6086337635262647, -0.21673554193223213].forEach((expected, i) => {
      expect(Math.abs(star[i] - expected)).toBeLessThan(1e-12);
    });
  });

  it('aberration of eraAb, less its term for the potential of the Sun (2e-12)', () => {
    const star = Float64Array.of(-0.7632196854673795, -0.6086945398306038, -0.21676408580639883);
    const beta = Float64Array.of(2.1044018893653786e-5, -8.910892330442932e-5, -3.863371479771657e-5);
    aberrate(star, star, beta);
    [-0.7631631094219556, -0.6087553082505591, -0.21679262693684712].forEach((expected, i) => {
      expect(Math.abs(star[i] - expected)).toBeLessThan(3e-12);
    });
  });
});

describe('what light shows', () => {
  it('is as far as the light came', () => {
    fc.assert(
      fc.property(fc.constantFrom(...others), instant, (body, at) => {
        const observer = observerState(ephemeris, null, at.day, at.second, new Float64Array(6));
        const seen = vec3.create();
        const lightTimeS = astrometricVector(ephemeris, body, observer, at.day, at.second, seen);
        const then = addSeconds({ day: 0, second: 0 }, at, -lightTimeS);
        const state = ephemeris.stateBetween(body, 0, then.day, then.second, new Float64Array(6));
        const off = vec3.create(...[0, 1, 2].map((i) => state[i] - observer[i] - seen[i]));
        expect(vec3.length(off)).toBeLessThan(0.01);
        expect(vec3.length(seen) / LIGHT_MPS).toBeCloseTo(lightTimeS, 9);
      }),
      { numRuns: 200 },
    );
  });

  it('lies within aberration and the way of its light of where it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...others), instant, (body, at) => {
        const observer = observerState(ephemeris, null, at.day, at.second, new Float64Array(6));
        const seen = vec3.create();
        apparentVector(ephemeris, body, observer, at.day, at.second, seen);
        const state = ephemeris.stateBetween(
          body,
          bodyIndex('earth'),
          at.day,
          at.second,
          new Float64Array(6),
        );
        // 20.5 arcsec by the Earth's motion, at most as much again by Mercury's 59 km/s
        expect((vec3.angle(seen, state.subarray(0, 3)) / DEG) * 3600).toBeLessThan(63);
      }),
      { numRuns: 200 },
    );
  });

  it('stands in the zenith of the place under the Sun, on the Earth and on other bodies', () => {
    fc.assert(
      fc.property(instant, ({ day, second }) => {
        const under = subsolarPoint(ephemeris, bodyIndex('earth'), day, second);
        const { altitudeRad } = apparentPlace(ephemeris, bodyIndex('sun'), day, second, {
          ...under,
          altM: 0,
        });
        expect((altitudeRad ?? 0) / DEG).toBeGreaterThan(89.9);
        const onMars = subsolarPoint(ephemeris, bodyIndex('mars'), day, second);
        expect(Math.abs(onMars.latRad / DEG)).toBeLessThan(25.5); // obliquity of Mars 25.19 degrees
      }),
      { numRuns: 100 },
    );
  });

  it('has azimuths from the north over the east', () => {
    // noon at Greenwich on the June solstice: the Sun in the south, at 90 - 51.48 + 23.44 degrees
    const greenwich = { latRad: 51.48 * DEG, lonRad: 0, altM: 0 };
    const noon = place('sun', '2024-06-20T12:01:45Z', greenwich);
    expect((noon.azimuthRad ?? 0) / DEG).toBeCloseTo(180, 0);
    expect((noon.altitudeRad ?? 0) / DEG).toBeCloseTo(61.96, 1);
    const morning = place('sun', '2024-06-20T06:00:00Z', greenwich);
    expect((morning.azimuthRad ?? 0) / DEG).toBeGreaterThan(60);
    expect((morning.azimuthRad ?? 0) / DEG).toBeLessThan(90);
    expect(place('sun', '2024-06-20').azimuthRad).toBeNull();
  });

  it("gives the Sun's longitude alone as with all the rest", () => {
    fc.assert(
      fc.property(instant, ({ day, second }) => {
        const longitude = apparentLongitude(ephemeris, 1, day, second);
        expect(longitude).toBe(apparentPlace(ephemeris, 1, day, second).eclipticLongitudeRad);
        expect(longitude).toBeGreaterThanOrEqual(0);
        expect(longitude).toBeLessThan(TAU);
      }),
      { numRuns: 100 },
    );
  });
});
