import { describe, expect, it } from 'vitest';
import { allPaths, readText, sources } from './project.ts';
import { deadExports, deadFiles } from './rules/exports.ts';
import { parseSource, show } from './source.ts';

const project = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([path, code]) => parseSource(path, code));
const dead = (files: Readonly<Record<string, string>>) =>
  deadExports(project(files)).map(({ path, message }) => `${path} ${message}`);

describe('the repository', () => {
  it('exports nothing that nobody uses', () => expect(show(deadExports(sources))).toEqual([]));

  it('has no source that nothing leads to', () => {
    const texts = allPaths.filter((path) => /\.(html|md)$/.test(path)).map(readText);
    expect(show(deadFiles(sources, texts))).toEqual([]);
  });
});

describe('the rule of dead exports', () => {
  const user = "import { a } from '../low/index.ts'; a();";

  it('follows an export through its door', () => {
    const door = "export { a } from './a.ts';";
    const files = { 'src/low/a.ts': 'export const a = 1;', 'src/low/index.ts': door };
    expect(dead({ ...files, 'src/high/b.ts': user })).toEqual([]);
    expect(dead(files)).toEqual(['src/low/index.ts exports a, which nobody imports']);
  });

  it('counts a test as a user only of what is documented', () => {
    const test = { 'src/low/a.test.ts': "import { a } from './a.ts'; a();" };
    expect(dead({ ...test, 'src/low/a.ts': 'export const a = 1;' })).toHaveLength(1);
    expect(dead({ ...test, 'src/low/a.ts': '/** Is one. */\nexport const a = 1;' })).toEqual([]);
    expect(dead({ ...test, 'src/low/a.ts': '/** Is one. */\nconst a = 1;\nexport { a };' })).toEqual([]);
    expect(dead({ 'src/low/a.ts': '/** Is one. */\nexport const a = 1;' })).toHaveLength(1);
  });

  it('lets a type leave when something else is written with it', () => {
    const door = "export { f, type Settings } from './a.ts';";
    const files = {
      'src/low/index.ts': door,
      'src/low/a.ts': 'export interface Settings {}\nexport function f(settings: Settings) {}',
      'src/high/b.ts': "import { f } from '../low/index.ts'; f({});",
    };
    expect(dead(files)).toEqual([]);
    expect(
      dead({ ...files, 'src/low/a.ts': 'export interface Settings {}\nexport function f() {}' }),
    ).toEqual(['src/low/index.ts exports Settings, which nobody imports']);
  });

  it('takes a test of the origin for one of the door', () => {
    const files = {
      'src/low/index.ts': "export { a } from './a.ts';",
      'src/low/a.test.ts': "import { a } from './a.ts'; a();",
    };
    expect(dead({ ...files, 'src/low/a.ts': '/** Is one. */\nexport const a = 1;' })).toEqual([]);
    expect(dead({ ...files, 'src/low/a.ts': 'export const a = 1;' })).toHaveLength(1);
  });

  it('knows namespaces, dynamic imports, workers and entry points', () => {
    const a = 'export const a = 1;';
    expect(dead({ 'src/low/a.ts': a, 'src/low/b.ts': "import * as all from './a.ts'; all;" })).toEqual([]);
    expect(dead({ 'src/low/a.ts': a, 'src/low/b.ts': "await import('./a.ts');" })).toEqual([]);
    expect(
      dead({ 'src/low/a.ts': a, 'src/low/b.ts': "new Worker(new URL('./a.ts', import.meta.url));" }),
    ).toEqual([]);
    expect(dead({ 'vite.config.ts': 'export default {};' })).toEqual([]);
  });
});

describe('the rule of dead files', () => {
  it('finds what neither code nor a page leads to', () => {
    const files = project({
      'src/low/a.ts': '',
      'src/low/b.ts': "import './a.ts';",
      'src/app/cli.ts': '',
      'src/low/c.test.ts': '',
    });
    expect(deadFiles(files).map(({ path }) => path)).toEqual(['src/low/b.ts']);
    expect(deadFiles(files, ['<script type="module" src="/src/low/b.ts">'])).toEqual([]);
  });
});
