import { defineConfig } from 'vitest/config';
import { kinds } from './scripts/test/kinds.ts';

/** One project for each kind of test. Wall-clock limits are there to end what hangs, not to judge speed. */
export default defineConfig({
  test: {
    projects: kinds.map(({ name, files, alone }, order) => ({
      test: {
        name,
        include: [files],
        environment: 'node',
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: !alone,
        sequence: { groupOrder: alone ? order : 0 },
      },
    })),
  },
});
