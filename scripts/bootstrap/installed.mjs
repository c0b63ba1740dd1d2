import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, fileAdvice } from './trouble.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean,
 *   os?: string | string[], cpu?: string | string[], libc?: string | string[] }} LockEntry
 */

/** Says which lock file, on which platform, node_modules was installed from. Lies inside, so that it vanishes with it. */
const stampName = '.spacetime-install';

/**
 * Whether node_modules holds what the lock file says. An installation made by hand is checked once, package by package, and
 * then stamped; after that, one comparison is enough.
 * @param {string} root
 */
export function isInstalled(root) {
  const stamp = readIfThere(join(root, 'node_modules', stampName));
  if (stamp !== null) return stamp === installKey(root);
  const { required, optional } = missingPackages(root);
  if (required.length > 0 || optional.length > 0) return false;
  stampInstall(root);
  return true;
}

/** Spares the next look its trouble; where nothing can be written, looking goes on as before. @param {string} root */
export function stampInstall(root) {
  try {
    writeFileSync(join(root, 'node_modules', stampName), installKey(root));
  } catch (error) {
    if (fileAdvice(codeOf(error)) === null && codeOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * The packages of the lock file that are for this platform and that node_modules lacks or has in another version.
 * npm leaves out an optional one without a word when it cannot be fetched. Optional ones that name no platform do not count:
 * they come with those of other platforms.
 * @param {string} root
 */
export function missingPackages(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const missing = Object.entries(wanted).filter(([path, entry]) => {
    if (path === '' || entry.link || !fitsPlatform(entry)) return false;
    if (entry.optional && entry.os === undefined && entry.cpu === undefined) return false;
    const found = present[path];
    const same = found?.version === entry.version && found?.integrity === entry.integrity;
    return !same || !existsSync(join(root, path, 'package.json'));
  });
  const names = (/** @type {boolean} */ optional) =>
    missing
      .filter(([, entry]) => Boolean(entry.optional) === optional)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
  return { required: names(false), optional: names(true) };
}

/** Names of the files that, when removed, make any installation count as unfinished. */
export const finishedMarks = [stampName, '.package-lock.json'];

/** @param {string} root */
function installKey(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const platform = `${process.platform}-${process.arch}`;
  return `${createHash('sha256').update(lock).digest('hex')} ${platform}\n`;
}

/** @param {string} file @returns {Record<string, LockEntry>} */
function packagesOf(file) {
  const content = readIfThere(file);
  return content === null ? {} : (JSON.parse(content).packages ?? {});
}

/** @param {LockEntry} entry */
function fitsPlatform({ os, cpu, libc }) {
  return (
    allows(os, process.platform) &&
    allows(cpu, process.arch) &&
    (libc === undefined || process.platform !== 'linux' || allows(libc, libcName()))
  );
}

/** @param {string | string[] | undefined} rule @param {string} value */
function allows(rule, value) {
  if (rule === undefined) return true;
  const list = [rule].flat();
  if (list.includes(`!${value}`)) return false;
  const positive = list.filter((one) => !one.startsWith('!'));
  return positive.length === 0 || positive.includes(value);
}

/** The C library of this Linux: a Node built for glibc says its version. */
export function libcName() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header?.glibcVersionRuntime ? 'glibc' : 'musl';
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
