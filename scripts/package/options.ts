import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Trouble } from '../bootstrap/trouble.mjs';
import { type Platform, platforms } from './platforms.ts';

/** A Node that somebody gives for a platform. */
export interface GivenNode {
  readonly file: string;
  readonly sha256: string;
}

/** What is to be packed. */
export interface Options {
  readonly platforms: readonly Platform[];
  readonly given: ReadonlyMap<string, GivenNode>;
  readonly out: string;
  /** Which commit, as git understands it. */
  readonly commit: string;
  readonly list: boolean;
  readonly help: boolean;
}

const names = platforms.map(({ name }) => name).join(', ');

export const usage = `Builds the packages of a commit: one archive for each platform.

  npm run package                              every platform
  npm run package -- --only linux-x64          some of them, with commas between
  npm run package -- --out FOLDER              into this folder (default dist/packages)
  npm run package -- --commit v0.2.0           of this commit or tag (default: the one that is checked out)
  npm run package -- --list                    say what would be built, and end
  npm run package -- --node win-arm64=FILE --node-sha256 win-arm64=DIGEST
                                               with a Node from elsewhere: an archive as Node publishes it,
                                               .zip or .tar.gz, whose SHA-256 has to be this one

Platforms: ${names}.

Exit code 0: everything that was asked for is built; 2: something is not.`;

/** Reads the command line. Throws Trouble. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args);
  const { only, out = 'dist/packages', commit = 'HEAD', list = false, help = false } = values;
  return {
    platforms: only === undefined ? platforms : only.flatMap((words) => words.split(',')).map(platformNamed),
    given: givenNodes(values.node ?? [], values['node-sha256'] ?? []),
    out: resolve(out),
    commit,
    list,
    help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        node: { type: 'string', multiple: true },
        'node-sha256': { type: 'string', multiple: true },
        out: { type: 'string' },
        commit: { type: 'string' },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Trouble(`${(error as Error).message.split('. ')[0]}. See: npm run package -- --help`);
  }
}

function platformNamed(name: string): Platform {
  const platform = platforms.find((one) => one.name === name);
  if (platform === undefined) throw new Trouble(`There is no platform "${name}". There are: ${names}.`);
  return platform;
}

function givenNodes(files: readonly string[], digests: readonly string[]): ReadonlyMap<string, GivenNode> {
  const sums = new Map(digests.map((text) => pair('--node-sha256', text)));
  const nodes = files.map((text) => {
    const [name, file] = pair('--node', text);
    const sha256 = sums.get(name)?.toLowerCase() ?? '';
    sums.delete(name);
    if (/^[0-9a-f]{64}$/.test(sha256)) return [name, { file, sha256 }] as const;
    throw new Trouble(
      `Give the SHA-256 of ${file} as well: --node-sha256 ${name}=DIGEST, 64 hexadecimal digits.`,
    );
  });
  const [left] = sums.keys();
  if (left !== undefined) throw new Trouble(`--node-sha256 ${left}=... belongs to --node ${left}=FILE.`);
  return new Map(nodes);
}

function pair(option: string, text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new Trouble(`${option} is PLATFORM=VALUE, not "${text}".`);
  return [platformNamed(text.slice(0, at)).name, text.slice(at + 1)];
}
