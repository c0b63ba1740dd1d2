import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readTar, type TarEntry } from '../../src/tools/releases/read-tar.ts';
import { Trouble } from '../bootstrap/trouble.mjs';

/** A commit as it was exported. */
export interface SourceTree {
  readonly commit: string;
  /** Seconds since 1970. */
  readonly timeS: number;
  /** Whether something in the working folder is not in the commit. */
  readonly changed: boolean;
  /** Paths of its files, and whether each may be run. */
  readonly files: ReadonlyMap<string, boolean>;
}

/** Exports a commit into an empty folder. Throws Trouble. */
export async function exportCommit(root: string, name: string, folder: string): Promise<SourceTree> {
  const verify = ['rev-parse', '--verify', '--end-of-options', `${name}^{commit}`];
  const commit = (await git(root, verify, `There is no commit "${name}" here`)).trim();
  const timeS = (await git(root, ['log', '-1', '--format=%ct', commit])).trim();
  const changed = (await git(root, ['status', '--porcelain', '--untracked-files=no'])).trim() !== '';
  const child = spawn('git', ['archive', '--format=tar', commit], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const files = await written(readTar(child.stdout), folder);
    return { commit, timeS: Number(timeS), changed, files };
  } finally {
    child.kill();
  }
}

/** Writes the files of an archive; gives their paths, and whether each may be run. */
async function written(
  entries: AsyncIterable<TarEntry>,
  folder: string,
): Promise<ReadonlyMap<string, boolean>> {
  const files = new Map<string, boolean>();
  for await (const entry of entries) {
    if (entry.type === 'folder') continue;
    if (entry.type !== 'file') throw new Trouble(`${entry.path} is a link; packages take plain files alone.`);
    const place = path.join(folder, entry.path);
    await mkdir(path.dirname(place), { recursive: true });
    await pipeline(entry.content(), createWriteStream(place));
    files.set(entry.path, (entry.mode & 0o100) !== 0);
  }
  return files;
}

async function git(
  root: string,
  args: readonly string[],
  trouble = 'git cannot read the commit',
): Promise<string> {
  const child = spawn('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, said]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', ({ message }) => reject(new Trouble(`git was not found (${message}). Install it.`)));
  });
  if (code === 0) return out.join('');
  throw new Trouble(`${trouble}, and packages are made of one: ${said.join('').trim()}`);
}
