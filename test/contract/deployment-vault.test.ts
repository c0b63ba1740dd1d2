import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { resolveConfiguration } from '../../src/protocol/index.ts';
import {
  assignments,
  faultOf,
  filesBelow,
  manifestsIn,
  textOf,
  tryProgram,
  unitLines,
  variablesOf,
} from '../support/deployment.ts';
import { root } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

afterAll(removeTemporaryFolders);

const unit = unitLines('deploy/systemd/spacetime.service');
const nginx = textOf('deploy/nginx/spacetime.conf');

describe('the agent of Vault', () => {
  const folder = 'deploy/vault';
  const agent = textOf(`${folder}/agent.hcl`);
  const dropIn = unitLines(`${folder}/vault.conf`);
  /** What each block `template` says: names and values, and what is run. */
  const templates = [...agent.matchAll(/^template \{\n(.*?)^\}/gms)].map(([, block = '']) => {
    const value = (name: string): string =>
      new RegExp(`^ +${name} += "?([^"\n]*)`, 'm').exec(block)?.[1] ?? '';
    return {
      source: value('source'),
      destination: value('destination'),
      perms: value('perms'),
      command: [...(/command = \[(.*)\]/.exec(block)?.[1] ?? '').matchAll(/"([^"]*)"/g)].map(
        ([, word]) => word,
      ),
    };
  });
  const own = (source: string): string => `${folder}/${path.basename(source)}`;

  test('writes what the unit hands over, for root alone, and restarts the server', () => {
    const credentials = [...(unit.get('LoadCredential') ?? []), ...(dropIn.get('LoadCredential') ?? [])];
    const wanted = credentials.map((line) => line.split(':')[1]);
    const secrets = templates.filter(({ perms }) => perms === '0400');
    expect(secrets.map(({ destination }) => destination)).toEqual(wanted);
    for (const { command } of secrets) expect(command).toEqual(['systemctl', 'try-restart', 'spacetime']);
  });

  test('gives the server a setting for each of these files', () => {
    const variables = Object.fromEntries(assignments(dropIn.get('Environment') ?? []));
    expect(variables).toEqual({ SPACETIME_PREVIOUS_SECRET_FILE: '%d/previous' });
    const { values, problems } = resolveConfiguration({
      environment: {
        ...Object.fromEntries(assignments(unit.get('Environment') ?? [])),
        ...variablesOf('deploy/systemd/production.env'),
        ...variables,
      },
      readSecret: () => 'b2Zm8vQx4LrT7nWc1KdYp6HsJg3AeUq9',
    });
    expect(problems).toEqual([]);
    expect(values.previous_secret).toBeDefined();
  });

  test('writes the certificate and the key that the proxy reads, and has it read them', () => {
    const read = ['ssl_certificate', 'ssl_certificate_key'].map(
      (name) => new RegExp(`^ +${name} (.*);$`, 'm').exec(nginx)?.[1],
    );
    const tls = templates.find(({ source }) => source.endsWith('/tls.ctmpl'));
    const text = textOf(own(tls?.source ?? ''));
    const [, key, , , mode] = /writeToFile "(.*?)" "(.*?)" "(.*?)" "(.*?)"/.exec(text) ?? [];
    expect([tls?.destination, key, mode]).toEqual([...read, '0600']);
    expect(tls?.command).toEqual(['systemctl', 'try-reload-or-restart', 'nginx']);
    // Read from its own certificate, the agent has no key, and must not write over the one that is there.
    expect(text).toContain('{{ if .Key }}');
    expect(text).toContain('"common_name=space.example.org"');
    expect(nginx).toContain('server_name space.example.org;');
  });

  test('reads nothing but what its policy allows, from templates that there are', () => {
    const allowed = [...textOf(`${folder}/policy.hcl`).matchAll(/^path "(.*)"/gm)].map(([, place]) => place);
    const asked = templates.flatMap(({ source }) =>
      [...textOf(own(source)).matchAll(/(?:secret|pkiCert) "([^"]*)"/g)].map(([, place]) => place),
    );
    expect(new Set(asked)).toEqual(new Set(allowed));
    const sources = filesBelow(folder).filter((file) => file.endsWith('.ctmpl'));
    expect(templates.map(({ source }) => own(source)).sort()).toEqual(sources.sort());
    for (const { source } of templates) {
      const text = textOf(own(source));
      expect(text.match(/\{\{ (?:with|if)/g)?.length).toBe(text.match(/\{\{ end \}\}/g)?.length);
    }
  });

  test('is told in the guide as it is', () => {
    const told = textOf('docs/secrets.md');
    for (const file of filesBelow(folder).filter((name) => /\.(?:service|conf)$/.test(name)))
      expect(told).toContain(file);
    expect(told).toContain('vault kv put secret/spacetime secret=-');
    const [, interval] = /static_secret_render_interval = "(\d+)m"/.exec(agent) ?? [];
    expect([interval, told.includes('every five minutes')]).toEqual(['5', true]);
    const service = unitLines(`${folder}/spacetime-vault.service`);
    expect(service.get('ExecStart')).toEqual(['/usr/bin/vault agent -config=/etc/spacetime/vault/agent.hcl']);
    expect(service.get('ReadWritePaths')).toEqual(['/etc/spacetime']);
  });
});

describe('the component of Vault for Kubernetes', () => {
  const folder = 'deploy/kubernetes/vault';
  const settings = variablesOf(`${folder}/settings.env`);
  const base = variablesOf('deploy/kubernetes/base/settings.env');
  const podSchema = z.looseObject({
    metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).default({}) }),
    spec: z.looseObject({
      securityContext: z.looseObject({ runAsUser: z.int(), runAsGroup: z.int() }),
      containers: z.tuple([
        z.looseObject({ volumeMounts: z.array(z.looseObject({ mountPath: z.string() })) }),
      ]),
      volumes: z.array(z.looseObject({ name: z.string() })),
    }),
  });

  /** What kubectl makes of the overlay of staging with the component; undefined without kubectl. */
  function built(): ReturnType<typeof manifestsIn> | undefined {
    const place = temporaryFolder();
    const from = (target: string): string => path.relative(place, path.join(root, target));
    writeFileSync(
      path.join(place, 'kustomization.yaml'),
      `resources:\n  - ${from('deploy/kubernetes/overlays/staging')}\ncomponents:\n  - ${from(folder)}\n`,
    );
    const outcome = tryProgram('kubectl', ['kustomize', place]);
    if (outcome === undefined) return undefined;
    expect(outcome.code, outcome.said).toBe(0);
    return manifestsIn(outcome.said);
  }

  test('puts both secrets where the settings name them, before the server starts', async ({ skip }) => {
    const manifests = built();
    if (manifests === undefined) return skip('Needs kubectl.');
    for (const manifest of manifests)
      expect([manifest.kind, await faultOf(manifest)]).toEqual([manifest.kind, '']);
    const set = manifests.find(({ kind }) => kind === 'StatefulSet');
    const pod = podSchema.parse(
      z.looseObject({ spec: z.looseObject({ template: z.unknown() }) }).parse(set).spec.template,
    );
    const said = (name: string): string => pod.metadata.annotations[`vault.hashicorp.com/${name}`] ?? '';
    expect([said('agent-inject'), said('agent-pre-populate-only')]).toEqual(['true', 'true']);
    const secrets = ['secret', 'previous'].map((name) => `${said('secret-volume-path')}/${name}`);
    expect(secrets).toEqual([base.SPACETIME_SECRET_FILE, settings.SPACETIME_PREVIOUS_SECRET_FILE]);
    const map = z
      .looseObject({ data: z.record(z.string(), z.string()) })
      .parse(manifests.find(({ kind }) => kind === 'ConfigMap'));
    expect(map.data).toMatchObject({ ...base, ...settings });
    // The injector mounts that place itself.
    const { containers, volumes, securityContext } = pod.spec;
    expect(containers[0].volumeMounts.map(({ mountPath }) => mountPath)).not.toContain(
      said('secret-volume-path'),
    );
    expect(volumes.map(({ name }) => name)).not.toContain('secret');
    expect([said('agent-run-as-user'), said('agent-run-as-group')]).toEqual(
      [securityContext.runAsUser, securityContext.runAsGroup].map(String),
    );
    expect(
      volumes.find(({ name }) => name === said('agent-service-account-token-volume-name')),
    ).toMatchObject({
      projected: { sources: [{ serviceAccountToken: { audience: 'vault' } }] },
    });
  });

  test('has the templates of the agent, word for word', () => {
    const text = textOf(`${folder}/stateful-set.yaml`);
    for (const name of ['secret', 'previous'])
      expect(text).toContain(
        `vault.hashicorp.com/agent-inject-template-${name}: |\n          ${textOf(`deploy/vault/${name}.ctmpl`)}`,
      );
  });
});
