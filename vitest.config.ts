import { defineConfig } from 'vitest/config';

/** One project per kind of test; each kind is a folder, unit and property tests stand beside their source. */
const kinds = ['tidy', 'contract', 'api', 'browser', 'vr', 'load', 'attack'];

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'], environment: 'node', testTimeout: 120_000 } },
      ...kinds.map((name) => ({
        test: {
          name,
          include: [`test/${name}/**/*.test.ts`],
          environment: 'node' as const,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      })),
    ],
  },
});
