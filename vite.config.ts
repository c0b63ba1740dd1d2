import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Files that shrink; pictures are packed already. */
const PACKABLE = /\.(html|js|css|svg|json|bin|wasm)$/;
/** Smaller files fit one packet anyway. */
const PACK_FROM_BYTES = 1024;

/** Puts a `.br` and a `.gz` beside every file worth it, so that the server packs nothing while it serves. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle): Promise<void> {
      for (const [fileName, file] of Object.entries(bundle)) {
        const source = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        if (!PACKABLE.test(fileName) || source.length < PACK_FROM_BYTES) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: source.length };
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: await brotli(source, { params }) });
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: await zip(source, { level: 9 }) });
      }
    },
  };
}

/** The page: `index.html` and `src/app/browser.ts` become `dist/page`, every file but the HTML named by its content. */
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
    chunkSizeWarningLimit: 2500,
  },
  worker: { format: 'es' },
  plugins: [packed()],
});
