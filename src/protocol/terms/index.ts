/**
 * Errors, states and limits by their names, without the schemas. Threads that read nothing from outside enter by this
 * door: the library of schemas and what is made with it would take 30 MB in each of them.
 */

export { ApiError, type ErrorCode, errorTable, errorType } from './errors.ts';
export { isFinal, type JobState, mayBecome } from './job-states.ts';
export { tickRateHz, ticksPerFrame } from './rhythm.ts';
export { webhookLimits } from './webhook-limits.ts';
