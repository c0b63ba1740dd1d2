import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Trouble } from '../bootstrap/trouble.mjs';

const keptLines = 12;

/** Runs npm in a folder, quietly; gives what it prints. Throws Trouble with what it complains about. */
export async function runNpm(folder: string, args: readonly string[]): Promise<string> {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  const called = cli !== undefined && /npm-cli\.c?js$/.test(cli) && existsSync(cli);
  const windows = process.platform === 'win32';
  const [program, ...first] = called
    ? [node !== undefined && existsSync(node) ? node : process.execPath, cli]
    : [windows ? 'npm.cmd' : 'npm'];
  const child = spawn(program, [...first, ...args, '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: folder,
    shell: !called && windows,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, said]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', ({ message }) =>
      reject(new Trouble(`npm was not found (${message}). Install Node 18 or newer with npm.`)),
    );
  });
  if (code === 0) return out.join('');
  const lines = said
    .join('')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/complete log/.test(line));
  throw new Trouble(
    `npm ${args[0]} failed. Mend what it complains about.\n${lines.slice(-keptLines).join('\n')}`,
  );
}
