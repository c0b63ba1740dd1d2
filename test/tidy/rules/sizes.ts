import { type Finding, isNode, isTest, type SourceFile, type SyntaxNode, walk } from '../source.ts';

export const longestFileLines = 500;
export const longestMedianLines = 120;
export const longestFunctionLines = 70;

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Lines of a text; a final line end begins no further line. */
export const lineCount = (text: string): number => text.replace(/\n$/, '').split('\n').length;

/** Files beyond the limit, tests too. */
export function longFiles(files: readonly SourceFile[]): Finding[] {
  return files.flatMap(({ path, text }) => {
    const lines = lineCount(text);
    return lines > longestFileLines
      ? [{ path, line: lines, message: `has ${lines} lines; ${longestFileLines} are the limit` }]
      : [];
  });
}

/** The middle length of the given files. */
export function medianLines(files: readonly SourceFile[]): number {
  const lengths = files.map(({ text }) => lineCount(text)).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

/** Functions beyond the limit. In tests the callback of `describe` is a chapter, not a function. */
export function longFunctions(files: readonly SourceFile[]): Finding[] {
  return files.flatMap((file) => {
    const findings: Finding[] = [];
    walk(file.program, (node, parents) => {
      if (!functionTypes.has(node.type) || !isNode(node.body)) return;
      const parent = parents.at(-1);
      if (
        isTest(file.path) &&
        parent?.type === 'CallExpression' &&
        /^describe\b/.test(textOf(file, parent.callee))
      )
        return;
      const first = file.lineAt(node.start);
      const lines = file.lineAt(node.end - 1) - first + 1;
      if (lines <= longestFunctionLines) return;
      const message = `${nameOf(node, parent)} has ${lines} lines; ${longestFunctionLines} are the limit`;
      findings.push({ path: file.path, line: first, message });
    });
    return findings;
  });
}

function textOf(file: SourceFile, node: unknown): string {
  return isNode(node) ? file.text.slice(node.start, node.end) : '';
}

function nameOf(node: SyntaxNode, parent: SyntaxNode | undefined): string {
  for (const named of [node.id, parent?.id, parent?.key]) {
    if (isNode(named) && typeof named.name === 'string') return named.name;
  }
  return 'a function';
}
