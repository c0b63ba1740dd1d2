import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { archiveOf, makePackage, type SmallPackage, textEntry } from '../../../test/support/packages.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import {
  type ActivateWish,
  activateRelease,
  installRelease,
  listReleases,
  pruneReleases,
  ReleaseFolder,
  type ReleaseHost,
} from './index.ts';

afterAll(removeTemporaryFolders);

let place: string;
let archives: string;
let folder: ReleaseFolder;
/** Commands that were run; those of `failing` fail. */
let ran: string[];
let failing: string;
let storeRelease: number | undefined;
let nowMs: number;

const host: ReleaseHost = {
  platform: { os: process.platform, arch: process.arch },
  nowMs: () => {
    nowMs += 1000;
    return nowMs;
  },
  claim: () => () => {},
  storeRelease: () => storeRelease,
  versionSaidBy: async (program) =>
    /echo (\S+)/.exec(readFileSync(program, 'utf8'))?.[1] ?? Promise.reject(new Error('exit code 1')),
  run: async (command) => {
    ran.push(command);
    return command === failing ? 'failed' : undefined;
  },
  progress: () => {},
};

beforeEach(() => {
  const base = temporaryFolder();
  place = path.join(base, 'opt');
  archives = path.join(base, 'archives');
  folder = new ReleaseFolder(place);
  [ran, failing, storeRelease, nowMs] = [[], '', undefined, 0];
});

const install = async (wish: SmallPackage) =>
  installRelease(folder, { archive: await makePackage(archives, wish) }, host);
const activate = (version: string | undefined, more: Partial<ActivateWish> = {}) =>
  activateRelease(folder, { version, keepSettings: false, dryRun: false, ...more }, '/nowhere', host);
const installAll = async (...versions: string[]): Promise<void> => {
  for (const version of versions) await install({ version });
};
const states = async () =>
  Object.fromEntries((await listReleases(folder)).map(({ version, state }) => [version, state]));
const current = () => readlinkSync(path.join(place, 'current'));

