import { join } from 'node:path';
import { defineConfig, type TestUserConfig } from 'vitest/config';
import { type Project, projects } from './scripts/test/kinds.ts';

/**
 * Threads that tests of the server begin find their sources compiled, as those of a server do. Else each loads the compiler of
 * types, which is WebAssembly: it takes most of their time, and V8 13.6 now and then ends the process with SIGSEGV where many
 * threads that have it come and go (in WasmEngine::FreeDeadCode).
 */
const compiled = { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'spacetime') };

/** Where files of a project stand in the row of all, and how many of them run at a time. */
function runs(attention: Project['attention'], order: number): TestUserConfig {
  if (attention === 'shared') return { sequence: { groupOrder: 0 } };
  if (attention === 'halved') return { maxWorkers: 2, sequence: { groupOrder: 1 } };
  return { fileParallelism: false, sequence: { groupOrder: 2 + order } };
}

/** One project for each kind of test. Wall-clock limits are there to end what hangs, not to judge speed. */
export default defineConfig({
  test: {
    projects: projects.map(({ name, files, attention, isolated }, order) => ({
      test: {
        name,
        include: [files],
        setupFiles: [join(import.meta.dirname, 'scripts', 'test', 'property-seed.ts')],
        environment: 'node',
        testTimeout: 120_000,
        hookTimeout: 120_000,
        ...runs(attention, order),
        isolate: isolated,
        // Those in processes of their own begin servers as users do.
        env: isolated ? {} : compiled,
      },
    })),
  },
});
