import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkFiles, digestOf, expectedDigest, fileSumsName } from './digests.ts';
import type { ReleaseHost } from './host.ts';
import { explained, ReleaseError } from './release-error.ts';
import { type ReleaseFacts, readFacts } from './release-facts.ts';
import type { ReleaseFolder } from './release-folder.ts';
import { unpack } from './unpack.ts';

/** What was installed. */
export interface Installed {
  readonly version: string;
  readonly folder: string;
  readonly sha256: string;
  /** False where the same archive had been installed before. */
  readonly fresh: boolean;
}

/** What to install. */
export interface InstallWish {
  readonly archive: string;
  /** Digest that the archive has to have; otherwise that of the list beside it. */
  readonly sha256?: string | undefined;
}

/**
 * Unpacks a package into a release of its own, after its digest was found to be right, and switches nothing. Where anything
 * fails, nothing of it is left. Throws ReleaseError.
 */
export async function installRelease(
  folder: ReleaseFolder,
  { archive, sha256 }: InstallWish,
  host: ReleaseHost,
): Promise<Installed> {
  if (!archive.endsWith('.tar.gz'))
    throw new ReleaseError(`${archive} is no package for release folders: their names end with .tar.gz.`);
  const digest = await checkedDigest(archive, sha256, host);
  return await folder.alone(host, async () => {
    await folder.tidy();
    const state = await folder.state();
    const there = await folder.versions();
    const known = state.installed.find((one) => one.sha256 === digest && there.includes(one.version));
    if (known !== undefined) {
      const place = folder.release(known.version);
      await checkFiles(place);
      return { version: known.version, folder: place, sha256: digest, fresh: false };
    }
    const version = await folder.make(async (made) => {
      await mkdir(made, { mode: 0o700 });
      await unpack(archive, made, digest, (share) => host.progress(share, 'Unpacking'));
      const facts = await readFacts(made);
      if (there.includes(facts.version)) await expectSame(made, folder, facts);
      checkPlatform(facts, host);
      await checkFiles(made);
      await checkProgram(made, facts, host);
      return facts.version;
    });
    const others = state.installed.filter((one) => one.version !== version);
    const at = new Date(host.nowMs()).toISOString();
    await folder.remember({ ...state, installed: [...others, { version, sha256: digest, at }] });
    return { version, folder: folder.release(version), sha256: digest, fresh: true };
  });
}

async function checkedDigest(archive: string, given: string | undefined, host: ReleaseHost): Promise<string> {
  const expected = await expectedDigest(archive, given);
  let found: string;
  try {
    host.progress(0, 'Checking the archive');
    found = await digestOf(archive);
  } catch (error) {
    throw explained(error, `${archive} cannot be read`);
  }
  if (found === expected) return expected;
  throw new ReleaseError(
    `${archive} is not what it should be: its SHA-256 is ${found}, not ${expected}. Fetch it again.`,
  );
}

/**
 * Throws ReleaseError where the release that has the number is another one, or not whole. The same one is there where an
 * installation was cut off before it was written down, or what was written down is lost.
 */
async function expectSame(made: string, folder: ReleaseFolder, { version }: ReleaseFacts): Promise<void> {
  const [fresh, present] = await Promise.all(
    [made, folder.release(version)].map((one) =>
      readFile(path.join(one, fileSumsName)).catch(() => undefined),
    ),
  );
  if (fresh !== undefined && present?.equals(fresh) === true) return checkFiles(folder.release(version));
  throw new ReleaseError(
    `${version} is installed already, from another archive. A release keeps its number: build this one under another ` +
      `version, or remove ${folder.release(version)} first.`,
  );
}

/** Throws ReleaseError for a package that is for another machine. */
export function checkPlatform({ os, arch }: ReleaseFacts, { platform }: ReleaseHost): void {
  if (os === platform.os && arch === platform.arch) return;
  throw new ReleaseError(
    `This is the package for ${os}-${arch}, but this machine is ${platform.os}-${platform.arch}. Take that one.`,
  );
}

async function checkProgram(folder: string, { version }: ReleaseFacts, host: ReleaseHost): Promise<void> {
  let said: string;
  try {
    said = await host.versionSaidBy(path.join(folder, 'spacetime'));
  } catch (error) {
    throw new ReleaseError(`The program of ${version} does not run here: ${(error as Error).message}.`);
  }
  if (said !== version)
    throw new ReleaseError(`The program of the package says it is "${said.slice(0, 80)}", not ${version}.`);
}
