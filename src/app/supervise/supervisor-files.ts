import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { claim, claimStore, keepPrivate, readPrivate, writePrivate } from '../../server/basics/index.ts';
import { supervisorName } from '../../tools/supervise/index.ts';
import { ask } from './ask.ts';

const names = {
  token: 'supervisor-token',
  announcement: 'supervisor.json',
  claim: 'supervisor.claim',
} as const;
const ownerOnlyFolder = 0o700;
const tokenBytes = 32;
const tokenForm = /^[\w-]{43}$/;
const askMs = 2000;

/** A supervisor that runs. */
export interface Announced {
  readonly pid: number;
  readonly address: string;
}

/** What the supervisor keeps in the data folder of its server, for its owner alone. */
export class SupervisorFiles {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Opens the folder, and makes it where it is missing. Rejects with what the file system says. */
  static async open(folder: string): Promise<SupervisorFiles> {
    await mkdir(folder, { recursive: true, mode: ownerOnlyFolder });
    return new SupervisorFiles(folder);
  }

  /** The token for orders, made at the first time. */
  token(): Promise<string> {
    const file = path.join(this.folder, names.token);
    return keepPrivate(file, tokenForm, () => randomBytes(tokenBytes).toString('base64url'));
  }

  /**
   * Claims the folder for this process: gives what releases it, or undefined where another supervisor has it. However two
   * begin at once, and whether the other one answers or not, one alone gets it; the system takes it back with the process.
   */
  claim(): (() => void) | undefined {
    return claim(path.join(this.folder, names.claim));
  }

  /** Whether a server uses the folder. */
  isInUse(): boolean {
    const letGo = claimStore(this.folder);
    letGo?.();
    return letGo === undefined;
  }

  /** What the supervisor of this folder says of itself, as far as it has come to that. */
  async announced(): Promise<Announced | undefined> {
    try {
      return JSON.parse((await readPrivate(path.join(this.folder, names.announcement))) ?? '') as Announced;
    } catch {
      return undefined;
    }
  }

  announce(address: string): Promise<void> {
    const file = path.join(this.folder, names.announcement);
    return writePrivate(file, `${JSON.stringify({ pid: process.pid, address })}\n`);
  }

  /** Takes the announcement back, unless it is of another. */
  async withdraw(): Promise<void> {
    if ((await this.announced())?.pid !== process.pid) return;
    // Where that is not possible any more, whoever comes next finds nobody there.
    await rm(path.join(this.folder, names.announcement), { force: true }).catch(() => {});
  }
}

/** Whether a supervisor answers there. */
export async function isSupervisor(address: string): Promise<boolean> {
  if (!URL.canParse(address)) return false;
  const { body } = (await ask(`${address}/health`, askMs)) ?? {};
  return (body as { name?: unknown } | undefined)?.name === supervisorName;
}
