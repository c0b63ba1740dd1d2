import { bodies, HEAVY_BODIES } from './bodies.ts';

const heavy = bodies.map((_, body) => body).slice(1, HEAVY_BODIES);

const moonsOf = (planet: number): number[] =>
  bodies.flatMap(({ parent }, body) =>
    body >= HEAVY_BODIES && planet > 1 && parent === planet ? [body] : [],
  );

/** The planet in whose system of moons a body is, or 0 where it is in none that is told apart. */
const systemOf: readonly number[] = bodies.map(({ parent }, body) => {
  const planet = body >= HEAVY_BODIES && parent > 1 ? parent : body;
  return moonsOf(planet).length > 0 ? planet : 0;
});

/**
 * Whose pull is felt beside its own in the frame of each body: Sun, planets, Pluto and our Moon everywhere, other moons
 * in the system of their planet. What else is too light to be felt outside of its own frame. Parents come first.
 */
export const pullers: readonly (readonly number[])[] = bodies.map((_, reference) =>
  [...heavy, ...moonsOf(systemOf[reference])].filter((body) => body !== reference),
);

/**
 * The mass that each body stands for in the frame of each: a planet for its whole system, where that is seen from
 * outside; within, for itself and what of its system has no motion of its own. m^3/s^2
 */
export const pullOf: readonly Float64Array[] = (() => {
  const ofSystem = new Map<number, Float64Array>();
  for (const system of new Set(systemOf)) {
    const gm = Float64Array.from(bodies, ({ systemGmM3S2 }) => systemGmM3S2);
    for (const moon of moonsOf(system)) gm[system] -= gm[moon];
    ofSystem.set(system, gm);
  }
  return systemOf.map((system) => ofSystem.get(system) ?? new Float64Array(bodies.length));
})();