describe('installing', () => {
  it('unpacks into a folder of its own that all may read, and switches nothing', async () => {
    const installed = await install({ version: '0.2.0', more: { 'a/b/c.txt': 'c' } });
    expect(installed).toMatchObject({ version: '0.2.0', fresh: true });
    expect(readFileSync(path.join(place, 'releases/0.2.0/a/b/c.txt'), 'utf8')).toBe('c');
    expect(statSync(path.join(place, 'releases/0.2.0/spacetime')).mode & 0o777).toBe(0o755);
    expect(statSync(path.join(place, 'releases/0.2.0/a/b/c.txt')).mode & 0o777).toBe(0o644);
    expect(statSync(path.join(place, 'releases/0.2.0/a')).mode & 0o777).toBe(0o755);
    expect(existsSync(path.join(place, 'current'))).toBe(false);
    expect(await install({ version: '0.2.0', more: { 'a/b/c.txt': 'c' } })).toMatchObject({ fresh: false });
  });

  const refused: readonly (readonly [string, Partial<SmallPackage>, RegExp])[] = [
    ['another machine', { os: 'plan9' }, /package for plan9-.* but this machine is/],
    ['a program that does not run', { program: 'exit 1' }, /does not run here/],
    ['a program of another version', { program: 'echo 9.9.9' }, /says it is "9.9.9", not 0.2.0/],
    ['a version that is no name', { version: '../0.2.0' }, /does not say what the package is/],
  ];
  it.each(refused)('refuses a package for or with %s, and leaves nothing', async (_, wish, why) => {
    const archive = await makePackage(archives, { version: '0.2.0', ...wish }).catch(() =>
      // A name that is no path cannot be that of an archive either.
      archiveOf(archives, 'strange', [
        textEntry('release.json', JSON.stringify({ version: wish.version })),
        textEntry('files.sha256', ''),
      ]),
    );
    await expect(installRelease(folder, { archive }, host)).rejects.toThrow(why);
    expect(readdirSync(path.join(place, 'releases'))).toEqual([]);
  });

  it('wants somebody to vouch for the archive, and the archive to be that', async () => {
    const archive = await makePackage(archives, { version: '0.2.0' });
    const wrong = 'f'.repeat(64);
    await expect(installRelease(folder, { archive, sha256: wrong }, host)).rejects.toThrow(
      /not what it should/,
    );
    await expect(installRelease(folder, { archive, sha256: 'f' }, host)).rejects.toThrow(/64 hexadecimal/);
    rmSync(path.join(archives, 'SHA256SUMS'));
    await expect(installRelease(folder, { archive }, host)).rejects.toThrow(/Nothing vouches for/);
    expect(existsSync(place)).toBe(false);
  });

  it('refuses another archive under a number that is taken', async () => {
    await installAll('0.2.0');
    await expect(install({ version: '0.2.0', more: { a: 'a' } })).rejects.toThrow(
      /installed already, from another/,
    );
    expect(existsSync(path.join(place, 'releases/0.2.0/a'))).toBe(false);
  });

  it('takes what is there already, where only the record of it is missing', async () => {
    await installAll('0.2.0');
    rmSync(path.join(place, 'releases.json'));
    expect(await install({ version: '0.2.0' })).toMatchObject({ version: '0.2.0', fresh: true });
    expect(await folder.state()).toMatchObject({ installed: [{ version: '0.2.0' }] });
    expect(readdirSync(path.join(place, 'releases'))).toEqual(['0.2.0']);
    rmSync(path.join(place, 'releases.json'));
    writeFileSync(path.join(place, 'releases/0.2.0/spacetime'), 'changed');
    await expect(install({ version: '0.2.0' })).rejects.toThrow(/not whole: spacetime was changed/);
  });

  it.each([
    ['names nothing', ''],
    ['names a file elsewhere', `${'0'.repeat(64)}  ../../../../../../dev/zero\n`],
  ])('refuses a package whose list of digests %s', async (_, sums) => {
    const facts = { version: '0.2.0', commit: 'c', os: process.platform, arch: process.arch, node: '1' };
    const archive = await archiveOf(archives, 'strange', [
      textEntry('release.json', JSON.stringify({ ...facts, store_release: 1 })),
      textEntry('spacetime', 'echo 0.2.0', true),
      textEntry('files.sha256', sums),
    ]);
    await expect(installRelease(folder, { archive }, host)).rejects.toThrow(/not whole: files.sha256 names/);
    expect(readdirSync(path.join(place, 'releases'))).toEqual([]);
  });

  it('refuses a record of releases that is none', async () => {
    await installAll('0.2.0');
    writeFileSync(path.join(place, 'releases.json'), '{"installed":[null],"activated":[7]}');
    await expect(activate('0.2.0')).rejects.toThrow(/releases.json cannot be understood/);
  });

  it('removes what an interrupted one has left', async () => {
    mkdirSync(path.join(place, 'releases/.new-1/a'), { recursive: true });
    await installAll('0.2.0');
    expect(readdirSync(path.join(place, 'releases'))).toEqual(['0.2.0']);
  });
});

