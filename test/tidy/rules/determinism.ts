import {
  type Finding,
  isNode,
  isTest,
  layerOf,
  listOf,
  type SourceFile,
  type SyntaxNode,
  walk,
} from '../source.ts';

/** Layers whose results must be the same bits in every engine. */
export const deterministicLayers: ReadonlySet<string> = new Set(['math', 'astro', 'engine', 'world']);

/** What of Math every engine computes alike; everything else differs in last bits, or is random. */
const safeMath = new Set([
  'sqrt',
  'imul',
  'fround',
  'floor',
  'ceil',
  'trunc',
  'round',
  'sign',
  'clz32',
  'abs',
  'min',
  'max',
]);

/** Globals that know of time, chance, the place where they run, or the world outside. */
const forbiddenGlobals = new Set(
  `Date performance Temporal setTimeout setInterval setImmediate clearTimeout clearInterval queueMicrotask requestAnimationFrame
  requestIdleCallback process fetch WebSocket XMLHttpRequest EventSource Worker SharedWorker BroadcastChannel crypto navigator
  window document self globalThis global localStorage sessionStorage indexedDB location Intl eval Function require Buffer
  console WeakRef FinalizationRegistry Atomics`.split(/\s+/),
);

/** Methods that depend on the language or the place of the user. */
const localeMethods = new Set([
  'localeCompare',
  'toLocaleString',
  'toLocaleDateString',
  'toLocaleTimeString',
  'toLocaleUpperCase',
  'toLocaleLowerCase',
]);

/** Packages that the simulation may use. */
const safePackages = new Set(['zod', '@dimforge/rapier3d-deterministic-compat']);

/** Everything in the deterministic layers that could make two runs differ, or that reaches out of the simulation. */
export function unsafeParts(files: readonly SourceFile[]): Finding[] {
  return files
    .filter(({ path }) => deterministicLayers.has(layerOf(path) ?? '') && !isTest(path))
    .flatMap(unsafeIn);
}

function unsafeIn(file: SourceFile): Finding[] {
  const declared = declaredNames(file.program);
  const findings: Finding[] = [];
  const report = (node: SyntaxNode, message: string): void => {
    findings.push({ path: file.path, line: file.lineAt(node.start), message });
  };
  for (const { specifier, target, line } of file.imports) {
    if (target === null && specifier !== '' && !safePackages.has(specifier)) {
      findings.push({ path: file.path, line, message: `imports ${specifier}` });
    }
  }
  walk(file.program, (node, parents) => {
    if (node.operator === '**' || node.operator === '**=')
      report(node, `uses ${node.operator}, which is Math.pow; use src/math`);
    if (node.type === 'MemberExpression' && localeMethods.has(memberName(node) ?? ''))
      report(node, `uses ${memberName(node)}`);
    const parent = parents.at(-1);
    if (node.type !== 'Identifier' || !isUse(node, parent) || declared.has(String(node.name))) return;
    if (forbiddenGlobals.has(String(node.name))) report(node, `uses ${String(node.name)}`);
    if (node.name !== 'Math') return;
    const member = parent?.type === 'MemberExpression' && parent.object === node ? memberName(parent) : null;
    if (member === null || !safeMath.has(member))
      report(node, `uses Math.${member ?? '(unknown)'}; use src/math`);
  });
  return findings;
}

/** Whether an identifier is read as a variable here, not a name of a property, a label or a type. */
function isUse(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (!parent) return true;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed === true;
  if (/^(Property|PropertyDefinition|MethodDefinition|AccessorProperty)$/.test(parent.type)) {
    return parent.value === node || parent.computed === true;
  }
  return (
    !/^(TS|Import|Export|Labeled|Break|Continue)/.test(parent.type) ||
    /^TS(As|Satisfies|NonNull)Expression$/.test(parent.type)
  );
}

function memberName(node: SyntaxNode): string | null {
  if (!isNode(node.property)) return null;
  const { name, value } = node.property;
  if (node.computed !== true) return typeof name === 'string' ? name : null;
  return typeof value === 'string' ? value : null;
}

/** Names that the file itself declares: variables, parameters, functions, classes, imports. */
function declaredNames(program: SyntaxNode): Set<string> {
  const names = new Set<string>();
  const take = (pattern: unknown): void => {
    if (!isNode(pattern)) return;
    if (pattern.type === 'Identifier') names.add(String(pattern.name));
    else if (pattern.type === 'AssignmentPattern') take(pattern.left);
    else if (pattern.type === 'RestElement') take(pattern.argument);
    else if (pattern.type === 'TSParameterProperty') take(pattern.parameter);
    else
      for (const part of [...listOf(pattern.properties), ...listOf(pattern.elements)])
        take(part.type === 'Property' ? part.value : part);
  };
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator' || /^(Function|Class)(Declaration|Expression)$/.test(node.type))
      take(node.id);
    if (/^Import\w*Specifier$/.test(node.type)) take(node.local);
    if (node.type === 'CatchClause') take(node.param);
    if (!node.type.startsWith('TS')) for (const parameter of listOf(node.params)) take(parameter);
  });
  return names;
}
