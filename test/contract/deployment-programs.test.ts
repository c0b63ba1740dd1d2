import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { faultOf, manifestsIn, textOf, tryProgram, variablesOf } from '../support/deployment.ts';
import { root } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

afterAll(removeTemporaryFolders);

/** Worst exposure that the unit may have, from 0 to 10. */
const worstExposure = 2;

describe('systemd-analyze', () => {
  const services = ['spacetime.service', 'spacetime-backup.service'] as const;

  /** A unit as it would be installed with the others, but with the program where it is. */
  function installed(name: string): string {
    const folder = path.join(temporaryFolder(), 'units');
    mkdirSync(folder);
    for (const one of [...services, 'spacetime-backup.timer']) {
      const text = textOf(`deploy/systemd/${one}`);
      writeFileSync(
        path.join(folder, one),
        text.replaceAll('/opt/spacetime/current', root.replace(/\/$/, '')),
      );
    }
    return path.join(folder, name);
  }

  test.for([...services, 'spacetime-backup.timer'])('finds nothing wrong with %s', (name, { skip }) => {
    const outcome = tryProgram('systemd-analyze', ['verify', '--man=no', installed(name)]);
    if (outcome === undefined) return skip('Needs systemd-analyze.');
    // Units of the machine that it reads along may have faults of their own.
    const own = outcome.said.split('\n').filter((line) => line.includes('spacetime'));
    expect({ code: outcome.code, own }).toEqual({ code: 0, own: [] });
  });

  test.for(services)(`judges the exposure of %s at ${worstExposure} or better`, (name, { skip }) => {
    const args = ['security', '--offline=true', '--no-pager', installed(name)];
    const outcome = tryProgram('systemd-analyze', args);
    if (outcome === undefined) return skip('Needs systemd-analyze.');
    if (/unrecognized option/.test(outcome.said)) return skip('Needs systemd 250 or newer.');
    const exposure = /exposure level for [\w.-]+: ([\d.]+)/.exec(outcome.said)?.[1];
    expect(Number(exposure), outcome.said).toBeLessThanOrEqual(worstExposure);
  });
});

test('the shell takes the command line as the server', ({ skip }) => {
  const outcome = tryProgram('sh', ['-n', path.join(root, 'deploy/systemd/spacetime-as-server')]);
  if (outcome === undefined) return skip('Needs a shell.');
  expect(outcome).toEqual({ code: 0, said: '' });
});

/** What the Prometheus operator takes. */
const ofOperator = ['PrometheusRule', 'ServiceMonitor'];
const kinds = {
  staging: [
    'ConfigMap',
    'CronJob',
    'Ingress',
    'Namespace',
    'NetworkPolicy',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Service',
    'ServiceAccount',
    'StatefulSet',
  ],
  get production() {
    return [...this.staging, ...ofOperator].sort();
  },
};
const mapSchema = z.looseObject({ data: z.record(z.string(), z.string()) });

test.for(['staging', 'production'] as const)('kubectl kustomize builds %s', async (overlay, { skip }) => {
  const folder = `deploy/kubernetes/overlays/${overlay}`;
  const outcome = tryProgram('kubectl', ['kustomize', path.join(root, folder)]);
  if (outcome === undefined) return skip('Needs kubectl.');
  expect(outcome.code, outcome.said).toBe(0);
  const manifests = manifestsIn(outcome.said);
  expect(manifests.map(({ kind }) => kind).sort()).toEqual(kinds[overlay]);
  const of = (kind: string) => manifests.find((one) => one.kind === kind);
  const namespace = of('Namespace')?.metadata.name;
  for (const { kind, metadata } of manifests)
    if (kind !== 'Namespace') expect(metadata.namespace, kind).toBe(namespace);
  // What the Prometheus operator takes is none of Kubernetes' own types.
  for (const manifest of manifests)
    if (!ofOperator.includes(manifest.kind))
      expect([manifest.kind, await faultOf(manifest)]).toEqual([manifest.kind, '']);

  const settings = variablesOf(`${folder}/settings.env`);
  const map = of('ConfigMap');
  expect(mapSchema.parse(map).data).toEqual({
    ...variablesOf('deploy/kubernetes/base/settings.env'),
    ...settings,
  });
  const { version } = JSON.parse(textOf('package.json')) as { version: string };
  const container = {
    image: expect.stringMatching(new RegExp(`/spacetime:${version}$`)) as string,
    envFrom: [{ configMapRef: { name: map?.metadata.name } }],
  };
  expect(of('StatefulSet')).toMatchObject({ spec: { template: { spec: { containers: [container] } } } });
  expect(of('Ingress')).toMatchObject({
    spec: { rules: [{ host: settings.SPACETIME_HOSTS }], tls: [{ hosts: [settings.SPACETIME_HOSTS] }] },
  });
});
