import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, ended, root } from './checks.ts';

/** What the command line ends with where nobody answers, and where the answer does not say that all is well. */
const [unreachable, notWell] = [3, 1];
/** A server that says nothing of itself for so long hangs. */
const longestAnswerMs = 10_000;

/**
 * The features of the server that runs: the one that the data folder or SPACETIME_URL names, else that at the usual port.
 * One that is not well, refuses or hangs has to hold as well; only where none runs, or something else has its port, is there
 * nothing to look at.
 */
export async function serverCheck(): Promise<Check> {
  const cli = join(root, 'src', 'app', 'cli.ts');
  const name = 'server';
  if (!existsSync(cli)) return { name, run: 'there is no command line' };
  const { code, output } = await ended([cli, 'status', '--json'], longestAnswerMs);
  if (code === unreachable) return { name, run: 'none runs; "npm start" starts one' };
  if (code === notWell && !isOfSpaceTime(output))
    return { name, run: 'what answers at its address is no server of this version' };
  return { name, run: [cli, 'validate', '--hook', '--no-color'] };
}

/** Whether what was printed is what a server says of itself, or a refusal that has the form of one. */
function isOfSpaceTime(output: string): boolean {
  return output.split('\n').some((line) => {
    if (!line.startsWith('{')) return false;
    const said = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return said.name === 'spacetime' || typeof said.code === 'string';
  });
}
