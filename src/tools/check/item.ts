/** How much depends on something, the most first. */
export const severities = ['critical', 'high', 'medium'] as const;

/** How much depends on something. */
export type Severity = (typeof severities)[number];

/** What somebody has to see for himself, and from what the rest is judged. */
export type JudgedBy = 'configuration' | 'files' | 'machine' | 'hand';

/** Something that has to be so, wherever it is judged. */
export interface Requirement {
  readonly id: string;
  readonly severity: Severity;
  readonly by: JudgedBy;
  /** What has to be so, as a sentence. */
  readonly subject: string;
  /** What to do where it is not. */
  readonly advice: string;
}

/** Whether it is so: `not_needed` where it would change nothing, `skipped` where it cannot be seen from here. */
export interface Verdict {
  readonly state: 'fulfilled' | 'open' | 'not_needed' | 'skipped';
  /** What was found, or why nothing was looked for. */
  readonly found: string;
}

/** A requirement and what came of it. */
export interface CheckItem extends Requirement, Verdict {}

const verdict =
  (state: Verdict['state']) =>
  (found: string): Verdict => ({ state, found });

/** It is so. */
export const fulfilled = verdict('fulfilled');
/** It is not so. */
export const open = verdict('open');
/** It would change nothing here. */
export const notNeeded = verdict('not_needed');
/** It cannot be seen from here. */
export const skipped = verdict('skipped');

/** One or the other. */
export function either(holds: boolean, yes: string, no: string): Verdict {
  return holds ? fulfilled(yes) : open(no);
}
