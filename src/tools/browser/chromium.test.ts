import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { Chromium } from './chromium.ts';

afterAll(removeTemporaryFolders);
afterEach(() => vi.unstubAllEnvs());

/** A program in the place of a browser, as a shell script, and the folder that it has for its files. */
function program(script: string): { file: string; folder: string; temporary: string } {
  const [folder, temporary] = [temporaryFolder(), temporaryFolder()];
  vi.stubEnv('TMPDIR', temporary);
  const file = path.join(folder, 'browser');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { file, folder, temporary };
}

describe.skipIf(process.platform === 'win32')('what is no browser', () => {
  test('and says nothing is given up and ended, and leaves nothing', async () => {
    const { file, folder, temporary } = program('echo $$ > "$0.pid"; exec sleep 600');
    // Long enough for the script to begin, on any machine that a person would wait for.
    const started = Chromium.start(file, 2000);
    await expect(started).rejects.toThrow(/cannot be used: it gives no answer to Browser.getVersion/);
    expect(readdirSync(temporary)).toEqual([]);
    const pidFile = path.join(folder, 'browser.pid');
    if (existsSync(pidFile)) {
      const pid = Number(readFileSync(pidFile, 'utf8'));
      expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    }
  });

  test('and ends is told with its last words', async () => {
    const { file, temporary } = program('echo no display >&2; exit 3');
    await expect(Chromium.start(file)).rejects.toThrow(/cannot be used: it ended with code 3/);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('and is not there', async () => {
    await expect(Chromium.start(path.join(temporaryFolder(), 'none'))).rejects.toThrow(/ENOENT/);
  });
});
