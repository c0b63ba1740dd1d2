/**
 * A headless Chromium for tests, with software WebGL2, from whatever this machine has.
 *
 * ```ts
 * let launched: Launched;
 * beforeAll(async () => {
 *   launched = await launchBrowser();
 * });
 * afterAll(() => launched.browser?.close());
 * test('...', async ({ skip }) => {
 *   if (launched.browser === null) return skip(launched.reason);
 *   const page = await launched.browser.newPage();
 * });
 * ```
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { chromiumPlaces, chromiumVariable, quietFlags } from '../../src/tools/browser/index.ts';

/** A running browser and where it was found, or the reason why there is none, with what would help. */
export type Launched =
  | { readonly browser: Browser; readonly executablePath: string }
  | { readonly browser: null; readonly reason: string };

/** No sandbox, as there is none in containers. */
const FLAGS: readonly string[] = ['--no-sandbox', ...quietFlags];

type Finder = () => Promise<string>;

/** Where a browser may be, best first; each is only asked when those before it gave none that starts. */
function finders(): readonly Finder[] {
  const installed = (chromiumPlaces[process.platform] ?? []).map(
    (path): Finder =>
      async () =>
        path,
  );
  const cached: Finder = async () => chromium.executablePath();
  if (process.platform !== 'linux' || process.arch !== 'x64') return [...installed, cached];
  const packaged: Finder = async () => (await import('@sparticuz/chromium')).default.executablePath();
  return [...installed, packaged, cached];
}

function launch(executablePath: string, flags: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: [...FLAGS, ...flags] });
}

/**
 * Starts the first Chromium that runs: the one named by SPACETIME_CHROMIUM (and then no other: an error when it does not
 * start), an installed one, the packaged one on Linux x64, the one in Playwright's cache. The caller closes it.
 */
export async function launchBrowser(flags: readonly string[] = []): Promise<Launched> {
  const named = process.env[chromiumVariable];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`${chromiumVariable} names ${named}, but there is no such file.`);
    return { browser: await launch(named, flags), executablePath: named };
  }
  const failures: string[] = [];
  for (const find of finders()) {
    try {
      const executablePath = await find();
      if (!existsSync(executablePath)) continue;
      return { browser: await launch(executablePath, flags), executablePath };
    } catch (error) {
      failures.push(firstLine(error));
    }
  }
  const found = failures.length === 0 ? 'no Chromium was found' : `none started: ${failures.join('; ')}`;
  const help = `Install Chromium or Chrome (Debian: sudo apt install chromium) or name one in ${chromiumVariable}.`;
  return { browser: null, reason: `Needs a browser, but ${found}. ${help}` };
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}
