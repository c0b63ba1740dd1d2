import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './trouble.mjs';

/** A holder shows that it lives by touching its lock this often. */
const beatMs = 1000;
/** A lock that nobody touched for this long has lost its holder, even if some other process has its number by now. */
const staleAfterMs = 60_000;
/** The same for a child that goes on though its holder was killed: it touches nothing. */
const orphanedAfterMs = 900_000;
/** How often those who wait look again. */
const lookAgainMs = 200;

/**
 * Runs work while holding a lock folder, so that one process does it at a time. A holder that died is noticed by its process
 * number, or by its silence, and its lock is taken over.
 * @template Value
 * @param {string} folder the lock: made by whoever holds it
 * @param {(holderPid: number) => void} onWait called once when somebody else holds the lock
 * @param {(alsoHeldBy: (pid: number) => void) => Promise<Value>} work names the child processes that hold the lock as well,
 *   should this process be killed before them
 * @returns {Promise<Value>}
 */
export async function withLock(folder, onWait, work) {
  mkdirSync(dirname(folder), { recursive: true });
  let told = false;
  while (!tryTake(folder)) {
    if (isStale(folder)) {
      takeAway(folder);
      continue;
    }
    const holder = holdersOf(folder).find(isAlive);
    if (!told && holder !== undefined) onWait(holder);
    told ||= holder !== undefined;
    await sleep(lookAgainMs);
  }
  const beat = setInterval(() => touch(folder), beatMs);
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work((pid) => sign(folder, pid));
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

/** @param {string} folder */
function tryTake(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  sign(folder, process.pid);
  return true;
}

/** @param {string} folder @param {number} pid */
function sign(folder, pid) {
  appendFileSync(join(folder, 'pids'), `${pid}\n`);
}

/** @param {string} folder @returns {number[]} */
function holdersOf(folder) {
  try {
    return readFileSync(join(folder, 'pids'), 'utf8').split('\n').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

/** @param {string} folder */
function isStale(folder) {
  try {
    const silentMs = Date.now() - statSync(folder).mtimeMs;
    const [holder, ...children] = holdersOf(folder);
    // A lock without a number belongs to someone between making the folder and signing it.
    if (holder === undefined || isAlive(holder)) return silentMs > staleAfterMs;
    return !children.some(isAlive) || silentMs > orphanedAfterMs;
  } catch {
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  // After a restart of the machine or the container, the number may have come back to us.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/**
 * Removes a stale lock. Of several that want to, one gets to make the guard folder and looks once more, so that nobody
 * removes a lock that was taken in the meantime.
 * @param {string} folder
 */
function takeAway(folder) {
  const guard = `${folder}-takeover`;
  try {
    mkdirSync(guard);
  } catch {
    if (isStale(guard)) rmSync(guard, { recursive: true, force: true });
    return;
  }
  try {
    if (isStale(folder)) {
      const aside = `${folder}-stale-${process.pid}`;
      renameSync(folder, aside);
      rmSync(aside, { recursive: true, force: true });
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  } finally {
    rmSync(guard, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function touch(folder) {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
