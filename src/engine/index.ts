/** What a subsystem is, how subsystems start, step and stop together, fixed ticks, clock, errors and log. */
export { Clock, type ClockSettings, type ClockState } from './clock.ts';
export { describe, formatOrder, type OptionDescription, type SubsystemDescription } from './describe.ts';
export {
  Engine,
  type EngineSettings,
  maxSubsystems,
  maxWaitingOperations,
  type OrderLine,
  type RegisterSettings,
} from './engine.ts';
export type { SubsystemState, SubsystemStatus } from './entry.ts';
export { EngineError, type EngineErrorCode, engineErrors, reasonOf } from './errors.ts';
export { FixedTick, type FixedTickSettings, tickRateHz } from './fixed-tick.ts';
export {
  createLog,
  type Log,
  type LogContext,
  type LogLevel,
  type LogRecord,
  type LogSettings,
  logLevels,
  silentLog,
} from './log.ts';
export {
  bytes,
  choice,
  count,
  flag,
  hertz,
  kilograms,
  metres,
  metresPerSecond,
  metresPerSecondSquared,
  newtonMetres,
  newtons,
  type OptionSpec,
  type OptionSpecs,
  type OptionValues,
  radians,
  radiansPerSecond,
  ratio,
  resolveOptions,
  seconds,
  text,
} from './options.ts';
export type { SavedPart, SavedState } from './state.ts';
export {
  type AnySubsystem,
  type ApiOf,
  defineSubsystem,
  type FieldDocs,
  type HashSink,
  type NeedMap,
  type Running,
  type StartContext,
  type Subsystem,
  type Tick,
} from './subsystem.ts';
export type { Timer } from './time-limit.ts';
