import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './server.ts';

/** A small repository with our hook, whose folder has a space in its name. */
export interface HookProject {
  readonly folder: string;
  write(file: string, text: string): void;
  git(...words: string[]): { readonly status: number | null; readonly output: string };
  /** `npm run hooks` */
  hooks(...words: string[]): { readonly status: number | null; readonly output: string };
}

const files = {
  'package.json': '{ "type": "module" }\n',
  '.gitignore': 'node_modules\n',
  'tsconfig.json': `{
  "compilerOptions": {
    "target": "ES2024",
    "module": "ESNext",
    "moduleResolution": "bundler",
    "types": [],
    "strict": true,
    "noEmit": true
  },
  "include": ["src/*.ts"]
}
`,
  'test/tidy/names.test.ts': `
    import { existsSync } from 'node:fs';
    import { expect, it } from 'vitest';
    it('allows no untidy file', () => expect(existsSync('src/untidy.ts')).toBe(false));
  `,
  'test/tidy/checks.test.ts':
    "import { it } from 'vitest'; it('is for the full run', () => { throw new Error(); });",
  'src/app/cli.ts': `await import(${JSON.stringify(path.join(root, 'src/app/cli.ts'))});\n`,
} as const;

/** @param folder An empty one. */
export function makeHookProject(above: string, variables: Record<string, string>): HookProject {
  const folder = path.join(above, 'space time');
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  for (const part of ['scripts', 'vitest.config.ts', 'biome.json'])
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  // A folder of links, so that what the hook keeps there is the project's own.
  mkdirSync(path.join(folder, 'node_modules'));
  for (const name of readdirSync(path.join(root, 'node_modules')).filter((one) => one !== '.cache'))
    symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name), 'junction');
  const run = (program: string, words: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(program, words, {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
        HOME: above,
        GIT_CONFIG_NOSYSTEM: '1',
        NO_COLOR: '1',
        ...variables,
      },
    });
    return { status, output: `${stdout}${stderr}` };
  };
  const git = (...words: string[]) => run('git', words);
  git('init', '--quiet');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.org');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Begin');
  const installer = path.join(folder, 'scripts/hooks/install.ts');
  return { folder, write, git, hooks: (...words) => run(process.execPath, [installer, ...words]) };
}
