import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { projects } from './scripts/test/kinds.ts';

/**
 * Threads that tests of the server begin find their sources compiled, as those of a server do. Else each loads the compiler of
 * types, which is WebAssembly: it takes most of their time, and V8 13.6 now and then ends the process with SIGSEGV where many
 * threads that have it come and go (in WasmEngine::FreeDeadCode).
 */
const compiled = { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'spacetime') };

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
        // Those in processes of their own begin servers as users do.
        env: isolated ? {} : compiled,
        sequence: { groupOrder: alone ? order : 0 },
      },
    })),
  },
});
