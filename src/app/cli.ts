import { exitCodes, runProgram } from '../cli/index.ts';
import { program } from './program.ts';
import { version } from './root.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads our output may stop reading, as head does; that is no failure. A full disk is one.
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  process.stderr.write(`error: The output cannot be written: ${error.message}.\n`);
  process.exit(exitCodes.failed);
});
process.exitCode = await runProgram(program, process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  version: version(),
});
