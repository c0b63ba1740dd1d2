import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Files that shrink: not pictures, nor the paths of the bodies, whose digits hold no pattern. */
const PACKABLE = /\.(html|js|css|svg|json|wasm)$/;
/** Smaller files fit one packet anyway. */
const PACK_FROM_BYTES = 1024;
/** The best packing of larger files takes longer than the rest of the build, for a few percent. */
const PACK_BEST_TO_BYTES = 2 * 1024 * 1024;

/**
 * Puts a `.br` and a `.gz` beside every file worth it, so that the server packs nothing while it serves. Works on the
 * written files, because other plugins change code until the last moment.
 */
function packed(): Plugin {
  const packOne = async (path: string): Promise<void> => {
    const source = await readFile(path);
    if (source.length < PACK_FROM_BYTES) return;
    const quality = source.length > PACK_BEST_TO_BYTES ? 9 : constants.BROTLI_MAX_QUALITY;
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
    };
    const [br, gz] = await Promise.all([brotli(source, { params }), zip(source, { level: 9 })]);
    await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
  };
  return {
    name: 'packed',
    apply: 'build',
    async writeBundle({ dir = 'dist/page' }, bundle): Promise<void> {
      const names = Object.keys(bundle).filter((name) => PACKABLE.test(name));
      await Promise.all(names.map((name) => packOne(join(dir, name))));
    },
  };
}

/**
 * The page: `index.html` and `src/app/browser.ts` become `dist/page`, every file but the HTML named by its content. The
 * operator console, `console.html`, and the documentation of the API, `docs.html`, are built beside it and share no scripts
 * with it, so that none grows by another.
 */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: ['chrome120', 'edge120', 'firefox121', 'safari17.2'],
    manifest: true,
    // Small files as data addresses would need a looser content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 5000,
    // Packing takes its time, which is no news.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  environments: {
    console: {
      consumer: 'client',
      build: {
        emptyOutDir: false,
        manifest: '.vite/console-manifest.json',
        rolldownOptions: { input: 'console.html' },
      },
    },
    docs: {
      consumer: 'client',
      build: {
        emptyOutDir: false,
        manifest: '.vite/docs-manifest.json',
        rolldownOptions: { input: 'docs.html' },
      },
    },
  },
  builder: {
    async buildApp(builder): Promise<void> {
      // The client first: it empties the folder.
      for (const name of ['client', 'console', 'docs']) {
        const environment = builder.environments[name];
        if (environment !== undefined) await builder.build(environment);
      }
    },
  },
  worker: { format: 'es' },
  plugins: [packed()],
});
