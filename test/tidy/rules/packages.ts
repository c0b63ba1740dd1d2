import type { Finding } from '../source.ts';

/** The parts of package.json that these rules read. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

export interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly optional?: boolean;
  readonly engines?: object;
}

export type Lock = { readonly packages: Readonly<Record<string, LockEntry>> };

/** All direct dependencies with their versions. */
export function directDependencies({
  dependencies,
  devDependencies,
  optionalDependencies,
}: Manifest): [name: string, version: string][] {
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
}

/** Dependencies that are not pinned to one version, or that the lock file has in another. */
export function loosePins(manifest: Manifest, lock: Lock): Finding[] {
  return directDependencies(manifest).flatMap(([name, version]) => {
    const locked = lock.packages[`node_modules/${name}`]?.version;
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      return finding('package.json', `${name} is not pinned: ${version}`);
    return locked === version
      ? []
      : finding('package-lock.json', `has ${name} ${locked}, package.json has ${version}`);
  });
}

/** Entries of the lock file that say where they were downloaded, that nothing vouches for, or that an old Node would skip. */
export function looseLocks(lock: Lock): Finding[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) => {
    const { version, resolved, integrity, optional, engines } = entry;
    if (path === '') return [];
    if (optional && engines !== undefined)
      return finding('package-lock.json', `has engines of ${path}; run node scripts/trim-lock.mjs`);
    if (resolved !== undefined) return finding('package-lock.json', `says where ${path} was downloaded`);
    if (version === undefined) return finding('package-lock.json', `has no version of ${path}`);
    return integrity === undefined && !optional
      ? finding('package-lock.json', `has no integrity of ${path}`)
      : [];
  });
}

/** Rows of a Markdown table `| name | version | licence | ... |`. */
export function tableRows(
  markdown: string,
): Map<string, { version: string; licence: string; reason: string }> {
  const rows = markdown
    .split('\n')
    .map((line) => /^\|\s*`([^`]+)`\s*\|([^|]*)\|([^|]*)\|([^|]*)\|/.exec(line));
  return new Map(
    rows.flatMap((row) => {
      const [, name = '', version = '', licence = '', reason = ''] = row ?? [];
      return row ? [[name, { version: version.trim(), licence: licence.trim(), reason: reason.trim() }]] : [];
    }),
  );
}

const finding = (path: string, message: string): Finding[] => [{ path, line: 1, message }];
