import { describe, expect, it } from 'vitest';
import { allPaths, sources } from './project.ts';
import { wrongNames } from './rules/names.ts';
import {
  lineCount,
  longestFileLines,
  longestFunctionLines,
  longestMedianLines,
  longFiles,
  longFunctions,
  medianLines,
} from './rules/sizes.ts';
import { isTest, parseSource, show } from './source.ts';

describe('the sources', () => {
  it(`have at most ${longestFileLines} lines`, () => expect(show(longFiles(sources))).toEqual([]));
  it(`have functions of at most ${longestFunctionLines} lines`, () =>
    expect(show(longFunctions(sources))).toEqual([]));
  it(`have ${longestMedianLines} lines or fewer in the middle`, () => {
    const product = sources.filter(({ path }) => path.startsWith('src/') && !isTest(path));
    expect(medianLines(product)).toBeLessThanOrEqual(longestMedianLines);
  });
  it('are named in kebab-case', () => expect(show(wrongNames(allPaths))).toEqual([]));
});

describe('the rule of lengths', () => {
  const body = (lines: number) => `{${'\n'.repeat(lines - 1)}}`;

  it('counts lines, not line ends', () => {
    expect(['', 'a', 'a\n', 'a\nb', 'a\n\n'].map(lineCount)).toEqual([1, 1, 1, 2, 2]);
    expect(longFiles([parseSource('a.ts', '\n'.repeat(longestFileLines))])).toEqual([]);
    expect(longFiles([parseSource('a.ts', '\n'.repeat(longestFileLines + 1))])).toHaveLength(1);
  });

  it.each([
    ['function f() ', 'f'],
    ['const g = () => ', 'g'],
    ['class C { m() ', 'm'],
    ['const o = { get p() ', 'p'],
    ['export default async function* () ', 'a function'],
  ])('measures %s', (head, name) => {
    const tail = /class|const o/.test(head) ? '}' : '';
    const long = parseSource('a.ts', head + body(longestFunctionLines + 1) + tail);
    expect(longFunctions([long]).map(({ message }) => message.split(' has ')[0])).toEqual([name]);
    expect(longFunctions([parseSource('a.ts', head + body(longestFunctionLines) + tail)])).toEqual([]);
  });

  it('is not misled by braces in texts, templates, comments and patterns', () => {
    const tricky = `function f() { return ['{', \`{\${'}'}\`, /[{]/ /* { */]; } // {${'\n'.repeat(100)}`;
    expect(longFunctions([parseSource('a.ts', tricky)])).toEqual([]);
  });

  it('treats describe as a chapter, in tests only', () => {
    const chapter = `describe('x', () => ${body(longestFunctionLines + 1)});`;
    expect(longFunctions([parseSource('a.test.ts', chapter)])).toEqual([]);
    expect(longFunctions([parseSource('a.ts', chapter)])).toHaveLength(1);
    expect(longFunctions([parseSource('a.test.ts', chapter.replace('describe', 'it'))])).toHaveLength(1);
  });
});

describe('the rule of names', () => {
  it('wants kebab-case for files and folders', () => {
    expect(
      wrongNames(['src/low/floating-origin.test.ts', 'README.md', '.ci/run', 'data/de431-rails.bin']),
    ).toEqual([]);
    const wrong = wrongNames([
      'src/lowLevel/a.ts',
      'src/B.ts',
      'src/a_b.ts',
      'src/a--b.ts',
      'docs/Two Words.md',
    ]);
    expect(wrong.map(({ path }) => path)).toEqual([
      'src/lowLevel',
      'src/B.ts',
      'src/a_b.ts',
      'src/a--b.ts',
      'docs/Two Words.md',
    ]);
  });
});
