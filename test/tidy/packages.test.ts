import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type InstalledPackage,
  licenceAllowed,
  licenceOf,
  refusedLicences,
} from '../../src/tools/check/index.ts';
import { readJson, readText, root } from './project.ts';
import {
  directDependencies,
  type Lock,
  looseLocks,
  loosePins,
  type Manifest,
  tableRows,
} from './rules/packages.ts';
import { show } from './source.ts';

const manifest = readJson<Manifest>('package.json');
const lock = readJson<Lock>('package-lock.json');
const documented = tableRows(readText('docs/dependencies.md'));

/** What a package says of itself, where it is installed. */
function installed(path: string): InstalledPackage | undefined {
  const file = `${path}/package.json`;
  return existsSync(join(root, file)) ? readJson<InstalledPackage>(file) : undefined;
}

const licenceIn = (path: string) => licenceOf(lock.packages[path], installed(path));

describe('the dependencies', () => {
  it('are pinned to one version each', () => expect(show(loosePins(manifest, lock))).toEqual([]));

  it('are locked with integrity, without addresses, for every Node that may install them', () =>
    expect(show(looseLocks(lock))).toEqual([]));

  it('are all documented with version, licence and reason, and no others are', () => {
    const wanted = directDependencies(manifest).map(([name, version]) => [
      name,
      version,
      licenceIn(`node_modules/${name}`),
    ]);
    const present = [...documented].map(([name, { version, licence }]) => [name, version, licence]);
    const byName = (a: (string | undefined)[], b: (string | undefined)[]) =>
      String(a[0]) < String(b[0]) ? -1 : 1;
    expect(present.sort(byName)).toEqual(wanted.sort(byName));
    for (const [name, { reason }] of documented) expect(reason, name).not.toBe('');
  });

  it('have licences that we may use, down to the last one', () => {
    const refused = refusedLicences(lock.packages, installed);
    expect(refused).toEqual([]);
  });

  it('all state a licence where they are installed', () => {
    const there = Object.keys(lock.packages).filter(
      (path) => path !== '' && existsSync(join(root, path, 'package.json')),
    );
    expect(there.filter((path) => licenceIn(path) === undefined)).toEqual([]);
  });
});

describe('the rules of packages', () => {
  it('want exact versions that agree with the lock file', () => {
    const locked = { packages: { 'node_modules/a': { version: '1.2.3', integrity: 'x' } } };
    expect(loosePins({ dependencies: { a: '1.2.3' } }, locked)).toEqual([]);
    for (const version of ['^1.2.3', '~1.2.3', '1.2', '*', 'latest', 'file:../a', '1.2.4']) {
      expect(loosePins({ devDependencies: { a: version } }, locked)).toHaveLength(1);
    }
    expect(loosePins({ optionalDependencies: { b: '1.0.0' } }, locked)).toHaveLength(1);
  });

  it('want a lock file that names no address and vouches for what it holds', () => {
    const entry = { version: '1.0.0', integrity: 'sha512-x' };
    const locks = (changed: object) =>
      looseLocks({ packages: { '': {}, 'node_modules/a': { ...entry, ...changed } } });
    expect(locks({})).toEqual([]);
    expect(locks({ resolved: 'anywhere' })).toHaveLength(1);
    expect(locks({ version: undefined })).toHaveLength(1);
    expect(locks({ integrity: undefined })).toHaveLength(1);
    expect(locks({ integrity: undefined, optional: true })).toEqual([]);
    expect(locks({ engines: { node: '>=20' } })).toEqual([]);
    expect(locks({ engines: { node: '>=20' }, optional: true })).toHaveLength(1);
  });

  it('read licence expressions', () => {
    expect(
      ['MIT', 'MIT OR GPL-3.0-only', '(Apache-2.0 AND MIT)'].every((one) => licenceAllowed(one, false)),
    ).toBe(true);
    expect(
      ['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'UNLICENSED', ''].some((one) => licenceAllowed(one, true)),
    ).toBe(false);
    expect([licenceAllowed('MPL-2.0', true), licenceAllowed('MPL-2.0', false)]).toEqual([true, false]);
  });

  it('read the table of dependencies', () => {
    const rows = tableRows('| package | version |\n|---|---|\n| `zod` | 4.6.7 | MIT | checks input |\n');
    expect([...rows]).toEqual([['zod', { version: '4.6.7', licence: 'MIT', reason: 'checks input' }]]);
  });
});
