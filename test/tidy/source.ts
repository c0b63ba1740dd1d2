import { posix } from 'node:path';
import { parseSync } from 'vite';

/** A node of the syntax tree, as the oxc parser that comes with vite makes it (ESTree with TypeScript). */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** What one file takes from another. Names are those of the other file; `*` is everything, also for dynamic imports. */
export interface ImportLine {
  readonly specifier: string;
  /** Path in the repository when the specifier is relative, else null. */
  readonly target: string | null;
  readonly names: readonly string[];
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface ExportLine {
  /** Name under which it leaves the file; `*` for `export * from`. */
  readonly name: string;
  readonly line: number;
  readonly typeOnly: boolean;
  readonly documented: boolean;
  /** Where it comes from when it is only passed on. */
  readonly from: { readonly target: string | null; readonly name: string } | null;
}

/** A parsed source file. Paths are relative to the repository, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly program: SyntaxNode;
  readonly imports: readonly ImportLine[];
  readonly exports: readonly ExportLine[];
  lineAt(offset: number): number;
}

/** Something that breaks a rule. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Findings as lines that an editor can jump to. */
export const show = (findings: readonly Finding[]): string[] =>
  findings.map(({ path, line, message }) => `${path}:${line} ${message}`);

/** Parses a TypeScript or JavaScript source. Throws when it is not valid. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, module, comments, errors } = parseSync(path, text, {
    lang: languageOf(path),
  });
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const root = program as unknown as SyntaxNode;
  const lineAt = lineCounter(text);
  const documented = placesAfterDocComments(text, comments);
  const resolve = (specifier: string) => resolveRelative(path, specifier);
  const imports: ImportLine[] = module.staticImports.map(({ start, moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    target: resolve(moduleRequest.value),
    names: entries.map(({ importName: { kind, name } }) => (kind === 'Default' ? 'default' : (name ?? '*'))),
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    line: lineAt(start),
  }));
  const exports: ExportLine[] = module.staticExports.flatMap(({ start, entries }) =>
    entries.map(({ exportName, importName, moduleRequest, isType, localName }) => ({
      name: exportName.name ?? (exportName.kind === 'Default' ? 'default' : '*'),
      line: lineAt(start),
      typeOnly: isType,
      documented: documented.has(start) || documented.has(startOfDeclaration(root, localName.name)),
      from: moduleRequest && { target: resolve(moduleRequest.value), name: importName.name ?? '*' },
    })),
  );
  for (const { specifier, start } of looseReferences(root)) {
    imports.push({
      specifier,
      target: resolve(specifier),
      names: ['*'],
      typeOnly: false,
      line: lineAt(start),
    });
  }
  return { path, text, program: root, imports: [...imports, ...passedOn(exports)], exports, lineAt };
}

function languageOf(path: string): 'ts' | 'tsx' | 'js' {
  if (path.endsWith('.tsx')) return 'tsx';
  return path.endsWith('.ts') ? 'ts' : 'js';
}

/** Visits every node of a syntax tree, parents first. */
export function walk(
  node: SyntaxNode,
  visit: (node: SyntaxNode, parents: readonly SyntaxNode[]) => void,
): void {
  const parents: SyntaxNode[] = [];
  const enter = (at: SyntaxNode): void => {
    visit(at, parents);
    parents.push(at);
    for (const value of Object.values(at)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) enter(child);
    }
    parents.pop();
  };
  enter(node);
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** Whether a file is a test; tests obey fewer rules. */
export const isTest = (path: string): boolean => path.endsWith('.test.ts');

/** The layer that a source file belongs to, or null outside of src. */
export const layerOf = (path: string): string | null => /^src\/([^/]+)\//.exec(path)?.[1] ?? null;

function resolveRelative(path: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.normalize(posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')));
}

function passedOn(exports: readonly ExportLine[]): ImportLine[] {
  return exports
    .filter(({ from }) => from !== null)
    .map(({ from, typeOnly, line }) => ({
      specifier: from?.target ?? '',
      target: from?.target ?? null,
      names: [from?.name ?? '*'],
      typeOnly,
      line,
    }));
}

/** Dynamic imports and `new URL('./file', import.meta.url)`, by which workers and assets are found. */
function looseReferences(root: SyntaxNode): { specifier: string; start: number }[] {
  const found: { specifier: string; start: number }[] = [];
  walk(root, (node) => {
    const first =
      node.type === 'ImportExpression' ? node.source : isUrlOfModule(node) ? listOf(node.arguments)[0] : null;
    if (isNode(first) && typeof first.value === 'string')
      found.push({ specifier: first.value, start: node.start });
  });
  return found;
}

function isUrlOfModule(node: SyntaxNode): boolean {
  if (node.type !== 'NewExpression' || !isNode(node.callee) || node.callee.name !== 'URL') return false;
  const base = listOf(node.arguments)[1];
  return base?.type === 'MemberExpression' && isNode(base.object) && base.object.type === 'MetaProperty';
}

/** The nodes in a field that holds a list. */
export const listOf = (value: unknown): SyntaxNode[] => (Array.isArray(value) ? value.filter(isNode) : []);

function startOfDeclaration(root: SyntaxNode, name: string | null): number {
  const declares = (node: SyntaxNode): boolean =>
    (isNode(node.id) && node.id.name === name) || listOf(node.declarations).some(declares);
  return listOf(root.body).find((statement) => declares(statement))?.start ?? -1;
}

function placesAfterDocComments(
  text: string,
  comments: readonly { type: string; value: string; end: number }[],
): Set<number> {
  const docs = comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*'));
  return new Set(docs.map(({ end }) => end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0)));
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    return after === -1 ? starts.length : after;
  };
}
