import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readPrivate, writePrivate } from '../store/private-file.ts';
import { claim } from '../store/sqlite/claim.ts';

/** What the command line of one user signs in with. */
export interface Credential {
  readonly refresh_token: string;
  /** Last token that was made of it, and when that ends (milliseconds since 1970). */
  readonly access_token?: string;
  readonly access_ends_ms?: number;
}

/** Gives a token and the value that follows the given one. */
export type Refresh = (value: string) => Promise<Required<Credential>>;

const name = 'credential.json';
/** A token that ends sooner is renewed already. */
const spareMs = 30_000;
const lockTries = 1200;
const lockPauseMs = 25;

/** The file in the data folder that holds the credential of the command line, for its owner alone. */
export class CredentialFile {
  private readonly file: string;

  constructor(dataFolder: string) {
    this.file = path.join(dataFolder, name);
  }

  /** What the file holds; undefined when it is missing, not private or not whole. */
  async read(): Promise<Credential | undefined> {
    try {
      const held = JSON.parse((await readPrivate(this.file)) ?? 'null') as Partial<Credential> | null;
      return typeof held?.refresh_token === 'string' ? (held as Credential) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Replaces the file. */
  write(credential: Credential): Promise<void> {
    return writePrivate(this.file, `${JSON.stringify(credential)}\n`);
  }

  /** Removes the file. */
  remove(): Promise<void> {
    return rm(this.file, { force: true });
  }

  /**
   * An access token that is valid for a while; undefined when there is no credential. One process at a time renews: the
   * others then find what it has written. Rejects as `refresh` does.
   * @param refused A token of this file that the server has not taken.
   */
  async accessToken(refresh: Refresh, nowMs: () => number, refused?: string): Promise<string | undefined> {
    const usable = (held: Credential | undefined): string | undefined => {
      const lasts = (held?.access_ends_ms ?? 0) - nowMs() > spareMs;
      return lasts && held?.access_token !== refused ? held?.access_token : undefined;
    };
    const held = await this.read();
    if (held === undefined || usable(held) !== undefined) return usable(held);
    const release = await this.lock();
    try {
      const latest = (await this.read()) ?? held;
      const found = usable(latest);
      if (found !== undefined) return found;
      const fresh = await this.renew(latest, refresh);
      await this.write(fresh);
      return fresh.access_token;
    } finally {
      release();
    }
  }

  private async renew(held: Credential, refresh: Refresh): Promise<Required<Credential>> {
    try {
      return await refresh(held.refresh_token);
    } catch (error) {
      // The server may have left another credential meanwhile.
      const latest = await this.read();
      if (latest === undefined || latest.refresh_token === held.refresh_token) throw error;
      return refresh(latest.refresh_token);
    }
  }

  private async lock(): Promise<() => void> {
    for (let i = 0; i < lockTries; i++) {
      const release = claim(`${this.file}.lock`);
      if (release !== undefined) return release;
      await pause(lockPauseMs);
    }
    throw new Error(`${this.file} is being renewed by another process that does not finish.`);
  }
}
