import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startExitCodes } from '../../src/cli/index.ts';
import {
  outsideVariables,
  requestLimits,
  resolveConfiguration,
  routeIds,
  routes,
  settingNames,
  settings,
  telemetryPath,
  worldPath,
} from '../../src/protocol/index.ts';
import { restartExitCode } from '../../src/server/index.ts';
import { assignments, filesBelow, tableRows, textOf, unitLines, variablesOf } from '../support/deployment.ts';
import { wrongCall } from '../support/documents.ts';
import { root } from '../support/server.ts';

const guide = 'docs/deployment.md';
const files = [...filesBelow('deploy'), guide];
const unit = unitLines('deploy/systemd/spacetime.service');
const nginx = textOf('deploy/nginx/spacetime.conf');

/** The configuration that variables make, with a secret in each file that they name. */
function resolved(environment: Record<string, string>) {
  return resolveConfiguration({ environment, readSecret: () => 'b2Zm8vQx4LrT7nWc1KdYp6HsJg3AeUq9' });
}

/** What the unit gives beside the file of settings. */
const ofUnit = Object.fromEntries(assignments(unit.get('Environment') ?? []));

describe('settings of the deployment', () => {
  const known = new Set<string>([
    ...outsideVariables,
    ...settingNames.flatMap((name) => [
      settings[name].variable,
      ...('secret' in settings[name] ? [`${settings[name].variable}_FILE`] : []),
    ]),
  ]);

  test.each(files)('%s names only those that there are', (file) => {
    const named = textOf(file).match(/\bSPACETIME_[A-Z_]+\b/g) ?? [];
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test.each(['staging', 'production'])('make a server of %s under systemd that a proxy asks', (env) => {
    const { values, problems } = resolved({ ...ofUnit, ...variablesOf(`deploy/systemd/${env}.env`) });
    expect(problems).toEqual([]);
    expect(values).toMatchObject({ env, api: true, host: '127.0.0.1', visitors: 'token', port: 8080 });
    expect(values.trusted_proxies.split(',')).toContain('127.0.0.0/8');
    expect(values.hosts).not.toBe('');
  });

  test('are seen alike by the server and by the command line as its user', () => {
    const script = textOf('deploy/systemd/spacetime-as-server');
    expect(script).toContain(`SPACETIME_DATA_DIR=${ofUnit.SPACETIME_DATA_DIR}\n`);
    expect(unit.get('EnvironmentFile')).toEqual([/settings=(.*)/.exec(script)?.[1]]);
    expect(unit.get('LoadCredential')).toEqual([`secret:${/secret=(.*)/.exec(script)?.[1]}`]);
    expect(unit.get('WorkingDirectory')).toEqual([/program=(.*)/.exec(script)?.[1]]);
  });
});

describe('the unit', () => {
  const one = (name: string): string => unit.get(name)?.join('\n') ?? '';

  test('runs a program of the repository, as a user of its own', () => {
    const [program = ''] = one('ExecStart').split(' ');
    expect(existsSync(path.join(root, path.relative(one('WorkingDirectory'), program)))).toBe(true);
    expect(textOf('deploy/systemd/spacetime.sysusers.conf')).toContain(`\nu ${one('User')} `);
  });

  test('keeps data and cache where the settings say', () => {
    const folders = one('StateDirectory')
      .split(' ')
      .map((name) => `/var/lib/${name}`);
    for (const file of ['deploy/systemd/production.env', 'deploy/systemd/staging.env'])
      expect([ofUnit.SPACETIME_DATA_DIR, variablesOf(file).SPACETIME_BACKUP_DIR]).toEqual(folders);
    expect(ofUnit.NODE_COMPILE_CACHE).toBe(`/var/cache/${one('CacheDirectory')}`);
    expect(ofUnit.SPACETIME_SECRET_FILE).toBe(`%d/${one('LoadCredential').split(':')[0]}`);
  });

  test('starts the server again whatever happened, but for a configuration that is refused', () => {
    expect([one('Restart'), one('RestartSec'), one('StartLimitIntervalSec')]).toEqual(['always', '10', '0']);
    expect(Number(one('SuccessExitStatus'))).toBe(restartExitCode);
    expect(Number(one('RestartPreventExitStatus'))).toBe(startExitCodes.configuration);
  });
});

describe('the timer of backups', () => {
  const service = unitLines('deploy/systemd/spacetime-backup.service');
  const timer = unitLines('deploy/systemd/spacetime-backup.timer');
  const environment = Object.fromEntries(assignments(service.get('Environment') ?? []));

  test('asks the server of the other unit, as nobody, with a token that systemd hands over', () => {
    const { values } = resolved(variablesOf('deploy/systemd/production.env'));
    expect(environment.SPACETIME_URL).toBe(`http://${values.host}:${values.port}`);
    expect(environment.SPACETIME_TOKEN_FILE).toBe(`%d/${service.get('LoadCredential')?.[0]?.split(':')[0]}`);
    expect([service.get('DynamicUser'), service.get('Type')]).toEqual([['yes'], ['oneshot']]);
    for (const name of ['WorkingDirectory', 'NoNewPrivileges', 'ProtectSystem', 'SystemCallFilter'])
      expect(service.get(name)).toEqual(unit.get(name));
    expect(environment.PATH).toBe(ofUnit.PATH);
  });

  test('runs every hour, and once after an hour that was missed', () => {
    expect(timer.get('OnCalendar')).toEqual(['hourly']);
    expect(timer.get('Persistent')).toEqual(['true']);
  });

  test('is not needed for backups: every server that is deployed makes its own', () => {
    for (const file of [
      'deploy/systemd/staging.env',
      'deploy/systemd/production.env',
      'deploy/kubernetes/base/settings.env',
    ])
      expect(
        resolved({ ...variablesOf(file), ...(/base/.test(file) && { SPACETIME_ENV: 'production' }) }).values
          .backups,
      ).toBe(true);
  });
});

describe('the reverse proxy', () => {
  const value = (name: string): string => new RegExp(`^\\s*${name} (.*);$`, 'm').exec(nginx)?.[1] ?? '';
  const seconds = (name: string): number => Number(/^(\d+)s$/.exec(value(name))?.[1]);

  test('asks where the server listens', () => {
    const { values } = resolved(variablesOf('deploy/systemd/production.env'));
    expect(value('server')).toBe(`${values.host}:${values.port}`);
    expect(nginx.match(/server_name (.*);/g)).toEqual(Array(2).fill(`server_name ${values.hosts};`));
  });

  test('keeps the limits of the server', () => {
    expect(value('client_max_body_size')).toBe(`${requestLimits.bodyBytes / 1024 ** 2}m`);
    expect(value('large_client_header_buffers')).toBe(`2 ${requestLimits.headerBytes / 1024}k`);
    const arrivalS = settings.request_timeout_ms.fallback('production') / 1000;
    expect([seconds('client_header_timeout'), seconds('client_body_timeout')]).toEqual([arrivalS, arrivalS]);
    expect(seconds('keepalive_timeout')).toBeLessThan(requestLimits.keepAliveMs / 1000);
  });

  test('leads both streams on, for longer than they are silent', () => {
    expect([...nginx.matchAll(/location = (\S+)/g)].map(([, place]) => place)).toEqual([
      worldPath,
      telemetryPath,
    ]);
    // A ping comes every 30 s, and a load may be waited for a minute.
    expect(seconds('proxy_read_timeout')).toBeGreaterThan(60);
  });

  test('takes the ciphers and the year of TLS that the server takes', () => {
    const own = textOf('src/server/net/endpoints.ts');
    for (const cipher of value('ssl_ciphers').split(':')) expect(own).toContain(`'${cipher}'`);
    const [, age] = /max-age=(\d+)/.exec(textOf('src/server/http/security-headers.ts')) ?? [];
    expect(nginx).toContain(`Strict-Transport-Security "max-age=${age}" always`);
  });
});

describe('the guide', () => {
  const text = textOf(guide);

  test('tells the ports of the settings', () => {
    const told = tableRows(guide, 'Ports and firewall').map(([port = '']) => port);
    const own = [settings.port, settings.tls_port, settings.discovery_port].map(({ fallback }) =>
      fallback('production'),
    );
    for (const port of own) expect(told.some((one) => one.split('/')[0] === String(port))).toBe(true);
    expect(told).toContain(variablesOf('deploy/systemd/production.env').SPACETIME_TELEMETRY_PORT);
  });

  test('asks for routes that there are', () => {
    const calls = new Set(routeIds.map((id) => `${routes[id].method} ${routes[id].path}`));
    const rows = tableRows(guide, 'Verification');
    expect(rows.length).toBeGreaterThan(8);
    for (const [, request = ''] of rows) expect(calls).toContain(request.replace(/\?.*/, ''));
  });

  test('gives the memory that benches hold the server to', () => {
    const results = JSON.parse(textOf('docs/results/bench.json')) as Record<string, { goal?: number }>;
    expect(text).toContain(`held to ${results['memory/with rigid bodies']?.goal} MiB`);
  });

  test.each(files)('%s calls commands that there are, with options that they have', (file) => {
    const called = textOf(file).matchAll(
      /^(?!#).*(?:spacetime-as-server|bin\/spacetime\.mjs",? "?|bin\/spacetime\.mjs) ((?:[a-z-]+ ?)+(?:[^`\n]*))/gm,
    );
    for (const [, words = ''] of called) expect(wrongCall(words.trim().split(/\s+/))).toBe('');
  });

  test('names only files that there are', () => {
    const named = [...text.matchAll(/(?<![\w/])deploy\/[\w./-]*\w/g)].map(([file]) => file);
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });
});
