import { execFileSync } from 'node:child_process';
import { temporaryFolder } from './temporary.ts';

/** Room on a small disk: for a store and little more. */
export const smallDiskBytes = 4 << 20;
/** Why a test that fills a disk is skipped. */
export const noSmallDisk = 'a small disk has to be mounted, to be filled: run this as root on Linux';

const mounted: string[] = [];

/** A small disk of its own; undefined where this user may mount none. */
export function smallDisk(): string | undefined {
  const folder = temporaryFolder();
  const words = ['-t', 'tmpfs', '-o', `size=${smallDiskBytes}`, 'tmpfs', folder];
  try {
    execFileSync('mount', words, { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  mounted.push(folder);
  return folder;
}

/** To be called before temporary folders are removed. */
export function unmountSmallDisks(): void {
  for (const folder of mounted.splice(0)) execFileSync('umount', ['-l', folder]);
}
