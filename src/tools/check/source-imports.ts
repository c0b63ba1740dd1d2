import { posix } from 'node:path';

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

/** What the parser tells of a module, as far as imports need it. */
export interface ParsedModule {
  readonly staticImports: readonly {
    readonly start: number;
    readonly moduleRequest: { readonly value: string };
    readonly entries: readonly {
      readonly importName: { readonly kind: string; readonly name?: string | null };
      readonly isType: boolean;
    }[];
  }[];
  readonly staticExports: readonly {
    readonly start: number;
    readonly entries: readonly {
      readonly moduleRequest?: { readonly value: string } | null;
      readonly importName: { readonly name?: string | null };
      readonly isType: boolean;
    }[];
  }[];
}

/** Everything that a parsed file takes from others: imports, what it passes on, and what it names as a module. */
export function importsOf(
  path: string,
  { staticImports, staticExports }: ParsedModule,
  program: SyntaxNode,
  lineAt: (offset: number) => number,
): ImportLine[] {
  const imported = staticImports.map(({ start, moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    target: resolveRelative(path, moduleRequest.value),
    names: entries.map(({ importName: { kind, name } }) => (kind === 'Default' ? 'default' : (name ?? '*'))),
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    line: lineAt(start),
  }));
  const loose = looseReferences(program).map(({ specifier, start }) => ({
    specifier,
    target: resolveRelative(path, specifier),
    names: ['*'],
    typeOnly: false,
    line: lineAt(start),
  }));
  const passedOn = staticExports.flatMap(({ start, entries }) =>
    entries.flatMap(({ moduleRequest, importName, isType }) => {
      if (!moduleRequest) return [];
      const target = resolveRelative(path, moduleRequest.value);
      const names = [importName.name ?? '*'];
      return [{ specifier: target ?? '', target, names, typeOnly: isType, line: lineAt(start) }];
    }),
  );
  return [...imported, ...loose, ...passedOn];
}

/** The path that a relative specifier leads to, else null. */
export function resolveRelative(path: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.normalize(posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')));
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

/** Whether something is a node of the tree. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The nodes in a field that holds a list. */
export const listOf = (value: unknown): SyntaxNode[] => (Array.isArray(value) ? value.filter(isNode) : []);
