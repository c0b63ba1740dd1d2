import { observedMetrics, sampledMetrics } from '../../src/server/index.ts';

/** Metrics that an expression of Prometheus names, as the exporter calls them: without the parts of a histogram. */
export function metricsIn(expr: string): string[] {
  const found = expr.match(/\b(?:spacetime|process|nodejs)_[a-z0-9_]+\b|\bup\b|\bALERTS\b/g) ?? [];
  return [...new Set(found.map((name) => name.replace(/_(bucket|count|sum)$/, '')))];
}

/** Labels that a metric of the server has. */
export function labelsOf(name: string): readonly string[] {
  const table: Readonly<Record<string, { readonly labels?: readonly string[] }>> = {
    ...sampledMetrics,
    ...observedMetrics,
  };
  return table[name]?.labels ?? [];
}

/** Labels that an expression tells series apart by. */
export function labelsIn(expr: string): string[] {
  const matched = [...expr.matchAll(/([a-z]+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label);
  const grouped = [...expr.matchAll(/\b(?:by|without) \(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(',').map((label) => label.trim()),
  );
  return [...new Set([...matched, ...grouped])].filter((label) => label !== '');
}
