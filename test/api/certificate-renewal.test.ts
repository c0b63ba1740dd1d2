import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeContent, paths } from '../support/scenes.ts';
import {
  endProcesses,
  startServerProcess,
  startTestServer,
  type TestServer,
  until,
} from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

/** Certificates that differ: each of these servers has made one of its own. */
const pairs: string[] = [];
let content: string;
beforeAll(async () => {
  content = await makeContent();
  for (let i = 0; i < 2; i++) {
    const made = await startTestServer({ ...variables(), SPACETIME_TLS_PORT: '0' }, true);
    const folder = temporaryFolder();
    for (const name of ['cert', 'key'])
      await copyFile(path.join(made.dataFolder, `development-${name}.pem`), path.join(folder, `${name}.pem`));
    await made.stop();
    pairs.push(folder);
  }
});
const running: TestServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});
afterAll(() => {
  endProcesses();
  removeTemporaryFolders();
});

const variables = () => ({ SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.orbit });
const part = (pair: number, name: string) => path.join(pairs[pair] ?? '', `${name}.pem`);

async function place(folder: string, cert: number, key = cert): Promise<void> {
  await copyFile(part(cert, 'cert'), path.join(folder, 'cert.pem'));
  await copyFile(part(key, 'key'), path.join(folder, 'key.pem'));
}

async function startOn(folder: string): Promise<{ server: TestServer; url: string }> {
  await place(folder, 0);
  const server = await startTestServer({
    ...variables(),
    SPACETIME_TLS_PORT: '0',
    SPACETIME_TLS_CERT: path.join(folder, 'cert.pem'),
    SPACETIME_TLS_KEY: path.join(folder, 'key.pem'),
  });
  running.push(server);
  return { server, url: server.server.addresses.find((one) => one.startsWith('https:')) ?? '' };
}

/** The fingerprint that a server shows. */
function shownBy(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('a renewed certificate is used from the next connection on, and those that are open go on', async () => {
  const folder = temporaryFolder();
  const { server, url } = await startOn(folder);
  const before = await shownBy(url);
  const { hostname, port } = new URL(url);
  const open = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await place(folder, 1);
  await server.server.reload();
  expect(await shownBy(url)).not.toBe(before);
  let answer = '';
  open.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  open.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  await until('the open one is answered', () => answer.includes('200 OK'));
  open.destroy();
});

test('files that are broken or do not belong together leave the old one in use, and the log says why once', async () => {
  const folder = temporaryFolder();
  const { server, url } = await startOn(folder);
  const before = await shownBy(url);
  const complaints = () =>
    server.logged.filter(({ message }) => String(message).startsWith('the new certificate cannot be used'))
      .length;
  await place(folder, 1, 0);
  await server.server.reload();
  await server.server.reload();
  expect([await shownBy(url), complaints()]).toEqual([before, 1]);
  await writeFile(path.join(folder, 'cert.pem'), 'no certificate');
  await server.server.reload();
  expect([await shownBy(url), complaints()]).toEqual([before, 2]);
  await place(folder, 1);
  await writeFile(path.join(folder, 'key.pem'), '');
  await server.server.reload();
  expect([await shownBy(url), complaints()]).toEqual([before, 3]);
  await place(folder, 1);
  await server.server.reload();
  expect(await shownBy(url)).not.toBe(before);
});

test('SIGHUP renews it, and ends nothing', async () => {
  const folder = temporaryFolder();
  await place(folder, 0);
  const server = await startServerProcess([], {
    ...variables(),
    SPACETIME_DATA_DIR: temporaryFolder(),
    SPACETIME_TLS_PORT: '0',
    SPACETIME_TLS_CERT: path.join(folder, 'cert.pem'),
    SPACETIME_TLS_KEY: path.join(folder, 'key.pem'),
  });
  const ready =
    server
      .output()
      .stdout.split('\n')
      .find((line) => line.includes('"ready"')) ?? '{}';
  const { addresses } = JSON.parse(ready) as { addresses: string[] };
  const url = addresses.find((one) => one.startsWith('https:')) ?? '';
  const before = await shownBy(url);
  server.child.kill('SIGHUP');
  await place(folder, 1);
  server.child.kill('SIGHUP');
  await until('the new one is shown', async () => (await shownBy(url)) !== before);
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
});
