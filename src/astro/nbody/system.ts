import { AstroError } from '../error.ts';
import { speedSquareBetween, squareBetween } from './pairs.ts';

/** More bodies than this are refused: of a thousand, pairs alone take milliseconds in every step. */
const MOST_BODIES = 4096;
/** Most pairs of which at least one has mass. */
const MOST_PAIRS = 4_000_000;

/** A body whose pull is that of a flattened one. */
export interface Oblateness {
  /** Index of the body. */
  readonly body: number;
  /** Second zonal harmonic, unnormalised, as 1.0826e-3 of the Earth. */
  readonly j2: number;
  /** Equatorial radius that the harmonic is referred to, m. */
  readonly radiusM: number;
  /** Unit vector to the north pole; it stays. */
  readonly pole: Float64Array;
}

/**
 * Adds what acts beside gravity, such as engines: accelerations, m/s^2, to the second half of `slope`, where three numbers for
 * each body stand as the velocities do in a state. Called at every stage of a step, with times and states that need not come to
 * pass. Must not allocate or change `state`.
 */
export type Push = (timeS: number, state: Float64Array, slope: Float64Array) => void;

/**
 * Point masses that pull each other, and what else acts on them. In SI, or in any units that fit together: then every length,
 * time and `gm` here is in those.
 */
export interface NBodySystem {
  /** Gravitational parameter of each body, m^3/s^2. Bodies without mass are 0, pull nothing, and come last. */
  readonly gmM3S2: Float64Array;
  /** Places of all bodies in one inertial frame, three numbers each, m; behind them their velocities, m/s. */
  readonly state: Float64Array;
  /** Radius of each body, m, 0 for a point; bodies nearer than the sum of theirs collide. Default: points. */
  readonly radiiM?: Float64Array;
  /** A body, such as the Sun, with whose mass the first post-Newtonian term acts on all others. */
  readonly relativity?: { readonly central: number; readonly lightMps: number };
  readonly oblate?: readonly Oblateness[];
  readonly push?: Push;
  /** What refusals call the bodies, in the order of the others; default: their indices. */
  readonly names?: readonly string[];
}

/** What people call the body with an index. */
type Called = (i: number) => string;

/**
 * Looks whether a system can be carried on.
 * @throws AstroError `out_of_range` that says which body is wrong, and why.
 */
export function checkSystem(system: NBodySystem): void {
  const { gmM3S2: gm, state, radiiM, relativity, oblate = [], names } = system;
  const count = gm.length;
  const called: Called = (i) => names?.[i] ?? String(i);
  if (!(count >= 1 && count <= MOST_BODIES))
    throw refused(`${count} bodies are given; 1 to ${MOST_BODIES} can be carried at once.`);
  if (state.length !== 6 * count || (radiiM !== undefined && radiiM.length !== count))
    throw refused(`${count} bodies need ${6 * count} numbers of place and velocity and ${count} radii.`);
  const massive = massiveCount(gm);
  if (massive * count > MOST_PAIRS)
    throw refused(`${massive} masses and ${count} bodies make more than ${MOST_PAIRS} pairs.`);
  for (let i = 0; i < count; i++) {
    if (!(gm[i] >= 0) || !Number.isFinite(gm[i])) throw refused(`Body ${called(i)} has the mass ${gm[i]}.`);
    if (gm[i] > 0 && i >= massive)
      throw refused(`Body ${called(i)} has mass and stands behind one that has none.`);
    for (let k = 0; k < 3; k++)
      if (!Number.isFinite(state[3 * i + k] + state[3 * (count + i) + k]))
        throw refused(`Body ${called(i)} has a place or velocity that is no finite number.`);
    if (radiiM !== undefined && !(radiiM[i] >= 0 && radiiM[i] < Number.POSITIVE_INFINITY))
      throw refused(`Body ${called(i)} has the radius ${radiiM[i]} m.`);
  }
  if (relativity !== undefined && !(gm[relativity.central] > 0 && relativity.lightMps > 0))
    throw refused('The post-Newtonian term needs a central body with mass and a speed of light above zero.');
  if (relativity !== undefined) checkSlow(relativity, gm, state, called);
  for (const { body, j2, radiusM, pole } of oblate) {
    const length = Math.sqrt(pole[0] * pole[0] + pole[1] * pole[1] + pole[2] * pole[2]);
    if (!(gm[body] > 0 && radiusM > 0 && Number.isFinite(j2 * radiusM) && Math.abs(length - 1) < 1e-9))
      throw refused(
        `The oblateness of body ${called(body)} needs a mass, a radius above zero and a pole of length 1.`,
      );
  }
  checkApart(state, massive, count, called);
}

/** How many bodies have mass; they stand first. */
export function massiveCount(gm: Float64Array): number {
  let count = 0;
  while (count < gm.length && gm[count] > 0) count += 1;
  return count;
}

/** The term is the first of a series in v^2/c^2 and gm/(r c^2): it means nothing where these are not below one. */
function checkSlow(
  { central, lightMps }: NonNullable<NBodySystem['relativity']>,
  gm: Float64Array,
  state: Float64Array,
  called: Called,
): void {
  const square = lightMps * lightMps;
  for (let i = 0; i < gm.length; i++) {
    if (i === central) continue;
    if (!(speedSquareBetween(state, i, central) < square))
      throw refused(
        `Body ${called(i)} is as fast as light (${lightMps}) beside the central body; the post-Newtonian term is for slower ones.`,
      );
    const distance = Math.sqrt(squareBetween(state, i, central));
    if (!(distance > (2 * gm[central]) / square))
      throw refused(
        `Body ${called(i)} is ${distance} from the central body, within its Schwarzschild radius; the post-Newtonian term is for larger distances.`,
      );
  }
}

function checkApart(state: Float64Array, massive: number, count: number, called: Called): void {
  for (let i = 0; i < massive; i++)
    for (let j = i + 1; j < count; j++)
      if (
        state[3 * i] === state[3 * j] &&
        state[3 * i + 1] === state[3 * j + 1] &&
        state[3 * i + 2] === state[3 * j + 2]
      )
        throw refused(`Bodies ${called(i)} and ${called(j)} are at the same place; move one of them.`);
}

function refused(message: string): AstroError {
  return new AstroError('out_of_range', message);
}
