/** A file on its way into an archive. Folders come by themselves. */
export interface Entry {
  /** Path in the archive, with slashes. */
  readonly path: string;
  readonly executable: boolean;
  /** A file to be read when its turn comes, or what is in it. */
  readonly content: { readonly file: string } | Uint8Array;
}

/** Orders names alike on every machine: by their code units. */
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Permissions in archives: what was cloned with which umask does not count. */
export const modeOf = ({ executable }: Pick<Entry, 'executable'>): number => (executable ? 0o755 : 0o644);

/** The folders that paths need, each before what lies in it. */
export function foldersOf(paths: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths)
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      folders.add(path.slice(0, at));
  return [...folders].sort(byName);
}
