import { stringify } from 'yaml';
import { type Alert, alerts } from './alerts.ts';
import { duration } from './duration.ts';

const head =
  '# Made from scripts/monitoring/alerts.ts; docs/observability.md tells how. Not to be changed by hand.\n';

/** Place in the runbook that tells what to do. */
export function runbookPlace(name: string): string {
  return `docs/runbook.md#${name.toLowerCase()}`;
}

/** Prometheus' own file of rules. */
export function rulesFile(table: readonly Alert[] = alerts()): string {
  return head + stringify({ groups: groups(table) }, { lineWidth: 0 });
}

/** The same rules for the Prometheus operator of Kubernetes. */
export function rulesManifest(): string {
  const manifest = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'spacetime', labels: { 'app.kubernetes.io/name': 'spacetime' } },
    spec: { groups: groups(alerts()) },
  };
  return head + stringify(manifest, { lineWidth: 0 });
}

function groups(table: readonly Alert[]): object[] {
  return [{ name: 'spacetime', rules: table.map(ruleOf) }];
}

function ruleOf({ name, severity, expr, forS, summary, description }: Alert): object {
  return {
    alert: name,
    expr,
    ...(forS === 0 ? {} : { for: duration(forS) }),
    labels: { severity },
    annotations: { summary, description, runbook_url: runbookPlace(name) },
  };
}
