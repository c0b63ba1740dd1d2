import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { quat, vec3 } from '../../math/index.ts';
import { bodies, bodyIndex, HEAVY_BODIES } from '../bodies/bodies.ts';
import { AU_M, DAY_S } from '../constants.ts';
import { orientation } from '../rotation/orientation.ts';
import { epochFromJulianDate } from '../time/epoch.ts';

type Literal = readonly [
  body: string,
  jd: number,
  x: number,
  y: number,
  z: number,
  vx: number,
  vy: number,
  vz: number,
];

/* JPL Horizons (jup365), the Galilean moons from the centre of Jupiter, geometric, ICRF, AU and AU/day, TDB. */
// biome-ignore format: a table
const galileans: readonly Literal[] = [
  ['io', 2429105, 2.32888522565659e-3, -1.45655554889513e-3, -6.575479136456877e-4, 5.622305335691353e-3, 7.421517576434123e-3, 3.633784451498112e-3],
  ['io', 2447055, 2.38374617889619e-3, 1.346213016497379e-3, 6.788352416891228e-4, -5.382849153719022e-3, 7.650256515379347e-3, 3.560011446064144e-3],
  ['io', 2467575, 2.731353143447539e-3, -6.446636952348587e-4, -2.618115744138098e-4, 2.427353326785683e-3, 8.753703180639403e-3, 4.218139564973668e-3],
  ['europa', 2429105, -4.107987055753813e-3, -1.55466295963264e-3, -8.011412613603776e-4, 3.178897558611279e-3, -6.648948708992177e-3, -3.043927107216255e-3],
  ['europa', 2447055, 7.008853149693856e-4, 4.007948248223862e-3, 1.958675065707776e-3, -7.77865427638379e-3, 1.212342286447127e-3, 4.310181693655802e-4],
  ['europa', 2467575, -3.905692806716626e-3, -1.910551801676077e-3, -9.819727562522754e-4, 3.892859453326041e-3, -6.292091342607609e-3, -3.006657156461917e-3],
  ['ganymede', 2429105, 4.309217818817864e-3, 5.120168401989965e-3, 2.498080901609252e-3, -5.020102616238862e-3, 3.464583891398372e-3, 1.553828288265469e-3],
  ['ganymede', 2447055, 6.949073302753992e-3, 1.533388386218604e-3, 8.099335891599879e-4, -1.5176404511328e-3, 5.50875308483132e-3, 2.602149440033307e-3],
  ['ganymede', 2467575, 4.451897154722019e-3, 5.003035578257876e-3, 2.471286074562329e-3, -4.918720025740231e-3, 3.586121986413163e-3, 1.618907369137917e-3],
  ['callisto', 2429105, -9.122713210212265e-3, -7.779520257739464e-3, -3.802438300710885e-3, 3.289030916219037e-3, -3.096536292615636e-3, -1.436997832834093e-3],
  ['callisto', 2447055, 5.124808195297385e-3, 1.034491584184452e-2, 4.974492684340082e-3, -4.317432717974129e-3, 1.801616821464334e-3, 7.92139905706456e-4],
  ['callisto', 2467575, -1.578592447039783e-3, -1.132708697082194e-2, -5.352551120199688e-3, 4.688379954352923e-3, -5.336887647958233e-4, -1.819219490960581e-4],
];

const ephemeris = committedRails();
const moons = bodies.flatMap(({ kind, parent }, body) => (kind === 'moon' && parent > 4 ? [body] : []));
const day = fc.integer({ min: ephemeris.firstDay, max: ephemeris.endDay - 1 });
/** Within what the source has of every moon. */
const knownDay = fc.integer({ min: -36_400, max: 10_000 });
const second = fc.double({ min: 0, max: 86_399.99, noNaN: true });
const state = (body: number, d: number, s: number) =>
  ephemeris.relativeState(body, d, s, new Float64Array(6));

describe('moons', () => {
  it('are at least twenty beside our own, each about its planet', () => {
    expect(moons.length).toBeGreaterThanOrEqual(20);
    for (const moon of moons) expect(bodies[moon].parent).toBeLessThan(HEAVY_BODIES);
  });

  it.each(galileans)('%s at JD %d stands where JPL Horizons has it', (name, jd, ...expected) => {
    const at = epochFromJulianDate(jd);
    const body = bodyIndex(name);
    const off = state(body, at.day, at.second).map(
      (value, i) => value - (i < 3 ? expected[i] * AU_M : (expected[i] * AU_M) / DAY_S),
    );
    // the source itself is up to 3 km from this newer solution
    expect(Math.hypot(...off.subarray(0, 3))).toBeLessThan(ephemeris.errorM[body] + 3000);
    expect(Math.hypot(...off.subarray(3))).toBeLessThan(2);
  });

  it('keep to their distance from the planet, whenever one looks', () => {
    fc.assert(
      fc.property(fc.constantFrom(...moons), knownDay, second, (moon, d, s) => {
        const { name, semiMajorAxisM } = bodies[moon];
        const room: Readonly<Record<string, number>> = {
          nereid: 0.77,
          hyperion: 0.16,
          nix: 0.06,
          hydra: 0.06,
        };
        const share = vec3.length(state(moon, d, s).subarray(0, 3)) / semiMajorAxisM;
        expect(Math.abs(share - 1)).toBeLessThan(room[name] ?? 0.04);
      }),
      { numRuns: 500 },
    );
  });

  it('turn one face to their planet: motion and rotation come from different sources', () => {
    // eccentricity, inclination, libration, and what the rotation has drifted by since the IAU laid it down, degrees
    const swing: Readonly<Record<string, number>> = {
      mimas: 14,
      enceladus: 7,
      titan: 6,
      iapetus: 16,
      proteus: 8,
    };
    const free = ['hyperion', 'nereid', 'nix', 'hydra'];
    const locked = moons.filter((moon) => !free.includes(bodies[moon].name));
    const toPlanet = vec3.create();
    const turn = quat.create();
    fc.assert(
      fc.property(fc.constantFrom(...locked), knownDay, second, (moon, d, s) => {
        const away = state(moon, d, s);
        vec3.set(toPlanet, -away[0], -away[1], -away[2]);
        quat.conjugate(turn, orientation(moon, d, s, turn));
        vec3.transformQuat(toPlanet, toPlanet, turn);
        const degrees = (vec3.angle(toPlanet, vec3.create(1, 0, 0)) * 180) / Math.PI;
        expect(degrees).toBeLessThan(swing[bodies[moon].name] ?? 5);
      }),
      { numRuns: 500 },
    );
  });

  it('lead the planets about their barycentre as their masses demand', () => {
    const planets = ['jupiter', 'saturn', 'uranus', 'neptune', 'pluto'].map(bodyIndex);
    const center = new Float64Array(6);
    const system = new Float64Array(6);
    fc.assert(
      fc.property(fc.constantFrom(...planets), day, second, (planet, d, s) => {
        ephemeris.relativeState(planet, d, s, center);
        ephemeris.systemState(planet, d, s, system);
        const off = [0, 1, 2].map((i) => center[i] - system[i]);
        for (const moon of moons) {
          if (bodies[moon].parent !== planet) continue;
          const away = state(moon, d, s);
          const share = bodies[moon].gmM3S2 / bodies[planet].systemGmM3S2;
          for (let i = 0; i < 3; i++) off[i] += share * away[i];
        }
        // what is left: masses of another solution than that of the source, Triton's way after 2050
        expect(Math.hypot(...off)).toBeLessThan(30_000);
      }),
      { numRuns: 300 },
    );
  });
});