describe('switching', () => {
  it('goes to a release and back, and back again', async () => {
    await installAll('0.1.0', '0.2.0', '0.3.0');
    await activate('0.1.0');
    await activate('0.2.0');
    expect(current()).toBe('releases/0.2.0');
    expect(await states()).toEqual({ '0.1.0': 'previous', '0.2.0': 'active', '0.3.0': 'installed' });
    expect(await activate(undefined)).toMatchObject({ from: '0.2.0', to: '0.1.0', changes: true });
    expect(await states()).toMatchObject({ '0.1.0': 'active', '0.2.0': 'previous' });
    await activate(undefined);
    expect(current()).toBe('releases/0.2.0');
    expect(await activate('0.2.0')).toMatchObject({ changes: false });
  });

  it('makes nothing in a dry run where nothing is, nor in a list', async () => {
    await expect(activate(undefined, { dryRun: true })).rejects.toThrow(/no release to go back to/);
    expect((await pruneReleases(folder, { keep: 3, dryRun: true }, host)).removed).toEqual([]);
    expect(await listReleases(folder)).toEqual([]);
    expect(existsSync(place)).toBe(false);
    mkdirSync(place);
    writeFileSync(path.join(place, 'releases'), '');
    await expect(listReleases(folder)).rejects.toThrow(/cannot be looked into: a file stands where a folder/);
  });

  it('says in a dry run what would happen, and changes nothing', async () => {
    await installAll('0.1.0', '0.2.0');
    await activate('0.1.0');
    const before = readFileSync(path.join(place, 'releases.json'), 'utf8');
    const settings = path.join(archives, 'settings.env');
    writeFileSync(settings, 'A=1\n');
    const plan = await activate('0.2.0', {
      dryRun: true,
      settingsFile: settings,
      before: 'backup',
      after: 'restart',
    });
    expect(plan).toMatchObject({
      from: '0.1.0',
      to: '0.2.0',
      dry_run: true,
      before: 'backup',
      after: 'restart',
    });
    expect(plan.settings).toEqual({ file: settings, kept_as: '0.1.0', put_back: false, changed: [] });
    expect([current(), ran]).toEqual(['releases/0.1.0', []]);
    expect(readFileSync(path.join(place, 'releases.json'), 'utf8')).toBe(before);
    expect(existsSync(path.join(place, 'settings'))).toBe(false);
  });

  it('lets each release have the settings that it ran with', async () => {
    await installAll('0.1.0', '0.2.0');
    const settings = path.join(archives, 'settings.env');
    const written = () => readFileSync(settings, 'utf8');
    writeFileSync(settings, 'A=old\nSECRET=s\n', { mode: 0o640 });
    await activate('0.1.0', { settingsFile: settings });
    await activate('0.2.0');
    expect(written()).toBe('A=old\nSECRET=s\n');
    writeFileSync(settings, 'A=new\nSECRET=s\n');
    const back = await activate(undefined);
    expect(back.settings).toMatchObject({ kept_as: '0.2.0', put_back: true, changed: ['A'] });
    expect([written(), statSync(settings).mode & 0o777]).toEqual(['A=old\nSECRET=s\n', 0o640]);
    expect(statSync(path.join(place, 'settings/0.2.0')).mode & 0o777).toBe(0o600);
    await activate('0.2.0', { keepSettings: true });
    expect(written()).toBe('A=old\nSECRET=s\n');
  });

  it('leaves a link to the settings, and every byte of them', async () => {
    await installAll('0.1.0', '0.2.0');
    const real = path.join(archives, 'real.env');
    const settings = path.join(archives, 'settings.env');
    const old = Buffer.from('A=\xfcber\n', 'latin1');
    writeFileSync(real, old, { mode: 0o640 });
    symlinkSync(real, settings);
    await activate('0.1.0', { settingsFile: settings });
    await activate('0.2.0');
    writeFileSync(real, 'A=new\n');
    expect((await activate(undefined)).settings).toMatchObject({ changed: ['A'] });
    expect([readFileSync(real), readlinkSync(settings)]).toEqual([old, real]);
    expect(statSync(real).mode & 0o777).toBe(0o640);
  });

  it('keeps the settings of each release when it is cut off after any of its steps', async () => {
    await installAll('0.1.0', '0.2.0');
    const settings = path.join(archives, 'settings.env');
    const written = () => readFileSync(settings, 'utf8');
    writeFileSync(settings, 'A=1\n');
    await activate('0.1.0', { settingsFile: settings });
    await activate('0.2.0');
    writeFileSync(settings, 'A=2\n');
    await activate('0.1.0');
    writeFileSync(settings, 'A=3\n');
    for (const step of ['remember', 'switchTo'] as const) {
      const cut = new ReleaseFolder(place);
      // Nothing comes after a process was killed, not even the handling of an error.
      const { promise, resolve } = Promise.withResolvers<void>();
      cut[step] = () => {
        resolve();
        return new Promise(() => {});
      };
      const wish = { version: '0.2.0', keepSettings: false, dryRun: false };
      void activateRelease(cut, wish, '/nowhere', host);
      await promise;
      expect(current()).toBe('releases/0.1.0');
      await activate('0.2.0');
      expect([current(), written()]).toEqual(['releases/0.2.0', 'A=2\n']);
      await activate(undefined);
      expect([current(), written()]).toEqual(['releases/0.1.0', 'A=3\n']);
    }
  });

  it('removes on the way what one that was killed has left of a file', async () => {
    await installAll('0.1.0', '0.2.0');
    const settings = path.join(archives, 'settings.env');
    writeFileSync(settings, 'SECRET=s\n');
    await activate('0.1.0', { settingsFile: settings });
    const names = ['releases.json.new', '.current.new', 'settings/0.1.0.new'];
    mkdirSync(path.join(place, 'settings'));
    for (const name of names) writeFileSync(path.join(place, name), 'SECRET=half');
    await activate('0.2.0');
    for (const name of names) expect(existsSync(path.join(place, name))).toBe(false);
  });

  it('runs what has to be before and after, and stops where the first fails', async () => {
    await installAll('0.1.0', '0.2.0');
    await activate('0.1.0', { before: 'backup', after: 'restart' });
    expect(ran).toEqual(['backup', 'restart']);
    failing = 'backup';
    await expect(activate('0.2.0', { before: 'backup', after: 'restart' })).rejects.toThrow(
      /nothing was changed/,
    );
    expect([current(), ran.length]).toEqual(['releases/0.1.0', 3]);
    failing = 'restart';
    const failed = activate('0.2.0', { after: 'restart', keep: 2 });
    await expect(failed).rejects.toMatchObject({
      exitCode: 20,
      message: expect.stringMatching(/0.2.0 is active/),
    });
    expect(current()).toBe('releases/0.2.0');
  });

  it('refuses a release that is not there, not whole or for another machine', async () => {
    await installAll('0.1.0', '0.2.0');
    await activate('0.1.0');
    await expect(activate('0.3.0')).rejects.toThrow(/0.3.0 is not installed .* There are: 0.1.0, 0.2.0/);
    writeFileSync(path.join(place, 'releases/0.2.0/spacetime'), 'changed');
    await expect(activate('0.2.0')).rejects.toThrow(/not whole: spacetime was changed/);
    rmSync(path.join(place, 'releases/0.2.0/spacetime'));
    await expect(activate('0.2.0')).rejects.toThrow(/not whole: spacetime is missing/);
    await expect(activate(undefined)).rejects.toThrow(/no release to go back to/);
    expect(current()).toBe('releases/0.1.0');
  });

  it.each([
    [undefined, true],
    [1, true],
    [2, true],
    [3, false],
  ])('goes back by one release of the store and not by two: %s', async (found, taken) => {
    await install({ version: '0.1.0', storeRelease: 1 });
    storeRelease = found;
    const tried = activate('0.1.0', { dataFolder: '/data' });
    if (taken)
      expect((await tried).store).toEqual(found ? { folder: '/data', releases_ahead: found - 1 } : null);
    else
      await expect(tried).rejects.toThrow(
        /cannot run on the store in \/data, .* 2 releases of the store ahead/,
      );
  });

  it('counts for nothing what was written down and never switched to', async () => {
    await installAll('0.1.0', '0.2.0', '0.3.0');
    await activate('0.1.0');
    await activate('0.2.0');
    const state = await folder.state();
    await folder.remember({ ...state, activated: [...state.activated, { version: '0.3.0', at: '' }] });
    expect(await states()).toEqual({ '0.1.0': 'previous', '0.2.0': 'active', '0.3.0': 'installed' });
  });

  it('refuses a link that leads elsewhere, and takes one with a whole path', async () => {
    await installAll('0.1.0', '0.2.0');
    symlinkSync('/somewhere', path.join(place, 'current'));
    await expect(activate('0.1.0')).rejects.toThrow(/leads to \/somewhere, which is none of these releases/);
    rmSync(path.join(place, 'current'));
    symlinkSync(path.join(place, 'releases/0.2.0'), path.join(place, 'current'));
    expect(await activate('0.1.0')).toMatchObject({ from: '0.2.0' });
  });
});

describe('pruning', () => {
  it('keeps the last ones, and the active one and the one before in any case', async () => {
    await installAll('0.1.0', '0.2.0', '0.3.0', '0.4.0', '0.5.0');
    await activate('0.2.0');
    await activate('0.1.0');
    const plan = await pruneReleases(folder, { keep: 3, dryRun: true }, host);
    expect(plan).toEqual({ removed: ['0.4.0', '0.3.0'], kept: ['0.1.0', '0.2.0', '0.5.0'], dry_run: true });
    expect(await folder.versions()).toHaveLength(5);
    await pruneReleases(folder, { keep: 2, dryRun: false }, host);
    expect(await states()).toEqual({ '0.1.0': 'active', '0.2.0': 'previous' });
  });

  it('follows an activation', async () => {
    await installAll('0.1.0', '0.2.0', '0.3.0', '0.4.0');
    await activate('0.3.0');
    expect((await activate('0.4.0', { keep: 3 })).removed).toEqual(['0.1.0']);
    expect(await folder.versions()).toEqual(['0.2.0', '0.3.0', '0.4.0']);
    expect((await folder.state()).installed.map(({ version }) => version)).toEqual([
      '0.2.0',
      '0.3.0',
      '0.4.0',
    ]);
  });
});
