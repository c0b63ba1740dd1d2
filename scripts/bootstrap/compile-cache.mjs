import { mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Keeps stripped and compiled sources between runs, so that the next one starts in half the time and needs no compiler
 * of types. A child and the threads of a server learn of the place by the variable. Where nothing can be kept, nothing is.
 * @param {string} root folder of the repository
 */
export function keepCompiled(root) {
  if (process.env.NODE_COMPILE_CACHE === undefined) {
    const folder = compiledFolder(root);
    if (folder === null) return;
    process.env.NODE_COMPILE_CACHE = folder;
  }
  nodeModule.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
}

/**
 * Where compiled sources are kept: with the packages or, as whoever runs a program that others have installed may not write
 * there, in the user's own folder for such things; null where neither can be written to.
 * @param {string} root
 */
function compiledFolder(root) {
  const own = join(root, 'node_modules', '.cache', 'spacetime');
  if (isWritable(own)) return own;
  const folder = userFolder();
  return folder !== null && isWritable(folder, 0o700) && isOurs(folder) ? folder : null;
}

/**
 * The folder in which a user keeps what a program can make again; null where the user has none.
 * @param {{ platform?: string, variables?: NodeJS.ProcessEnv, home?: () => string }} [where]
 */
export function userFolder({ platform = process.platform, variables = process.env, home = homedir } = {}) {
  const { XDG_CACHE_HOME: cache = '', LOCALAPPDATA: local = '' } = variables;
  const given = platform === 'win32' ? local : platform === 'darwin' ? '' : cache;
  if (isAbsolute(given)) return join(given, 'spacetime');
  const usual = { win32: 'AppData/Local', darwin: 'Library/Caches' };
  try {
    return join(home(), usual[/** @type {keyof typeof usual} */ (platform)] ?? '.cache', 'spacetime');
  } catch {
    // A user that no list of users has, as in containers.
    return null;
  }
}

/**
 * Whether files can be made in a folder, which is made for it. Only trying tells, on every system.
 * @param {string} folder @param {number} [mode] who may do what in it when it is made
 */
function isWritable(folder, mode) {
  try {
    mkdirSync(folder, { recursive: true, mode });
    rmdirSync(mkdtempSync(join(folder, '.try-')));
    return true;
  } catch {
    return false;
  }
}

/** Whether nobody else could have put code there, which we would run. @param {string} folder */
function isOurs(folder) {
  const { uid, mode } = statSync(folder);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}
