/** What happens in a frame of the page, in this order. */
export const pagePhases = ['input', 'predict', 'place', 'draw', 'measure'] as const;
export type PagePhase = (typeof pagePhases)[number];
