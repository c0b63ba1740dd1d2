import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { bodies, bodyIndex, HEAVY_BODIES } from '../bodies/bodies.ts';
import { AU_M, DAY_S } from '../constants.ts';
import { epochFromJulianDate } from '../time/epoch.ts';

/** A body, how many km it may be off, and its state. */
type Literal = readonly [
  body: string,
  withinKm: number,
  x: number,
  y: number,
  z: number,
  vx: number,
  vy: number,
  vz: number,
];

const { day, second } = epochFromJulianDate(2_457_083.5);

/*
 * JPL DE430, the fit of which the source of the rails is the long version, read from an excerpt of its kernel: states from
 * the solar-system barycentre in the ICRF, AU and AU/day, TDB. From Mars on the barycentres of the systems.
 */
// biome-ignore format: a table
const states: readonly Literal[] = [
  ['sun', 0.5, 0.0030675702801674976, -0.0004280294786855237, -0.0003413295699135899, 3.554427658820084e-06, 5.226380058611881e-06, 2.1666707412297886e-06],
  ['mercury', 0.6, -0.20020268901347082, -0.3761652800733651, -0.17998174750258764, 0.01961929115610989, -0.008996159457126637, -0.006839801502494759],
  ['venus', 0.6, 0.42066499281451025, 0.5463158770947297, 0.2192329004819852, -0.016559827999655476, 0.010214801385073613, 0.005643839992160469],
  ['earth', 0.6, -0.9330976646092201, 0.2975204303293375, 0.12882954748183262, -0.005909183268966441, -0.0149643409882711, -0.006487537843556797],
  ['moon', 0.6, -0.9344379861844037, 0.2997424457339409, 0.12954204130172225, -0.006406088122617695, -0.015215294123515997, -0.0065788967699466575],
  ['mars', 0.6, 1.2870883489242435, 0.5714655986815477, 0.22730601528184058, -0.00550632135549216, 0.012511893372074239, 0.005887390508344207],
  ['jupiter', 2, -4.041574165598198, 3.16656197658726, 1.4555876044481302, -0.005016759865471531, -0.004971288274034931, -0.002008687879287546],
  ['saturn', 4, -5.139735868176578, -7.964995546363224, -3.068673646491615, 0.004473253407813198, -0.002605742538595124, -0.0012688923220906892],
  ['uranus', 6, 19.241634207293615, 5.106836515119913, 1.9645134855657391, -0.0011036486005775227, 0.003291961044212203, 0.0014574011730884775],
  ['neptune', 8, 27.602323678892084, -10.549012980711568, -5.004970789346583, 0.0012014990994194965, 0.0027047157307441426, 0.001077142095284272],
  ['pluto', 10, 7.587715251518851, -29.767080998278114, -11.57554074861433, 0.0031164846910140195, 0.0004404361880069355, -0.0008015423014148766],
];

describe('rails against the kernel of JPL DE430', () => {
  const ephemeris = committedRails();
  const out = new Float64Array(6);
  const own = new Float64Array(6);

  it('covers every body', () => {
    expect(states.map(([name]) => name)).toEqual(bodies.slice(1, HEAVY_BODIES).map(({ name }) => name));
  });

  it.each(states)('%s within %d km', (name, withinKm, ...expected) => {
    ephemeris.stateBetween(bodies[bodyIndex(name)].parent, bodyIndex('ssb'), day, second, out);
    ephemeris.systemState(bodyIndex(name), day, second, own);
    for (let i = 0; i < 6; i++) out[i] += own[i];
    const off = expected.map((value, i) => out[i] - (i < 3 ? value * AU_M : (value * AU_M) / DAY_S));
    expect(Math.hypot(...off.slice(0, 3)) / 1000).toBeLessThan(withinKm);
    expect(Math.hypot(...off.slice(3))).toBeLessThan(0.002);
  });

  it('has the Moon where the Earth sees it within 10 m', () => {
    const state = (body: string) => states.find(([name]) => name === body)?.slice(2) as number[];
    const [earth, moon] = [state('earth'), state('moon')];
    ephemeris.relativeState(bodyIndex('moon'), day, second, out);
    const off = [0, 1, 2].map((i) => out[i] - (moon[i] - earth[i]) * AU_M);
    expect(Math.hypot(...off)).toBeLessThan(10);
  });
});
