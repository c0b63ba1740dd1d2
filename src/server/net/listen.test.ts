import { createServer, Server } from 'node:http';
import { expect, test } from 'vitest';
import { StartError } from '../start-error.ts';
import { authority, firewallHint, isLoopback, listen } from './listen.ts';

/** A server that the system refuses to let listen, as it does with users and addresses that a test cannot have. */
class RefusedServer extends Server {
  readonly code: string;

  constructor(code: string) {
    super();
    this.code = code;
  }

  override listen(): this {
    process.nextTick(() =>
      this.emit('error', Object.assign(new Error(`listen ${this.code}`), { code: this.code })),
    );
    return this;
  }
}

test.each([
  ['EACCES', 80, 'no_permission', /no permission for ports below 1024/],
  ['EACCES', 8080, 'no_permission', /no permission\. Choose/],
  ['EADDRINUSE', 1, 'port_in_use', /port 1 is in use by another process/],
  ['EADDRNOTAVAIL', 8080, 'address_unavailable', /not an address of this machine/],
  ['EMFILE', 8080, 'failed', /Cannot listen on 192\.0\.2\.1:8080: listen EMFILE/],
])('%s at port %i becomes a sentence', async (code, port, kind, sentence) => {
  const refusal = await listen(new RefusedServer(code), '192.0.2.1', port).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(StartError);
  expect(refusal).toMatchObject({ kind, message: expect.stringMatching(sentence) as string });
});

test('a free port is taken and told', async () => {
  const server = createServer();
  expect(await listen(server, '127.0.0.1', 0)).toBeGreaterThan(0);
  await new Promise((resolve) => server.close(resolve));
});

test('addresses', () => {
  expect(authority('::1', 80)).toBe('[::1]:80');
  expect(authority('127.0.0.1', 80)).toBe('127.0.0.1:80');
  expect(['127.0.0.1', '127.9.9.9', 'localhost', '::1'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '192.168.0.1', '::', 'localhost.example', '127.0.0.1.example'].some(isLoopback)).toBe(
    false,
  );
  expect(firewallHint(8443)).toContain('8443');
});
