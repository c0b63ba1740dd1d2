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

/** The chain from a centre (first index) to a target (second index). */
export const chains: readonly (readonly Chain[])[] = bodies.map((_, center) =>
  bodies.map((_, target) => chainBetween(target, center)),
);

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
