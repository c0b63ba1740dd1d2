import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../test/support/temporary.ts';
import { calledAs } from './called-as.ts';

afterAll(removeTemporaryFolders);

test('a program is called as whoever installed it can call it', () => {
  expect(calledAs()).toBe('npx spacetime');
  const folder = temporaryFolder();
  expect(calledAs(folder)).toBe('node bin/spacetime.mjs');
  writeFileSync(path.join(folder, 'release.json'), '{}');
  expect(calledAs(folder)).toBe('./spacetime');
});
