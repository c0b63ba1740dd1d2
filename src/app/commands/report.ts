import { exitCodes, type Input, startExitCodes } from '../../cli/index.ts';
import { ProblemError, UnreachableError } from '../../client/index.ts';
import { ApiError, errorTable } from '../../protocol/index.ts';
import { StartError } from '../../server/basics/index.ts';

/** Runs what asks a server, and turns its refusals into sentences and exit codes. */
export async function asking({ output }: Input, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError) {
      const { problem } = error;
      if (output.json) output.note(JSON.stringify({ ...problem, exit_code: exitCodes.failed }));
      else {
        output.error(problem.detail);
        // Advice on fields speaks of the answer that programs read; people see the fields themselves.
        const [first, ...others] = problem.errors ?? [];
        if (first === undefined) output.note(problem.advice);
        for (const { path, message } of others) output.note(`  ${path} ${message}`);
      }
      return exitCodes.failed;
    }
    // What a command does straight in the store is refused like what it asks of a server.
    if (error instanceof ApiError) {
      output.failure(error.message, exitCodes.failed);
      if (!output.json) output.note(errorTable[error.code].advice);
      return exitCodes.failed;
    }
    if (error instanceof StartError) {
      output.failure(error.message, startExitCodes[error.kind]);
      return startExitCodes[error.kind];
    }
    if (error instanceof UnreachableError) {
      output.failure(error.message, exitCodes.unreachable);
      if (!output.json) output.note('Start a server with: spacetime start');
      return exitCodes.unreachable;
    }
    throw error;
  }
}
