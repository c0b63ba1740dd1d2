import { bodies } from '../../astro/index.ts';

/** The bodies whose frames lie in that of each; none for the root, whose only child is the Sun. */
export const children: readonly (readonly number[])[] = bodies.map((_, parent) =>
  bodies.flatMap((body, index) => (body.parent === parent && parent > 0 ? [index] : [])),
);
