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

/** Puts a `.br` and a `.gz` beside every file worth it, so that the server packs nothing while it serves. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle): Promise<void> {
      const packOne = async (fileName: string, source: Buffer): Promise<void> => {
        const quality = source.length > PACK_BEST_TO_BYTES ? 9 : constants.BROTLI_MAX_QUALITY;
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: quality,
          [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
        };
        const [br, gz] = await Promise.all([brotli(source, { params }), zip(source, { level: 9 })]);
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: br });
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gz });
      };
      const work = Object.entries(bundle).flatMap(([fileName, file]) => {
        const source = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        return PACKABLE.test(fileName) && source.length >= PACK_FROM_BYTES ? [packOne(fileName, source)] : [];
      });
      await Promise.all(work);
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
