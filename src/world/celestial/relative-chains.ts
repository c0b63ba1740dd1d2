import { bodies } from '../../astro/index.ts';

/**
 * How to get from one body to another along the tree of parents: add the parent-relative states of `up` (from the target
 * to the common ancestor), subtract those of `down` (from the centre). Meeting at the nearest common ancestor keeps
 * neighbours precise: the Moon as seen from the Earth never passes through the Sun.
 */
interface Chain {
  readonly up: readonly number[];
  readonly down: readonly number[];
}

function ancestorsOf(body: number): number[] {
  const chain: number[] = [];
  for (let at = body; at >= 0; at = bodies[at].parent) chain.push(at);
  return chain;
}

function chainBetween(target: number, center: number): Chain {
  const down = ancestorsOf(center);
  const up = ancestorsOf(target);
  const meets = (body: number) => up.includes(body) && down.includes(body);
  return { up: up.filter((body) => !meets(body)), down: down.filter((body) => !meets(body)) };
}

const chains: readonly (readonly Chain[])[] = bodies.map((_, center) =>
  bodies.map((_, target) => chainBetween(target, center)),
);

/**
 * Writes the states of all bodies as seen from `center` (six doubles each: m, m/s, ICRF axes) into `out`, from their
 * states relative to their parents, which are laid out the same way.
 */
export function seenFrom(center: number, parentRelative: Float64Array, out: Float64Array): Float64Array {
  const rows = chains[center];
  for (let target = 0; target < rows.length; target += 1) {
    const { up, down } = rows[target];
    for (let k = 0; k < 6; k += 1) {
      let sum = 0;
      for (let i = 0; i < up.length; i += 1) sum += parentRelative[6 * up[i] + k];
      for (let i = 0; i < down.length; i += 1) sum -= parentRelative[6 * down[i] + k];
      out[6 * target + k] = sum;
    }
  }
  return out;
}
