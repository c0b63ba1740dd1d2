/** Where a job can stand, and where it can go from there. */
export const jobTransitions = {
  /** Waits for its turn, or for another attempt. */
  queued: ['running', 'cancelled'],
  running: ['completed', 'failed', 'cancelled', 'queued'],
  completed: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

/** Where a job stands. */
export type JobState = keyof typeof jobTransitions;

/** Every state of a job. */
export const jobStates = Object.keys(jobTransitions) as readonly JobState[];

/** Whether a job may go from one state to the other. */
export function mayBecome(from: JobState, to: JobState): boolean {
  return (jobTransitions[from] as readonly JobState[]).includes(to);
}

/** Whether a job in this state stays there. */
export function isFinal(state: JobState): boolean {
  return jobTransitions[state].length === 0;
}
