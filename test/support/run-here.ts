import { program } from '../../src/app/program.ts';
import { version } from '../../src/app/root.ts';
import { runProgram } from '../../src/cli/index.ts';
import type { EndedProcess } from './server.ts';

/**
 * Runs the command line to its end in this process: all but the process itself, which takes longer to begin than most
 * commands take. Not two at a time, as the environment is that of the process; what a command prints past its output
 * (standard output itself) is not seen.
 * @param variables Take the place of every SPACETIME_ variable meanwhile.
 */
export async function runHere(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<EndedProcess> {
  const said = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof said) => ({
    write(text: string) {
      said[name] += text;
    },
  });
  const before = { ...process.env };
  const own = Object.keys(before).filter((name) => name.startsWith('SPACETIME_'));
  for (const name of own) delete process.env[name];
  Object.assign(process.env, { SPACETIME_LIMITS_FACTOR: '100000', ...variables });
  try {
    const code = await runProgram(program, words, {
      stdout: sink('stdout'),
      stderr: sink('stderr'),
      environment: variables,
      version: version(),
    });
    return { code, ...said };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
