import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { ReleaseHost } from './host.ts';
import { explained, ReleaseError } from './release-error.ts';
import { versionPattern } from './release-facts.ts';
import { previousOf, type ReleaseState, readState, writeState } from './release-state.ts';

/** What is being unpacked or removed; left over only by what was interrupted. */
const unfinished = /^\.(new|old)-/;

/**
 * A folder with releases: `releases/<version>`, a link `current` to the active one, `settings/<version>` with the settings
 * that a release ran with, and `releases.json` with what is remembered.
 */
export class ReleaseFolder {
  readonly folder: string;
  readonly link: string;
  private readonly stateFile: string;

  constructor(folder: string) {
    this.folder = path.resolve(folder);
    this.link = path.join(this.folder, 'current');
    this.stateFile = path.join(this.folder, 'releases.json');
  }

  /** Where a release lies. */
  release(version: string): string {
    return path.join(this.folder, 'releases', version);
  }

  /** Where the settings of a release are kept. */
  settings(version: string): string {
    return path.join(this.folder, 'settings', version);
  }

  state(): Promise<ReleaseState> {
    return readState(this.stateFile);
  }

  remember(state: ReleaseState): Promise<void> {
    return writeState(this.stateFile, state);
  }

  /** Does work while no other process does any in this folder. Throws ReleaseError at once when one does. */
  async alone<T>(host: ReleaseHost, work: () => Promise<T>): Promise<T> {
    let release: (() => void) | undefined;
    try {
      await makeFolder(path.join(this.folder, 'releases'));
      release = host.claim(path.join(this.folder, 'releases.lock'));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // SQLite, whose lock it is, has one code for everything.
      const shown = code === 'ERR_SQLITE_ERROR' ? Object.assign(new Error(), { code: 'EROFS' }) : error;
      throw explained(shown, `${this.folder} cannot be used`);
    }
    if (release === undefined)
      throw new ReleaseError(`Another command works on the releases of ${this.folder}. Wait for its end.`);
    try {
      return await work();
    } catch (error) {
      throw explained(error, `${this.folder} cannot be changed`);
    } finally {
      release();
    }
  }

  /** Does work that only looks, beside others and as a user who may not write. Throws ReleaseError where it may not read either. */
  async looking<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw explained(error, `${this.folder} cannot be looked into`);
    }
  }

  /** Versions of the releases that are there, as folders. */
  async versions(): Promise<readonly string[]> {
    const names = await this.names();
    return names.filter((name) => versionPattern.test(name)).sort();
  }

  /** Version of the release that the link leads to; undefined where there is none. Throws ReleaseError. */
  async active(): Promise<string | undefined> {
    let target: string;
    try {
      target = await readlink(this.link);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      if (code !== 'EINVAL') throw explained(error, `${this.link} cannot be read`);
      throw new ReleaseError(`${this.link} is no link. Move it away; this command puts a link there.`);
    }
    const place = path.resolve(this.folder, target);
    const version = path.basename(place);
    if (place === this.release(version) && versionPattern.test(version)) return version;
    throw new ReleaseError(`${this.link} leads to ${target}, which is none of these releases. Remove it.`);
  }

  /** The release that a rollback goes to, if it is still there. */
  async previous(state: ReleaseState, active: string | undefined): Promise<string | undefined> {
    const there = await this.versions();
    const activated = state.activated.filter(({ version }) => there.includes(version));
    return previousOf({ activated }, active);
  }

  /** Lets the link lead to a release, in one step: whoever looks finds the old one or the new one. */
  async switchTo(version: string): Promise<void> {
    const made = path.join(this.folder, '.current.new');
    // What was left by one that was killed.
    await rm(made, { force: true });
    try {
      await symlink(path.join('releases', version), made);
      await rename(made, this.link);
    } catch (error) {
      await rm(made, { force: true });
      throw error;
    }
  }

  /**
   * Does work in a folder that becomes a release in one step at the end, and leaves nothing when it fails. A release that is
   * there already stays.
   */
  async make(work: (folder: string) => Promise<string>): Promise<string> {
    const made = path.join(this.folder, 'releases', `.new-${randomBytes(6).toString('hex')}`);
    try {
      const version = await work(made);
      await chmod(made, 0o755);
      if ((await this.versions()).includes(version)) await rm(made, { recursive: true, force: true });
      else await rename(made, this.release(version));
      return version;
    } catch (error) {
      await rm(made, { recursive: true, force: true });
      throw error;
    }
  }

  /** Removes a release with the settings that were kept of it; never half of it under its name. */
  async remove(version: string): Promise<void> {
    const aside = path.join(this.folder, 'releases', `.old-${randomBytes(6).toString('hex')}`);
    // First: secrets that may be in them have nobody who would remove them later.
    await rm(this.settings(version), { force: true });
    await rename(this.release(version), aside);
    await rm(aside, { recursive: true, force: true });
  }

  /** Removes what interrupted commands have left. */
  async tidy(): Promise<void> {
    for (const name of (await this.names()).filter((one) => unfinished.test(one)))
      await rm(path.join(this.folder, 'releases', name), { recursive: true, force: true });
  }

  private async names(): Promise<readonly string[]> {
    return await readdir(path.join(this.folder, 'releases')).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
  }
}

/** Makes a folder with those above it, one by one: else a disk that may only be read would be told as a folder that is missing. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o755 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || path.dirname(folder) === folder) throw error;
    await makeFolder(path.dirname(folder));
    await mkdir(folder, { mode: 0o755 });
  }
}
