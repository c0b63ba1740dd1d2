/**
 * Takes the pictures of the documentation in a headless browser:
 * `node scripts/pictures/take.ts [NAME ...] [--to FOLDER]` (all pictures when none is named; folder: docs/images).
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../test/support/browser.ts';
import { pictures } from './shots.ts';
import { consolePictures, takeConsole } from './take-console.ts';
import { docsPictures, takeDocs } from './take-docs.ts';
import { pagePictures, takePage } from './take-page.ts';
import { takeSky } from './take-sky.ts';

const look = { width: 960, height: 540, quality: 0.9 } as const;

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { to: { type: 'string', default: fileURLToPath(new URL('../../docs/images/', import.meta.url)) } },
});
const known = [...pictures, ...pagePictures, ...docsPictures, ...consolePictures].map(({ name }) => name);
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no picture ${unknown.join(', ')}. There are: ${known.join(', ')}.\n`);
  process.exit(2);
}
const isWanted = ({ name }: { readonly name: string }): boolean => names.length === 0 || names.includes(name);

const launched = await launchBrowser();
if (launched.browser === null) {
  process.stderr.write(`${launched.reason}\n`);
  process.exit(1);
}
const keep = async (name: string, jpeg: Buffer): Promise<void> => {
  await writeFile(path.join(values.to, `${name}.jpg`), jpeg);
  process.stdout.write(`${name}.jpg\n`);
};
try {
  await mkdir(values.to, { recursive: true });
  const sky = pictures.filter(isWanted);
  if (sky.length > 0) await takeSky(launched.browser, sky, look, keep);
  const pages = pagePictures.filter(isWanted);
  if (pages.length > 0) await takePage(launched.browser, pages, look, keep);
  const docs = docsPictures.filter(isWanted);
  if (docs.length > 0) await takeDocs(launched.browser, docs, keep);
  const consoles = consolePictures.filter(isWanted);
  if (consoles.length > 0) await takeConsole(launched.browser, consoles, keep);
} finally {
  await launched.browser.close();
}
