import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traversals } from '../../../test/support/traversals.ts';
import { ApiError } from '../../protocol/index.ts';
import { normalScenePath } from './scene-path.ts';
import { Whitelist } from './whitelist.ts';

test.each(traversals)('%j is refused', (path) => {
  expect(() => normalScenePath(path)).toThrow(ApiError);
});

test('plain paths stay as they are; an encoding is undone once', () => {
  expect(normalScenePath('scenes/solar-system.scene.json')).toBe('scenes/solar-system.scene.json');
  expect(normalScenePath('scenes/my%20scene.scene.json')).toBe('scenes/my scene.scene.json');
  expect(normalScenePath('scenes/séance.scene.json')).toBe('scenes/séance.scene.json');
});

test('whatever is let through has no part that leaves a folder', () => {
  const part = fc.oneof(
    fc.constantFrom('..', '.', '%2e%2e', '\\', '%5c', '', 'scenes', 'a.scene.json', '%00', '..%2f'),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      let normal: string;
      try {
        normal = normalScenePath(parts.join('/'));
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
        return;
      }
      expect(normal).not.toMatch(/(^|\/)\.\.?(\/|$)|\\|%|^\/|\/\/|:/);
      for (const character of normal) expect(character.codePointAt(0)).toBeGreaterThanOrEqual(0x20);
    }),
    { numRuns: 1000 },
  );
});

test('patterns: exact, folder, one segment, any depth; the blacklist wins', () => {
  const list = new Whitelist(
    ['scenes/a.scene.json', 'open/', 'one/*.scene.json', 'deep/**/x.scene.json', 'all/**'],
    ['**/secret/**', 'open/b.scene.json'],
  );
  const allowed = [
    'scenes/a.scene.json',
    'open/c.scene.json',
    'open/d/e.scene.json',
    'one/z.scene.json',
    'deep/x.scene.json',
    'deep/1/2/x.scene.json',
    'all/1/2/3.scene.json',
  ];
  const refused = [
    'scenes/b.scene.json',
    'scenes/axscene.json',
    'one/two/z.scene.json',
    'deep/y.scene.json',
    'open/b.scene.json',
    'all/secret/a.scene.json',
    'xscenes/a.scene.json',
    'open',
  ];
  expect(allowed.filter((path) => !list.allows(path))).toEqual([]);
  expect(refused.filter((path) => list.allows(path))).toEqual([]);
  expect(list.roots).toEqual(['scenes', 'open', 'one', 'deep', 'all']);
});
