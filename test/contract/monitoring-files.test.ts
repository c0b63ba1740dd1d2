import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Alert, alerts } from '../../scripts/monitoring/alerts.ts';
import { dashboardFile } from '../../scripts/monitoring/dashboard.ts';
import { dashboards } from '../../scripts/monitoring/dashboards.ts';
import { rulesFile, rulesManifest, runbookPlace } from '../../scripts/monitoring/rules.ts';
import { filesBelow, textOf, tryProgram } from '../support/deployment.ts';
import { labelsIn, labelsOf, metricsIn } from '../support/monitoring.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

afterAll(removeTemporaryFolders);

const runbook = textOf('docs/runbook.md');
const expressions = [
  ...alerts().map(({ name, expr }) => ({ where: name, expr })),
  ...dashboards.flatMap(({ name, panels }) =>
    panels.flatMap(({ title, queries }) => queries.map(({ expr }) => ({ where: `${name}: ${title}`, expr }))),
  ),
];

describe('the files for Prometheus and Grafana', () => {
  test('say what the tables say; `vitest run test/contract/monitoring-files -u` writes them anew', async () => {
    await expect(rulesFile()).toMatchFileSnapshot('../../deploy/monitoring/rules.yaml');
    await expect(rulesManifest()).toMatchFileSnapshot('../../deploy/kubernetes/monitoring/rules.yaml');
    for (const dashboard of dashboards)
      await expect(dashboardFile(dashboard)).toMatchFileSnapshot(
        `../../deploy/monitoring/grafana/${dashboard.name}.json`,
      );
  });

  test('are all made: nothing lies beside them that nobody makes', () => {
    const made = ['rules.yaml', ...dashboards.map(({ name }) => `grafana/${name}.json`)];
    const byHand = ['alertmanager.yaml', 'prometheus.yaml'];
    expect(filesBelow('deploy/monitoring').sort()).toEqual(
      [...made, ...byHand].map((file) => `deploy/monitoring/${file}`).sort(),
    );
    expect(textOf('deploy/kubernetes/monitoring/kustomization.yaml')).toContain('  - rules.yaml\n');
  });

  test.each(expressions)('$where tells metrics apart by labels that they have', ({ expr }) => {
    expect(metricsIn(expr).length).toBeGreaterThan(0);
    const known = new Set([
      'job',
      'instance',
      'le',
      'alertname',
      'alertstate',
      ...metricsIn(expr).flatMap(labelsOf),
    ]);
    expect(labelsIn(expr).filter((label) => !known.has(label))).toEqual([]);
  });

  test('are understood by Prometheus: every panel asks a question', ({ skip }) => {
    const file = path.join(temporaryFolder(), 'panels.yaml');
    const rules = expressions.map(({ expr }, at) => ({
      record: `panel_${at}`,
      expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*'),
    }));
    // Every JSON is YAML.
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    const outcome = tryProgram('promtool', ['check', 'rules', '--lint=none', file]);
    if (outcome === undefined) return skip('promtool is not installed');
    expect(outcome.code, outcome.said).toBe(0);
  });

  test('are good by the words of the programs that read them, where those are installed', ({ skip }) => {
    const rules = tryProgram('promtool', ['check', 'rules', 'deploy/monitoring/rules.yaml']);
    if (rules === undefined) return skip('promtool is not installed');
    expect(rules).toMatchObject({ code: 0, said: expect.stringContaining(`${alerts().length} rules found`) });
    const config = tryProgram('promtool', ['check', 'config', 'deploy/monitoring/prometheus.yaml']);
    expect(config?.said).toContain('SUCCESS');
    expect(config?.code).toBe(0);
    const routes = tryProgram('amtool', ['check-config', 'deploy/monitoring/alertmanager.yaml']);
    if (routes !== undefined) expect(routes.code, routes.said).toBe(0);
  });
});

describe('the runbook', () => {
  const chapters = runbook.split('\n## ').slice(1);
  const chapterOf = ({ name }: Alert): string => chapters.find((one) => one.startsWith(`${name}\n`)) ?? '';

  test.each(alerts())('tells of $name what it means, how to look and what to do', (alert) => {
    expect(runbookPlace(alert.name)).toBe(`docs/runbook.md#${alert.name.toLowerCase()}`);
    const chapter = chapterOf(alert);
    for (const part of ['**Meaning.**', '**Look.**', '**Do.**']) expect(chapter).toContain(part);
    expect(chapter).toContain(`Severity: ${alert.severity}.`);
  });

  test('has a chapter for nothing that raises no alert', () => {
    const named = chapters
      .map((one) => one.split('\n')[0] ?? '')
      .filter((title) => title.startsWith('SpaceTime'));
    expect(named).toEqual(alerts().map(({ name }) => name));
  });
});
