import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lunarEclipse2018,
  moonPhases2024,
  seasons1996To2005,
  solarEclipses2015To2024,
  transits1990To2020,
  venusTransit2012,
} from '../../../test/support/published/sky-events.ts';
import { committedRails } from '../../../test/support/rails.ts';
import { DEG, vec3 } from '../../math/index.ts';
import { apparentPlace } from '../apparent/apparent-place.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { formatInstant, parseInstant } from '../time/date-text.ts';
import { deltaT } from '../time/delta-t.ts';
import { type Epoch, epoch, secondsBetween } from '../time/epoch.ts';
import { lunarEclipses } from './lunar-eclipse.ts';
import { conjunctions, transits } from './planets.ts';
import { crossings, wrapped } from './search.ts';
import { shadowPlace, solarEclipses } from './solar-eclipse.ts';
import { moonPhases, seasons } from './yearly.ts';

const ephemeris = committedRails();
const span = (from: string, until: string) => ({ from: parseInstant(from), until: parseInstant(until) });
const utc = (instant: Epoch | null): string => (instant === null ? '-' : formatInstant(instant, 'utc', 0));
const secondsOff = (instant: Epoch | null, text: string): number =>
  instant === null ? Number.NaN : Math.abs(secondsBetween(parseInstant(text), instant));
/** Distance of two places on the ground, km, on a ball of the Earth's mean radius. */
function kmBetween(a: { latRad: number; lonRad: number }, latDeg: number, lonDeg: number): number {
  const at = (lat: number, lon: number) =>
    vec3.create(Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat));
  return 6371 * vec3.angle(at(a.latRad, a.lonRad), at(latDeg * DEG, lonDeg * DEG));
}

