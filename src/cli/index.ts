export { type Action, type Command, type Input, type Option, UsageError } from './command.ts';
export { Output, type Sink } from './output.ts';
export { type RunSettings, runProgram } from './run.ts';
