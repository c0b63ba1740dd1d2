import { quat, vec3 } from '../../math/index.ts';
import { bodies } from '../bodies/bodies.ts';
import { orientation } from '../rotation/orientation.ts';

/** Second zonal harmonic of a body's field, and the radius that it is referred to. */
type Harmonic = readonly [j2: number, radiusM: number];

/*
 * Earth: EGM2008 (Pavlis et al. 2012, J. Geophys. Res. 117, B04406; C20 with the permanent tide left out). Moon: GRAIL
 * (Lemoine et al. 2014, GRL 41, 3382). Mars: Genova et al. 2016, Icarus 272, 228. Mercury: Mazarico et al. 2014, JGR
 * Planets 119, 2417. Jupiter: Iess et al. 2018, Nature 555, 220. Saturn: Iess et al. 2019, Science 364, eaat2965. Uranus:
 * Jacobson 2014, AJ 148, 76. Neptune: Jacobson 2009, AJ 137, 4322.
 */
const harmonics: Readonly<Record<string, Harmonic>> = {
  mercury: [5.03e-5, 2_440_000],
  earth: [1.08262617e-3, 6_378_136.3],
  moon: [2.0321e-4, 1_738_000],
  mars: [1.95661e-3, 3_396_000],
  jupiter: [1.4696572e-2, 71_492_000],
  saturn: [1.6290573e-2, 60_330_000],
  uranus: [3.51069e-3, 25_559_000],
  neptune: [3.40843e-3, 25_225_000],
};

/** 3/2 J2 G M R^2 of each body, m^5/s^2; 0 where it is not known or too small to matter. */
export const oblateStrength: Readonly<Float64Array> = Float64Array.from(bodies, ({ name, gmM3S2 }) => {
  const [j2, radiusM] = harmonics[name] ?? [0, 0];
  return 1.5 * j2 * gmM3S2 * radiusM * radiusM;
});

/** North poles in ICRF as they were at J2000, three numbers a body: what they move in a century is lost on J2. */
export const poles: Readonly<Float64Array> = polesAtJ2000();

function polesAtJ2000(): Float64Array {
  const all = new Float64Array(3 * bodies.length);
  const turn = quat.create();
  for (let body = 1; body < bodies.length; body += 1) {
    if (oblateStrength[body] === 0) continue;
    const pole = vec3.create(0, 0, 1);
    vec3.transformQuat(pole, pole, orientation(body, 0, 0, turn));
    all.set(pole, 3 * body);
  }
  return all;
}
