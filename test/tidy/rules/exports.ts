import { type ExportLine, type Finding, isTest, layerOf, type SourceFile } from '../source.ts';

/** Files that something outside of the import graph starts or reads: entry points, configurations, pages. */
const entries = [
  /^src\/app\/[^/]+\.tsx?$/,
  /^[^/]+\.config\.ts$/,
  /^scripts\/[^/]+\.(ts|mjs)$/,
  /^scripts\/test\/property-seed\.ts$/,
  /^bin\//,
  /^test\/bench\/(run|.*\.bench)\.ts$/,
  /^test\/[^/]+\/fixtures\//,
];

const isEntry = (path: string): boolean => entries.some((entry) => entry.test(path));
const isSupport = (path: string): boolean => path.startsWith('test/') && !isTest(path);

/**
 * Exports that nobody uses. A test is a user only of what is documented as public; a type is used when something else in its
 * layer names it, because it is then part of a signature.
 */
export function deadExports(files: readonly SourceFile[]): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const users = usersByExport(files);
  return files
    .filter(({ path }) => !isTest(path) && !isEntry(path))
    .flatMap((file) =>
      file.exports
        .filter((line) => line.name !== '*')
        .filter((line) => {
          const of = usersOf(line, file, users);
          const used = of.some((path) => !isTest(path) || isSupport(file.path));
          const triedPublic = isDocumented(line, byPath, file) && (of.length > 0 || isTried(line, users));
          return !used && !triedPublic && !(line.typeOnly && isNamedElsewhere(line, file, files));
        })
        .map(({ name, line }) => ({
          path: file.path,
          line,
          message: `exports ${name}, which nobody imports`,
        })),
    );
}

/** Sources that nothing leads to: no import, and no mention in one of the given texts (pages, documents). */
export function deadFiles(files: readonly SourceFile[], texts: readonly string[] = []): Finding[] {
  const wanted = new Set(files.flatMap(({ imports }) => imports.map(({ target }) => target)));
  const named = (path: string) => texts.some((text) => text.includes(path));
  return files
    .filter(({ path }) => !isTest(path) && !isEntry(path) && !wanted.has(path) && !named(path))
    .map(({ path }) => ({ path, line: 1, message: 'is imported by nobody' }));
}

function usersOf({ name }: ExportLine, { path }: SourceFile, users: ReadonlyMap<string, string[]>): string[] {
  return [...(users.get(`${path}#${name}`) ?? []), ...(users.get(`${path}#*`) ?? [])];
}

/** Whether a test imports what a door passes on straight from where it comes from. */
function isTried({ from }: ExportLine, users: ReadonlyMap<string, string[]>): boolean {
  if (from?.target == null) return false;
  const { target, name } = from;
  if (name !== '*') return (users.get(`${target}#${name}`) ?? []).some(isTest);
  return [...users].some(([key, paths]) => key.startsWith(`${target}#`) && paths.some(isTest));
}

/** For each `path#name`, the files that import it. A door that passes something on is a user of it. */
function usersByExport(files: readonly SourceFile[]): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const { path, imports } of files) {
    for (const { target, names } of imports) {
      for (const name of target === null ? [] : names) {
        const key = `${target}#${name}`;
        users.set(key, [...(users.get(key) ?? []), path]);
      }
    }
  }
  return users;
}

function isDocumented(line: ExportLine, files: ReadonlyMap<string, SourceFile>, file: SourceFile): boolean {
  if (line.documented || line.from === null) return line.documented;
  const origin = files.get(line.from.target ?? '');
  const { name } = line.from;
  // A namespace is documented by the file that it is made of.
  if (name === '*') return origin !== undefined;
  const there = origin?.exports.find((one) => one.name === name);
  return origin !== undefined && there !== undefined && origin !== file && isDocumented(there, files, origin);
}

function isNamedElsewhere(line: ExportLine, file: SourceFile, files: readonly SourceFile[]): boolean {
  const name = line.from?.name ?? line.name;
  const layer = layerOf(file.path);
  const near = files.filter(({ path }) =>
    layer === null ? path === file.path : layerOf(path) === layer && !path.endsWith('/index.ts'),
  );
  const uses = near.reduce(
    (sum, { text }) => sum + (text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0),
    0,
  );
  return uses > 1;
}
