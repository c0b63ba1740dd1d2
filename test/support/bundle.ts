/**
 * Brings modules of this package into a browser page, built as the product's page is: bundled and minified by Vite.
 *
 * ```ts
 * const served = await serveModule('src/math/index.ts');
 * await page.goto(served.url);
 * const x = await page.evaluate(async () => (await import('/module.js')).sin(1));
 * await served.close();
 * ```
 */
import { createServer, type Server } from 'node:http';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The code of one minified ES module that holds the entry and all that it imports. The path is from the repository's root. */
export async function bundleModule(entry: string): Promise<string> {
  const result = await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry: resolve(ROOT, entry), formats: ['es'], fileName: 'module' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    for (const chunk of output.output) {
      if (chunk.type === 'chunk' && chunk.isEntry) return chunk.code;
    }
  }
  throw new Error(`Vite gave no module for ${entry}.`);
}

export interface ServedModule {
  /** An empty page of this origin; its scripts may `import('/module.js')`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Bundles a module and serves it, with an empty page, on a free port of the loopback interface. */
export async function serveModule(entry: string): Promise<ServedModule> {
  const code = await bundleModule(entry);
  const server = createServer((request, response) => {
    const isModule = request.url === '/module.js';
    response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html');
    response.end(isModule ? code : '<!doctype html><meta charset="utf-8"><title>Test</title>');
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') done(address.port);
      else fail(new Error('The server has no port.'));
    });
  });
}
