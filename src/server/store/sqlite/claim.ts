import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const ownerOnly = 0o600;

/**
 * Claims a store for one process: gives what releases the claim, or undefined when another process has it. The claim is a
 * lock of the operating system on a file of its own, so it ends with the process, however that ends.
 */
export function claim(file: string): (() => void) | undefined {
  closeSync(openSync(file, 'a', ownerOnly));
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined;
    throw error;
  }
}

const sqliteBusy = 5;