describe('phases of the Moon', () => {
  it('come within a minute of the published ones of a whole year', () => {
    const found = moonPhases(ephemeris, span('2024-01-05', '2024-12-25'));
    expect(found.map(({ name }) => name).slice(0, 5)).toEqual([
      'new_moon',
      'first_quarter',
      'full_moon',
      'last_quarter',
      'new_moon',
    ]);
    expect(found).toHaveLength(moonPhases2024.length);
    found.forEach(({ instant }, i) => {
      expect(secondsOff(instant, moonPhases2024[i])).toBeLessThan(60);
    });
  });

  it('follow each other in turn through two centuries, 6.5 to 8.4 days apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: -35_500, max: 36_000 }), (day) => {
        const found = moonPhases(ephemeris, { from: epoch(day), until: epoch(day + 60) });
        expect(found.length).toBeGreaterThanOrEqual(7);
        found.slice(1).forEach(({ instant, name }, i) => {
          const days = secondsBetween(found[i].instant, instant) / 86_400;
          expect(days).toBeGreaterThan(6.4);
          expect(days).toBeLessThan(8.4);
          expect(name).not.toBe(found[i].name);
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('equinoxes and solstices', () => {
  it('of ten years come within two seconds of the published ones', () => {
    const found = seasons(ephemeris, span('1996-01-01', '2006-01-01'));
    expect(found).toHaveLength(seasons1996To2005.length);
    found.forEach(({ instant, name }, i) => {
      expect(name).toBe(['march_equinox', 'june_solstice', 'september_equinox', 'december_solstice'][i % 4]);
      expect(secondsOff(instant, seasons1996To2005[i])).toBeLessThan(2);
    });
  });
});

describe('eclipses of the Sun', () => {
  it.each(solarEclipses2015To2024)('that of %s is %s', (date, type, gamma, magnitude, lat, lon, duration) => {
    const { day } = parseInstant(date);
    const [found, ...more] = solarEclipses(ephemeris, { from: epoch(day - 3), until: epoch(day + 3) });
    expect(more).toEqual([]);
    expect(found.type).toBe(type);
    expect(secondsOff(found.greatest, date)).toBeLessThan(4);
    expect(Math.abs(found.gamma - gamma)).toBeLessThan(2e-4);
    expect(Math.abs(found.magnitude - magnitude)).toBeLessThan(4e-4);
    expect(kmBetween(found.place, lat, lon)).toBeLessThan(12);
    expect(Math.abs(found.durationS - duration)).toBeLessThan(2);
  });

  it('puts the umbra of 2017-08-21 over the central United States', () => {
    const at = (text: string) => {
      const { day, second } = parseInstant(text);
      return shadowPlace(ephemeris, day, second) ?? expect.unreachable();
    };
    // Espenak: greatest eclipse at 18:25:32 UT over 36.97 N 87.67 W; half a minute later 18 km on along the path
    expect(kmBetween(at('2017-08-21T18:25:32Z'), 36.97, -87.67)).toBeLessThan(3);
    expect(kmBetween(at('2017-08-21T18:26:00Z'), 36.97, -87.67)).toBeLessThan(25);
  });

  it('agrees with the path that follows from the published elements of Bessel', () => {
    /*
     * Espenak, NASA: polynomial elements of 2017-08-21 from 18 h TDT. The central line from them by Meeus 1989, Elements of
     * Solar Eclipses, page 12.
     */
    const sum = (t: number, ...terms: number[]) => terms.reduceRight((total, term) => total * t + term, 0);
    const centralLine = (hoursTt: number, deltaTS: number) => {
      const t = hoursTt - 18;
      const x = sum(t, -0.129571, 0.5406426, -0.0000294, -0.0000081);
      const y = sum(t, 0.485416, -0.14164, -0.0000905, 0.000002);
      const d = sum(t, 11.86696, -0.013622, -0.000002) * DEG;
      const mu = sum(t, 89.24543, 15.003937);
      const omega = 1 / Math.sqrt(1 - 0.006694385 * Math.cos(d) ** 2);
      const [y1, b1, b2] = [omega * y, omega * Math.sin(d), 0.99664719 * omega * Math.cos(d)];
      const b = Math.sqrt(1 - x * x - y1 * y1);
      const hourAngle = Math.atan2(x, b * b2 - y1 * b1) / DEG;
      const lat = Math.atan(1.00336409 * Math.tan(Math.asin(b * b1 + y1 * b2))) / DEG;
      return [lat, -(mu - hourAngle - 0.00417807 * deltaTS)] as const;
    };
    for (let minute = 0; minute <= 160; minute += 10) {
      const { day, second } = parseInstant('2017-08-21T17:05:00 TT');
      const at = epoch(day, second + 60 * minute);
      const place = shadowPlace(ephemeris, at.day, at.second) ?? expect.unreachable();
      const [lat, lon] = centralLine(17 + (5 + minute) / 60, deltaT(at.day, at.second));
      expect(kmBetween(place, lat, lon)).toBeLessThan(3);
    }
  });

  it('knows when the shadows touch the Earth', () => {
    const [found] = solarEclipses(ephemeris, span('2017-08-20', '2017-08-23'));
    // Espenak: 15:46:48, 16:49:00 (beginning of the central line), 20:02:00, 21:04:19 UT, delta T 68.4 s
    expect(secondsOff(found.partialBegins, '2017-08-21T15:46:48Z')).toBeLessThan(8);
    expect(secondsOff(found.partialEnds, '2017-08-21T21:04:19Z')).toBeLessThan(8);
    expect(found.central).toBe(true);
    const { day, second } = parseInstant('2017-08-21T15:00:00Z');
    expect(shadowPlace(ephemeris, day, second)).toBeNull();
  });

  it('puts the axis of the shadow where Sun and Moon are seen in one line', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), (s) => {
        const at = epoch(6442, 18_800 + s); // within the central path of 2017
        const place = shadowPlace(ephemeris, at.day, at.second) ?? expect.unreachable();
        const [sun, moon] = ['sun', 'moon'].map((name) => {
          const seen = apparentPlace(ephemeris, bodyIndex(name), at.day, at.second, place);
          const { azimuthRad: az, altitudeRad: alt } = seen as { azimuthRad: number; altitudeRad: number };
          return vec3.create(Math.cos(alt) * Math.cos(az), Math.cos(alt) * Math.sin(az), Math.sin(alt));
        });
        expect((vec3.angle(sun, moon) / DEG) * 3600).toBeLessThan(0.5);
        expect(sun[2]).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });
});

describe('eclipses of the Moon', () => {
  it('have the contacts and magnitudes of that of 2018-07-27', () => {
    const [found, ...more] = lunarEclipses(ephemeris, span('2018-07-20', '2018-08-05'));
    expect(more).toEqual([]);
    expect(found.type).toBe('total');
    expect(found.umbralMagnitude).toBeCloseTo(lunarEclipse2018.umbral, 2);
    expect(found.penumbralMagnitude).toBeCloseTo(lunarEclipse2018.penumbral, 2);
    const contacts = [
      found.penumbralBegins,
      found.partialBegins,
      found.totalBegins,
      found.greatest,
      found.totalEnds,
      found.partialEnds,
      found.penumbralEnds,
    ];
    contacts.forEach((instant, i) => {
      expect(secondsOff(instant, lunarEclipse2018.contacts[i])).toBeLessThan(6);
    });
  });

  it('tells partial and penumbral ones', () => {
    const found = lunarEclipses(ephemeris, span('2019-07-01', '2020-12-31'));
    expect(found.map(({ type, greatest }) => `${utc(greatest).slice(0, 10)} ${type}`)).toEqual([
      '2019-07-16 partial',
      '2020-01-10 penumbral',
      '2020-06-05 penumbral',
      '2020-07-05 penumbral',
      '2020-11-30 penumbral',
    ]);
    expect(found[0].umbralMagnitude).toBeCloseTo(0.6531, 2); // Espenak
    expect(found[1].partialBegins).toBeNull();
  });
});

describe('transits', () => {
  it('have the contacts of Venus on 2012-06-05 and 06', () => {
    const [found, ...more] = transits(ephemeris, span('2012-01-01', '2013-01-01'));
    expect(more).toEqual([]);
    expect(bodies[found.body].name).toBe('venus');
    const contacts = [
      found.exteriorIngress,
      found.interiorIngress,
      found.greatest,
      found.interiorEgress,
      found.exteriorEgress,
    ];
    contacts.forEach((instant, i) => {
      expect(secondsOff(instant, venusTransit2012.contacts[i])).toBeLessThan(6);
    });
    expect((found.separationRad / DEG) * 3600).toBeCloseTo(venusTransit2012.separationArcsec, 0);
  });

  it('are those of the catalogue', () => {
    const found = transits(ephemeris, span('1990-01-01', '2020-01-01'));
    expect(found).toHaveLength(transits1990To2020.length);
    found.forEach(({ body, greatest }, i) => {
      const [name, date] = transits1990To2020[i].split(' ');
      expect(bodies[body].name).toBe(name);
      expect(secondsOff(greatest, date)).toBeLessThan(60);
    });
  });
});

describe('conjunctions and oppositions', () => {
  it('are those of 2020', () => {
    // Astronomical Almanac 2020, section A: hours in UT
    const found = conjunctions(ephemeris, span('2020-01-01', '2021-01-01')).map(
      ({ body, name, instant }) => `${bodies[body].name} ${name} ${utc(instant).slice(0, 13)}`,
    );
    expect(found).toContain('venus inferior_conjunction 2020-06-03T17');
    expect(found).toContain('jupiter opposition 2020-07-14T07');
    expect(found).toContain('saturn opposition 2020-07-20T22');
    expect(found).toContain('mars opposition 2020-10-13T23');
    expect(found).toContain('neptune opposition 2020-09-11T20');
    expect(found.filter((line) => line.startsWith('mercury'))).toHaveLength(7);
  });
});

describe('a span', () => {
  it('holds an eclipse or a transit where it holds the greatest phase, whatever the conjunction', () => {
    // new Moon at 18:30:10, greatest eclipse at 18:25:31
    expect(solarEclipses(ephemeris, span('2017-08-21T18:27:00Z', '2017-08-22'))).toEqual([]);
    expect(solarEclipses(ephemeris, span('2017-08-21', '2017-08-21T18:27:00Z'))).toHaveLength(1);
    // conjunction at 01:09, greatest transit at 01:29
    expect(transits(ephemeris, span('2012-06-06T01:20:00Z', '2012-06-07'))).toHaveLength(1);
    expect(transits(ephemeris, span('2012-06-05', '2012-06-06T01:20:00Z'))).toEqual([]);
    expect(lunarEclipses(ephemeris, span('2018-07-27T20:21:50Z', '2018-07-28'))).toEqual([]);
  });
});

describe('crossings', () => {
  it('finds every passage of a wave, and none where an angle begins anew', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 6, noNaN: true }), (phase) => {
        const wave = (_: number, second: number) => Math.sin(second / 1000 + phase);
        const found = crossings(wave, { from: epoch(0), until: epoch(0, 86_000) }, 500);
        found.forEach(({ second }) => {
          expect(Math.abs(Math.sin(second / 1000 + phase))).toBeLessThan(1e-4);
        });
        expect(Math.abs(found.length - 86 / Math.PI)).toBeLessThan(1);
        const angle = (_: number, second: number) => wrapped(second / 1000 + phase);
        const turns = crossings(angle, { from: epoch(0), until: epoch(0, 86_000) }, 500);
        expect(Math.abs(turns.length - 86 / (2 * Math.PI))).toBeLessThan(1);
      }),
      { numRuns: 100 },
    );
  });

  it('holds nothing in an empty span', () => {
    expect(crossings(() => 1, { from: epoch(1), until: epoch(0) }, 10)).toEqual([]);
  });
});
