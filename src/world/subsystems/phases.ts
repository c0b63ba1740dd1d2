/**
 * The order of work in a tick: commands are applied, the clock and the bodies move on, vessels fly, meet ground and each
 * other, and what depends on the outcome looks at it.
 */
export const phases = ['input', 'plan', 'integrate', 'contact', 'observe'] as const;
export type Phase = (typeof phases)[number];
