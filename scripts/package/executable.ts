/** What machine a program is for, by its first bytes; undefined where they are no program of one that is known here. */
export function machineOf(head: Buffer): { readonly os: string; readonly arch: string } | undefined {
  if (head.length < 64) return undefined;
  if (head.readUInt32BE(0) === 0x7f45_4c46) return known('linux', elf[head.readUInt16LE(18)]);
  if (head.readUInt32LE(0) === 0xfeed_facf) return known('darwin', mach[head.readUInt32LE(4)]);
  if (head.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const at = head.readUInt32LE(60);
  if (at + 6 > head.length || head.toString('latin1', at, at + 4) !== 'PE\0\0') return undefined;
  return known('win32', portable[head.readUInt16LE(at + 4)]);
}

/** Enough of a program to tell its machine. */
export const headBytes = 4096;

const elf: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' };
const mach: Readonly<Record<number, string>> = { 16777223: 'x64', 16777228: 'arm64' };
const portable: Readonly<Record<number, string>> = { 34404: 'x64', 43620: 'arm64' };

const known = (os: string, arch: string | undefined) => (arch === undefined ? undefined : { os, arch });
