import type { Finding } from '../source.ts';

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
/** Names that tools or customs prescribe. */
const prescribed = /^(README\.md|LICENSE|LICENSES\.md|CHANGELOG\.md|Dockerfile|\.[a-z].*)$/;

/** Files and folders whose names are not kebab-case. */
export function wrongNames(paths: readonly string[]): Finding[] {
  const parts = new Map<string, string>();
  for (const path of paths) {
    const names = path.split('/');
    for (const [at, name] of names.entries()) parts.set(names.slice(0, at + 1).join('/'), name);
  }
  return [...parts]
    .filter(([, name]) => !kebab.test(name) && !prescribed.test(name))
    .map(([path, name]) => ({ path, line: 1, message: `${name} is not in kebab-case` }));
}
