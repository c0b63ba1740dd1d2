import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { request as send } from 'node:https';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { requestLimits, worldPath, worldSubprotocol } from '../../src/protocol/index.ts';
import { textOf, tryProgram } from '../support/deployment.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const name = 'space.example.org';
const missing = tryProgram('nginx', ['-v']) === undefined;

describe.skipIf(missing)('nginx with deploy/nginx/spacetime.conf (needs nginx)', () => {
  let server: TestServer;
  let proxy: ChildProcess;
  let folder: string;
  const secure = (): string => path.join(folder, 'secure.sock');

  beforeAll(async () => {
    folder = temporaryFolder();
    // With --lan, so that it leaves a certificate for the proxy.
    server = await startTestServer(
      {
        SPACETIME_TLS_PORT: '0',
        SPACETIME_HOSTS: name,
        SPACETIME_TRUSTED_PROXIES: '127.0.0.0/8',
        SPACETIME_SCRAPE_NETWORKS: '198.51.100.0/24',
      },
      true,
    );
    writeFileSync(path.join(folder, 'nginx.conf'), configuration(folder, server));
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => proxy?.once('close', resolve));
    if (proxy?.kill()) await ended;
    await server?.stop();
    removeTemporaryFolders();
  });

  const args = (): string[] => ['-p', folder, '-e', 'stderr', '-c', path.join(folder, 'nginx.conf')];

  test('takes it without a warning', () => {
    const outcome = tryProgram('nginx', [...args(), '-t']);
    expect(outcome?.code, outcome?.said).toBe(0);
    expect(outcome?.said).not.toMatch(/\[(warn|emerg|alert|error)\]/);
  });

  test('leads requests and streams to the server, and keeps what it has to keep', async () => {
    proxy = spawn('nginx', args(), { stdio: 'ignore' });
    while (!existsSync(secure()) && proxy.exitCode === null) await pause(20);
    expect(proxy.exitCode).toBe(null);

    const live = await ask('/health/live');
    expect([live.status, live.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    expect(live.headers['content-security-policy']).toContain(`wss://${name}`);
    // Where the proxy saw the caller counts, not what he says himself.
    expect((await ask('/metrics', { 'x-forwarded-for': '198.51.100.7' })).status).toBe(401);
    expect((await ask('/health/live', {}, 'x'.repeat(requestLimits.bodyBytes + 1))).status).toBe(413);

    const line = new WebSocket(`wss://${name}${worldPath}`, worldSubprotocol, {
      origin: `https://${name}`,
      createConnection: () => connect({ path: secure(), rejectUnauthorized: false }),
    });
    const welcome = new Promise((resolve, reject) => {
      line.once('message', (data) => resolve(JSON.parse((data as Buffer).toString('utf8'))));
      line.once('error', reject);
    });
    line.once('open', () => line.send(JSON.stringify({ type: 'hello', name: 'Ada' })));
    expect(await welcome).toMatchObject({ type: 'welcome' });
    line.close();
  });

  function ask(
    place: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<{ status: number | undefined; headers: Record<string, unknown> }> {
    return new Promise((resolve, reject) => {
      const request = send(
        {
          socketPath: secure(),
          path: place,
          method: body === undefined ? 'GET' : 'POST',
          headers: { host: name, ...headers, ...(body !== undefined && { 'content-length': body.length }) },
          rejectUnauthorized: false,
          agent: false,
        },
        (response) => {
          response.resume();
          resolve({ status: response.statusCode, headers: response.headers });
        },
      );
      request.on('error', reject);
      // Only what is declared is judged; the answer comes before the body is sent.
      if (body === undefined) request.end();
      else request.flushHeaders();
    });
  }
});

/** The file for the http level with its places exchanged for those of the test, in what stands around it on a machine. */
function configuration(folder: string, server: TestServer): string {
  const pem = (part: string): string => path.join(server.dataFolder, `development-${part}.pem`);
  const own = textOf('deploy/nginx/spacetime.conf')
    .replaceAll(/^ *listen \[::\].*\n/gm, '')
    .replace('listen 80;', `listen unix:${folder}/plain.sock;`)
    .replace('listen 443 ssl;', `listen unix:${folder}/secure.sock ssl;`)
    .replace('/etc/spacetime/tls/fullchain.pem', pem('cert'))
    .replace('/etc/spacetime/tls/privkey.pem', pem('key'))
    .replace('server 127.0.0.1:8080;', `server ${new URL(server.url).host};`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  return `daemon off; master_process off; pid ${folder}/nginx.pid; events {}
http {
access_log off;
${temporary.join('\n')}
${own}
}
`;
}
