import type { ImportLine } from './source-imports.ts';

/** A file and what it takes from others. */
export interface ImportingFile {
  readonly path: string;
  readonly imports: readonly ImportLine[];
}

/** Files that need each other before they can be evaluated, as ways that end where they begin. Imports of types are no needs. */
export function importCircles(files: readonly ImportingFile[]): (readonly string[])[] {
  const needs = new Map(
    files.map(({ path, imports }) => [
      path,
      imports
        .filter(({ typeOnly, target }) => !typeOnly && target !== null)
        .map(({ target }) => target ?? ''),
    ]),
  );
  const done = new Set<string>();
  const circles: (readonly string[])[] = [];
  const follow = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) circles.push([...trail.slice(at), path]);
    if (at !== -1 || done.has(path)) return;
    for (const next of needs.get(path) ?? []) follow(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) follow(path, []);
  return circles;
}
