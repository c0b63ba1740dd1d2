/** Parses command lines and dispatches them; what commands do is registered by the program. */
export { type Action, type Choices, type Command, type Input, type Option, UsageError } from './command.ts';
export { completionScript, type Shell, shells } from './completion.ts';
export { exitCodes, integrateExitCodes, startExitCodes, superviseExitCodes } from './exit-codes.ts';
export { commonExits, commonOptions, meaning } from './help.ts';
export { Output, type Sink, visible } from './output.ts';
export { type RunSettings, runProgram } from './run.ts';
