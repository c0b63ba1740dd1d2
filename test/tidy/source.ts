import { parseSync } from 'vite';
import {
  type ImportLine,
  importsOf,
  isNode,
  listOf,
  resolveRelative,
  type SyntaxNode,
  walk,
} from '../../src/tools/check/index.ts';

export { type ImportLine, isNode, listOf, type SyntaxNode, walk };

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
  const imports = importsOf(path, module, root, lineAt);
  const exports: ExportLine[] = module.staticExports.flatMap(({ start, entries }) =>
    entries.map(({ exportName, importName, moduleRequest, isType, localName }) => ({
      name: exportName.name ?? (exportName.kind === 'Default' ? 'default' : '*'),
      line: lineAt(start),
      typeOnly: isType,
      documented: documented.has(start) || documented.has(startOfDeclaration(root, localName.name)),
      from: moduleRequest && { target: resolve(moduleRequest.value), name: importName.name ?? '*' },
    })),
  );
  return { path, text, program: root, imports, exports, lineAt };
}

function languageOf(path: string): 'ts' | 'tsx' | 'js' {
  if (path.endsWith('.tsx')) return 'tsx';
  return path.endsWith('.ts') ? 'ts' : 'js';
}

/** Whether a file is a test; tests obey fewer rules. */
export const isTest = (path: string): boolean => path.endsWith('.test.ts');

/** The layer that a source file belongs to, or null outside of src. */
export const layerOf = (path: string): string | null => /^src\/([^/]+)\//.exec(path)?.[1] ?? null;

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
