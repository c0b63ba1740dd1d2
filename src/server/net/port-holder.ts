import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

/** The process that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  readonly name: string;
}

const listening = '0A';

/** Who listens on a TCP port, as far as /proc tells this user; undefined on other systems and for foreign processes. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  try {
    const inodes = new Set<string>();
    for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
      for (const inode of listeningInodes(await readFile(table, 'utf8').catch(() => ''), port))
        inodes.add(inode);
    }
    if (inodes.size === 0) return undefined;
    for (const entry of await readdir('/proc')) {
      if (/^\d+$/.test(entry) && (await holdsOne(entry, inodes))) {
        return { pid: Number(entry), name: await nameOf(entry) };
      }
    }
  } catch {
    // Not Linux, or the process ended meanwhile: the port is in use all the same.
  }
  return undefined;
}

/** The program as it was called; the name of the main thread, which comes next, need not say which one it is. */
async function nameOf(pid: string): Promise<string> {
  const [program = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  return path.basename(program) || (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
}

/** Inodes of the sockets that listen on the port, from the text of /proc/net/tcp. */
function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state = '']) => local.endsWith(wanted) && state === listening)
    .map((columns) => columns[9] ?? '');
}

async function holdsOne(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`${folder}/${descriptor}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
}
