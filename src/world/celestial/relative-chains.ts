import { bodies } from '../../astro/index.ts';

/**
 * How to get from one body to another along the tree of parents: add the parent-relative states of `up` (from the target
 * to the common ancestor), subtract those of `down` (from the centre). Meeting at the nearest common ancestor keeps
 * neighbours precise: the Moon as seen from the Earth never passes through the Sun.
 */
export interface Chain {
  readonly up: readonly number[];
  readonly down: readonly number[];
}

/** Those that were asked for: of the thousands few are, and all of them take more than a megabyte. */
const known = new Array<Chain | undefined>(bodies.length * bodies.length).fill(undefined);

/** The chain from a centre to a target. Allocates the first time only. */
export function chainFrom(center: number, target: number): Chain {
  const at = center * bodies.length + target;
  known[at] ??= chainBetween(target, center);
  return known[at];
}

function chainBetween(target: number, center: number): Chain {
  const up = ancestorsOf(target);
  const down = ancestorsOf(center);
  const meets = (body: number) => up.includes(body) && down.includes(body);
  return { up: up.filter((body) => !meets(body)), down: down.filter((body) => !meets(body)) };
}

function ancestorsOf(body: number): number[] {
  const line: number[] = [];
  for (let at = body; at >= 0; at = bodies[at].parent) line.push(at);
  return line;
}
