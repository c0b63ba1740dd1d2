import { listBackups, type StoredBackup } from './stored-backups.ts';

/** How long somebody who asks waits for a look at the folder, such as one on a disk of the network that hangs. */
const longestWaitMs = 1000;

/** The newest backup of a folder, as far as it can be known now; whoever has put it there. */
export class NewestBackup {
  private readonly folder: string;
  private readonly nowMs: () => number;
  private known: StoredBackup | undefined;
  private looking: Promise<void> | undefined;

  constructor(folder: string, nowMs: () => number) {
    this.folder = folder;
    this.nowMs = nowMs;
  }

  /** As of now; where the folder cannot be looked at, as of the last time that it could. Undefined where there is none. */
  async look(): Promise<StoredBackup | undefined> {
    // One look at a time: each one that hangs holds a thread that all files of the process are read with.
    this.looking ??= this.lookNow().finally(() => {
      this.looking = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestWaitMs);
    });
    await Promise.race([this.looking, late]);
    clearTimeout(timer);
    return this.known;
  }

  private async lookNow(): Promise<void> {
    try {
      const nowMs = this.nowMs();
      // One of the future was made under a wrong clock, and may be older than it says.
      const isPast = ({ created_at }: StoredBackup): boolean => Date.parse(created_at) <= nowMs;
      this.known = (await listBackups(this.folder)).find(isPast);
    } catch {
      // What is known grows old, and that is what is told.
    }
  }
}
