import { describe, expect, it } from 'vitest';
import { layers } from './layers.ts';
import { sources } from './project.ts';
import { circles, missedDoors, wrongDirections } from './rules/imports.ts';
import { parseSource, show } from './source.ts';

const table = { low: [], high: ['low'] };
const from = (path: string, code: string) => [parseSource(path, code)];

describe('imports of the repository', () => {
  it('go down in the table of layers', () => expect(show(wrongDirections(sources, layers))).toEqual([]));
  it('enter a layer through its index.ts', () => expect(show(missedDoors(sources))).toEqual([]));
  it('do not go in circles', () => expect(show(circles(sources))).toEqual([]));
});

describe('the rule of directions', () => {
  it.each([
    "import { a } from '../high/index.ts';",
    "import type { A } from '../high/index.ts';",
    "export * from '../high/index.ts';",
    "const a = await import('../high/index.ts');",
    "new Worker(new URL('../high/worker.ts', import.meta.url));",
    "import '../../test/support/x.ts';",
    "import '../../scripts/x.ts';",
  ])('refuses %s in a lower layer', (code) => {
    expect(wrongDirections(from('src/low/a.ts', code), table)).toHaveLength(1);
  });

  it.each([
    "import { a } from '../low/index.ts';",
    "import { b } from './b.ts';",
    "import z from 'zod';",
    "import data from '../../data/x.json';",
  ])('allows %s in a higher layer', (code) => {
    expect(wrongDirections(from('src/high/a.ts', code), table)).toEqual([]);
  });

  it('lets tests use what supports tests, and knows every layer', () => {
    const code = "import '../../test/support/x.ts';";
    expect(wrongDirections(from('src/low/a.test.ts', code), table)).toEqual([]);
    const root = "new URL('../../', import.meta.url);";
    expect(wrongDirections(from('src/low/a.test.ts', root), table)).toEqual([]);
    expect(wrongDirections(from('src/low/a.ts', root), table)).toHaveLength(1);
    expect(wrongDirections(from('src/new/a.ts', code), table)[0]?.message).toContain(
      'new is not in the table',
    );
  });
});

describe('the rule of doors', () => {
  it('refuses what lies behind the door of another layer, from anywhere', () => {
    const behind = "import { b } from '../../src/low/b.ts';";
    for (const path of ['src/high/a.ts', 'test/api/a.test.ts'])
      expect(missedDoors(from(path, behind))).toHaveLength(1);
    expect(missedDoors(from('scripts/rails/a.ts', behind))).toEqual([]);
    expect(missedDoors(from('src/high/a.ts', "import '../low/index.ts'; import './deep/b.ts';"))).toEqual([]);
  });
});

describe('the rule of circles', () => {
  it('finds them, and lets types refer to each other', () => {
    const circle = (one: string, other: string) => [
      parseSource('src/low/a.ts', `import ${one} from './b.ts'; export class A {}`),
      parseSource('src/low/b.ts', `import ${other} from './a.ts'; export class B {}`),
    ];
    expect(circles(circle('{ B }', '{ A }'))[0]?.message).toBe(
      'imports itself: src/low/a.ts -> src/low/b.ts -> src/low/a.ts',
    );
    expect(circles(circle('{ B }', 'type { A }'))).toEqual([]);
    expect(circles(circle('{ B }', '{ type A }'))).toEqual([]);
  });
});
