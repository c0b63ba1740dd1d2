import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolder } from '../store/data-folder.ts';
import { developmentCertificate, makeCertificate } from './development-certificate.ts';

let folder: string;
let data: DataFolder;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'spacetime-tls-'));
  data = await DataFolder.open(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the certificate names every host and address, signs itself and is no authority', () => {
  const { cert } = makeCertificate(['localhost', '192.168.1.20', 'fe80::1:2'], new Date());
  const read = new X509Certificate(cert);
  expect(read.checkHost('localhost')).toBe('localhost');
  expect(read.checkIP('192.168.1.20')).toBe('192.168.1.20');
  expect(read.checkIP('fe80::1:2')).toBeDefined();
  expect(read.checkHost('elsewhere.test')).toBeUndefined();
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.ca).toBe(false);
  expect(read.validToDate.getTime() - Date.now()).toBeGreaterThan(89 * 86_400_000);
});

test('a TLS client that trusts it connects by address', async () => {
  const { cert, key } = makeCertificate(['127.0.0.1'], new Date());
  const server = createServer({ cert, key });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', ca: cert });
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  expect(socket.authorized).toBe(true);
  socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test('it is kept between starts, for the owner alone, and made anew when addresses or time demand it', async () => {
  const first = await developmentCertificate(data, ['10.0.0.5']);
  expect(await developmentCertificate(data, ['10.0.0.5'])).toEqual(first);
  expect((await stat(data.path('development-key.pem'))).mode & 0o077).toBe(0);
  expect(await readFile(data.path('development-key.pem'), 'utf8')).toBe(first.key);
  const moved = await developmentCertificate(data, ['10.0.0.6']);
  expect(moved.cert).not.toBe(first.cert);
  const later = await developmentCertificate(data, ['10.0.0.6'], new Date(Date.now() + 85 * 86_400_000));
  expect(later.cert).not.toBe(moved.cert);
});
