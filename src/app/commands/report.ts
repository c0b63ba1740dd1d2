import { exitCodes, type Input } from '../../cli/index.ts';
import { ProblemError, UnreachableError } from '../../client/index.ts';

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
        output.note(problem.advice);
      }
      return exitCodes.failed;
    }
    if (error instanceof UnreachableError) {
      if (output.json)
        output.note(JSON.stringify({ error: error.message, exit_code: exitCodes.unreachable }));
      else {
        output.error(error.message);
        output.note('Start a server with: spacetime start');
      }
      return exitCodes.unreachable;
    }
    throw error;
  }
}
