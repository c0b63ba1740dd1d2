import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const repository = join(import.meta.dirname, '../..');

/** A small project with our bootstrap, our packages, a page of its own and a command that says how it was called. */
let project: string;

const files = {
  'index.html': '<script type="module" src="/src/app/browser.ts"></script>',
  'src/app/browser.ts': "import { word } from './word.ts';\ndocument.title = word;\n",
  'src/app/word.ts': "export const word = 'first';\n",
  'src/app/word.test.ts': '// a test\n',
  'src/app/cli.ts': "console.log(process.argv.slice(2).join(' '));\nprocess.exitCode = 5;\n",
};

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'spacetime-page-'));
  for (const part of ['scripts/bootstrap.mjs', 'scripts/bootstrap', 'package.json', 'package-lock.json']) {
    cpSync(join(repository, part), join(project, part), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(project, 'node_modules'), 'junction');
  for (const [path, text] of Object.entries(files)) write(path, text);
});

afterEach(() => rmSync(project, { recursive: true, force: true, maxRetries: 5 }));

function write(path: string, text: string): void {
  mkdirSync(join(project, path, '..'), { recursive: true });
  writeFileSync(join(project, path), text);
}

function run(...args: string[]): Promise<{ code: number | null; out: string; builds: number; said: string }> {
  const child = spawn(process.execPath, [join(project, 'scripts/bootstrap.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out: out.trim(), said, builds: said.match(/Building the page .* done/g)?.length ?? 0 });
    });
  });
}

const script = () => {
  const folder = join(project, 'dist/page/assets');
  return readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith('.js')) ?? ''), 'utf8');
};

describe('npm start', () => {
  it('builds the page when it is missing, and starts the server with the arguments', async () => {
    write('dist/page-new-1/index.html', 'left by a build that was killed');
    expect(await run('start', '--lan')).toMatchObject({ code: 5, out: 'start --lan', builds: 1 });
    expect(readdirSync(join(project, 'dist')).sort()).toEqual(['page', 'page.stamp']);
    expect(script()).toContain('first');
    expect(await run('start')).toEqual({ code: 5, out: 'start', builds: 0, said: '' });
  });

  it('builds again when something that the page is made of has changed, and only then', async () => {
    await run('start');
    write('src/app/word.test.ts', '// another test\n');
    expect((await run('start')).builds).toBe(0);
    write('src/app/word.ts', "export const word = 'second';\n");
    expect((await run('start')).builds).toBe(1);
    expect(script()).toContain('second');
    rmSync(join(project, 'dist/page/index.html'));
    expect((await run('start')).builds).toBe(1);
  });

  it('says when the page cannot be built, and keeps the one that was there', async () => {
    await run('start');
    write('src/app/browser.ts', "import './none.ts';\n");
    const { code, said } = await run('start');
    expect(code).toBe(2);
    expect(said).toContain('The page could not be built');
    expect(script()).toContain('first');
    expect(readdirSync(join(project, 'dist')).sort()).toEqual(['page', 'page.stamp']);
  });

  it('builds once when several start at the same time', async () => {
    const all = await Promise.all([run('start'), run('start'), run('start')]);
    expect(all.map(({ code }) => code)).toEqual([5, 5, 5]);
    expect(all.reduce((sum, { builds }) => sum + builds, 0)).toBe(1);
    expect(existsSync(join(project, '.spacetime/page.lock'))).toBe(false);
  });
});

describe('npm run build', () => {
  it('always builds', async () => {
    expect((await run('build')).builds).toBe(1);
    expect(await run('build')).toMatchObject({ code: 0, builds: 1 });
  });
});
