import { defineConfig } from 'vitest/config';
import { projects } from './scripts/test/kinds.ts';

/** One project for each kind of test. Wall-clock limits are there to end what hangs, not to judge speed. */
export default defineConfig({
  test: {
    projects: projects.map(({ name, files, alone, isolated }, order) => ({
      test: {
        name,
        include: [files],
        environment: 'node',
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: !alone,
        isolate: isolated,
        sequence: { groupOrder: alone ? order : 0 },
      },
    })),
  },
});
