import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { galileans1992, jupiterNight2015 } from '../../../test/support/published/sky-events.ts';
import { committedRails } from '../../../test/support/rails.ts';
import { vec3 } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { parseInstant } from '../time/date-text.ts';
import { epoch, secondsBetween } from '../time/epoch.ts';
import { galileanEvents, galileanMoons, galileanPlace } from './galilean.ts';

const ephemeris = committedRails();

describe('the moons of Jupiter on a night', () => {
  it('stand where they are published to stand, and so in their order', () => {
    const { day, second } = parseInstant('1992-12-16T00:00:00Z');
    // Lieske counts in radii of 71 398 km
    const lieske = bodies[bodyIndex('jupiter')].equatorialRadiusM / 71_398_000;
    for (const [name, [west, north]] of Object.entries(galileans1992)) {
      const found = galileanPlace(ephemeris, bodyIndex(name), day, second, vec3.create());
      expect(Math.abs(found[0] * lieske - west)).toBeLessThan(4e-3);
      expect(Math.abs(found[1] * lieske - north)).toBeLessThan(4e-3);
    }
  });

  it('lie near Jupiter, each within its own orbit, and never off its plane', () => {
    fc.assert(
      fc.property(fc.integer({ min: -36_000, max: 36_000 }), fc.nat(3), (day, which) => {
        const moon = galileanMoons[which];
        const axis = bodies[moon].semiMajorAxisM / bodies[bodyIndex('jupiter')].equatorialRadiusM;
        const found = galileanPlace(ephemeris, moon, day, 0, vec3.create());
        expect(Math.abs(vec3.length(found) / axis - 1)).toBeLessThan(0.02);
        expect(Math.abs(found[1])).toBeLessThan(0.07 * axis);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what the moons of Jupiter do', () => {
  it('comes to the minute on the night of three shadows', () => {
    const found = galileanEvents(ephemeris, {
      from: parseInstant('2015-01-24'),
      until: parseInstant('2015-01-25'),
    });
    for (const [moon, name, ...times] of jupiterNight2015) {
      const event = found.find((one) => one.body === bodyIndex(moon) && one.name === name);
      times.forEach((time, i) => {
        if (time === null) return;
        const instant = (i === 0 ? event?.begins : event?.ends) ?? expect.unreachable();
        expect(Math.abs(secondsBetween(parseInstant(`2015-01-24T${time}:00Z`), instant))).toBeLessThan(61);
      });
    }
  });

  it('goes on in turn: before Jupiter nearer to us, behind it farther away, begun before it ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: -35_000, max: 35_000 }), (day) => {
        const found = galileanEvents(ephemeris, { from: epoch(day), until: epoch(day + 2) });
        // Io alone passes Jupiter before and behind, for us and for the Sun
        expect(found.length).toBeGreaterThanOrEqual(4);
        for (const { body, name, begins, greatest, ends } of found) {
          expect(secondsBetween(begins, greatest)).toBeGreaterThan(0);
          expect(secondsBetween(greatest, ends)).toBeGreaterThan(0);
          const [west, , towards] = galileanPlace(
            ephemeris,
            body,
            greatest.day,
            greatest.second,
            vec3.create(),
          );
          expect(towards > 0).toBe(name === 'transit' || name === 'shadow_transit');
          if (name === 'transit' || name === 'occultation') expect(Math.abs(west)).toBeLessThan(0.12);
        }
      }),
      { numRuns: 100 },
    );
  });
});
