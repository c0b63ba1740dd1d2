/** Keeping a server running, free of processes, ports and the clock of the machine; a door that loads next to nothing. */
export { Attempts, attemptLimits } from './attempts.ts';
export type { Clock } from './clock.ts';
export { Control, supervisorName } from './control.ts';
export { PassedLines, type PassingSink, passedLimitBytes } from './passed-lines.ts';
export { LineSplitter, type OutputLine, outputLimits, RecentLines, secretsOf } from './recent-lines.ts';
export { type Answer, refusal, refusalCodes, refusalRow } from './refusal.ts';
export { type ExitMeanings, restartRules } from './restart-policy.ts';
export {
  type PassedSignal,
  type RunEvents,
  type ServerRun,
  Supervisor,
  type SupervisorState,
  supervisorTimes,
} from './supervisor.ts';
export { type Probe, watchRules } from './watch.ts';
