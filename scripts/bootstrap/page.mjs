import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { say, startProgress } from './progress.mjs';
import { runChild } from './run.mjs';
import { Trouble } from './trouble.mjs';

/** What the page is made of; a folder counts with everything in it. */
const inputs = [
  'index.html',
  'console.html',
  'docs.html',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
  'public',
  'src',
  'data',
];
/** Files above this size count by size and time of change, so that looking stays quick. */
const readUpToBytes = 256 * 1024;

/**
 * Builds the page into dist/page when it is missing or something that it is made of has changed.
 * @param {string} root @param {string} node @param {{ force?: boolean }} [options] force builds in any case
 */
export async function ensurePageBuilt(root, node, { force = false } = {}) {
  const fresh = () =>
    !force && existsSync(join(root, 'dist', 'page', 'index.html')) && builtFrom(root) === inputStamp(root);
  if (fresh()) return;
  const lock = join(root, '.spacetime', 'page.lock');
  const onWait = (/** @type {number} */ pid) =>
    say(`Waiting for another build of the page to finish (process ${pid}).`);
  await withLock(lock, onWait, async () => {
    if (!fresh()) await build(root, node);
  });
}

/** What a build that was killed leaves in dist; the lock sees to it that no other one is at work. */
const leftOver = /^page-(new|old)-\d+$/;

/** @param {string} root @param {string} node */
async function build(root, node) {
  const stamp = inputStamp(root);
  const dist = join(root, 'dist');
  const made = join(dist, `page-new-${process.pid}`);
  const old = join(dist, `page-old-${process.pid}`);
  const page = join(dist, 'page');
  const done = startProgress('Building the page');
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist).filter((one) => leftOver.test(one)))
    rmSync(join(dist, name), { recursive: true, force: true });
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const code = await runChild(
    node,
    [vite, 'build', '--outDir', made, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: root },
  );
  if (code !== 0) {
    rmSync(made, { recursive: true, force: true });
    done('failed');
    throw new Trouble(
      `The page could not be built (vite ended with ${code}). Mend what it complains about above.`,
    );
  }
  // A server that runs meanwhile never sees half a page.
  rmSync(stampFile(root), { force: true });
  if (existsSync(page)) renameSync(page, old);
  renameSync(made, page);
  rmSync(old, { recursive: true, force: true });
  writeFileSync(stampFile(root), stamp);
  done('done');
}

/** @param {string} root */
const stampFile = (root) => join(root, 'dist', 'page.stamp');

/** @param {string} root */
function builtFrom(root) {
  try {
    return readFileSync(stampFile(root), 'utf8');
  } catch {
    return null;
  }
}

/** A hash over everything that the page is made of. @param {string} root */
function inputStamp(root) {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    const full = join(root, path);
    const info = statSync(full, { throwIfNoEntry: false });
    if (!info) return;
    if (info.isDirectory()) {
      for (const name of readdirSync(full).sort()) add(`${path}/${name}`);
    } else if (!/\.test\.ts$/.test(path)) {
      hash.update(`${path}\0${info.size}\0`);
      hash.update(info.size > readUpToBytes ? String(info.mtimeMs) : readFileSync(full));
    }
  };
  inputs.forEach(add);
  return hash.digest('hex');
}
