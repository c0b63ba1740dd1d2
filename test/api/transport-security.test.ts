import { get as getPlain, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeContent, paths } from '../support/scenes.ts';
import { runCommand, sendRaw, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let development: TestServer;
let configured: TestServer;
beforeAll(async () => {
  const variables = {
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_TLS_PORT: '0',
  };
  development = await startTestServer(variables, true);
  configured = await startTestServer({
    ...variables,
    SPACETIME_TLS_CERT: path.join(development.dataFolder, 'development-cert.pem'),
    SPACETIME_TLS_KEY: path.join(development.dataFolder, 'development-key.pem'),
  });
});
afterAll(async () => {
  await configured.stop();
  await development.stop();
  removeTemporaryFolders();
});

const addressOf = ({ server }: TestServer, scheme: string): string =>
  server.addresses.find((address) => address.startsWith(`${scheme}:`)) ?? '';

const header = 'strict-transport-security';

function headersOf(url: string, host?: string): Promise<IncomingHttpHeaders> {
  const options = { agent: false as const, rejectUnauthorized: false, ...(host && { headers: { host } }) };
  return new Promise((resolve, reject) => {
    const take = (answer: IncomingMessage): void => {
      answer.resume();
      resolve(answer.headers);
    };
    const request = url.startsWith('https:') ? getSecure(url, options, take) : getPlain(url, options, take);
    request.on('error', reject);
  });
}

describe.each([
  ['the development certificate', () => development],
  ['a configured certificate', () => configured],
])('with %s', (_, server) => {
  test.each(['/health/live', '/scene', '/none', '/'])(
    '%s holds browsers to TLS, only under TLS',
    async (at) => {
      const secure = await headersOf(addressOf(server(), 'https') + at);
      expect(secure[header]).toBe('max-age=31536000');
      const plain = await headersOf(addressOf(server(), 'http') + at);
      expect(plain[header]).toBeUndefined();
      expect(plain['content-security-policy']).toContain("default-src 'none'");
    },
  );

  test('what never became a request is answered alike', async () => {
    const { hostname: host, port } = new URL(addressOf(server(), 'https'));
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host, port: Number(port), rejectUnauthorized: false }, () =>
        socket.write('NONSENSE\r\n\r\n'),
      );
      let text = '';
      socket.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      socket.once('error', reject);
      socket.once('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain(`${header}: max-age=`);
    expect(await sendRaw(addressOf(server(), 'http'), 'NONSENSE\r\n\r\n')).not.toContain(header);
  });

  test('the name localhost is not bound, because other servers of the machine have it too', async () => {
    const secure = addressOf(server(), 'https');
    for (const name of ['localhost', 'LOCALHOST:8443', 'ship.localhost:8443']) {
      expect([name, (await headersOf(`${secure}/health/live`, name))[header]]).toEqual([name, undefined]);
    }
    for (const name of ['localhost.example', 'notlocalhost', 'ship.example:8443']) {
      expect((await headersOf(`${secure}/health/live`, name))[header]).toBe('max-age=31536000');
    }
  });
});

test('commands name a certificate that is not trusted, and go on where its authority is named', async () => {
  const url = addressOf(development, 'https');
  const trusting = { NODE_EXTRA_CA_CERTS: path.join(development.dataFolder, 'development-cert.pem') };
  const why = /its certificate is not trusted here \(DEPTH_ZERO_SELF_SIGNED_CERT\); NODE_EXTRA_CA_CERTS/;
  for (const words of [['status'], ['health', '--once']]) {
    const refused = await runCommand([...words, '--url', url]);
    expect([refused.code !== 0, refused.stdout + refused.stderr]).toEqual([true, expect.stringMatching(why)]);
    expect((await runCommand([...words, '--url', url], trusting)).code).toBe(0);
  }
});
