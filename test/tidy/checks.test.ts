import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../scripts/bootstrap/tasks.mjs';
import { root } from './project.ts';

describe('the static checks', () => {
  it.each(checks)('$name: clean', ({ script, args }) => {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'node_modules', script), ...args],
      {
        cwd: root,
        encoding: 'utf8',
        env,
      },
    );
    expect(status, `${stdout}${stderr}`).toBe(0);
  });
});
