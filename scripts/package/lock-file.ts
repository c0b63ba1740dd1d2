/** A package as the lock file has it. */
export interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** A package of the lock file with the place it is installed at. */
export interface Locked extends LockEntry {
  readonly path: string;
  readonly name: string;
  readonly version: string;
}

/** Name of the package that lies at a path of the lock file. */
const nameAt = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** What runs in production on every platform: neither for development nor the Node of one platform. */
export function productionPackages(lock: LockFile): readonly Locked[] {
  return Object.entries(lock.packages)
    .filter(([path, { dev, optional, version }]) => path !== '' && !dev && !optional && version !== undefined)
    .map(([path, entry]) => ({ ...entry, version: entry.version ?? '', path, name: nameAt(path) }));
}

/** The package that another one gets when it asks for a name: the nearest one above it. */
export function resolved(from: string, name: string, packages: readonly Locked[]): Locked | undefined {
  for (let folder = from; ; ) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const found = packages.find((one) => one.path === path);
    if (found !== undefined || folder === '') return found;
    const above = folder.lastIndexOf('/node_modules/');
    folder = above === -1 ? '' : folder.slice(0, above);
  }
}

/** The packages that are needed by those of the given names, these included. */
export function closure(names: readonly string[], packages: readonly Locked[]): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (from: string, name: string): void => {
    const one = resolved(from, name, packages);
    if (one === undefined || found.has(one.path)) return;
    found.add(one.path);
    for (const next of neededBy(one)) follow(one.path, next);
  };
  for (const name of names) follow('', name);
  return found;
}

/** Names of the packages that one needs. */
export function neededBy({
  dependencies,
  optionalDependencies,
  peerDependencies,
}: LockEntry): readonly string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}
