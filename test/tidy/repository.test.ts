import { describe, expect, it } from 'vitest';
import { allPaths, readJson, readText } from './project.ts';
import { brokenLinks, unknownScripts } from './rules/documents.ts';
import type { Manifest } from './rules/packages.ts';
import { strangePlaces } from './rules/places.ts';
import { show } from './source.ts';

const textFiles = allPaths.filter((path) =>
  /\.(tsx?|mjs|js|json|md|html|css|svg|yaml|yml|sh|txt|toml)$|^\.[a-z]+rc$|^\.ci\//.test(path),
);
const documents = allPaths.filter((path) => path.endsWith('.md'));
const slash = '/';

describe('the repository', () => {
  it('names no folder of a machine and no host of a registry', () => {
    expect(show(textFiles.flatMap((path) => strangePlaces(path, readText(path))))).toEqual([]);
  });

  it('documents only npm scripts that exist', () => {
    const scripts = new Set(Object.keys(readJson<Manifest>('package.json').scripts ?? {}));
    expect(show(documents.flatMap((path) => unknownScripts(path, readText(path), scripts)))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const paths = new Set(allPaths);
    expect(show(documents.flatMap((path) => brokenLinks(path, readText(path), paths)))).toEqual([]);
  });
});

describe('the rule of places', () => {
  it.each(['root', 'home', 'work', 'Users'])('refuses a path in the folder %s', (folder) => {
    for (const text of [
      `see ${slash}${folder}/me/file`,
      `'${slash}${folder}/x'`,
      `file:${slash}${slash}${slash}${folder}/x`,
    ]) {
      expect(strangePlaces('a.md', text)).toHaveLength(1);
    }
    for (const text of [
      `./${folder}/x`,
      `src${slash}${folder}/x`,
      `~${slash}${folder}/x`,
      `${slash}${folder}s/x`,
    ]) {
      expect(strangePlaces('a.md', text)).toEqual([]);
    }
  });

  it('refuses hosts of registries', () => {
    expect(strangePlaces('a.json', `"https:${slash}${slash}registry${'.'}npmjs.org/zod"`)).toHaveLength(1);
  });
});

describe('the rules of documents', () => {
  it('know what npm can run', () => {
    const wrong = (text: string) => unknownScripts('a.md', text, new Set(['start', 'test', 'bench'])).length;
    expect(['npm start', 'npm test -- --all', 'npm run bench', 'npm ci', 'npm is needed'].map(wrong)).toEqual(
      [0, 0, 0, 0, 0],
    );
    expect(['npm run fly', 'npm run bench:all'].map(wrong)).toEqual([1, 1]);
  });

  it('follow relative links', () => {
    const broken = (text: string) =>
      brokenLinks('docs/a.md', text, new Set(['docs/b.md', 'README.md', 'src/low/a.ts'])).length;
    expect(
      ['[b](b.md#x)', '[r](../README.md)', '[s](../src/low)', '[w](https://example.org)', '[h](#here)'].map(
        broken,
      ),
    ).toEqual([0, 0, 0, 0, 0]);
    expect(broken('![p](images/none.png) and [c](c.md)')).toBe(2);
  });
});
