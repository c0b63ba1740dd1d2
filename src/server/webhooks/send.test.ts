import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../../test/support/receiver.ts';
import { makeCertificate } from '../tls/development-certificate.ts';
import { AllowList } from './allow-list.ts';
import { Sender, type SenderSettings } from './send.ts';
import { TargetRefused } from './target.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function receiver(...answer: Parameters<typeof startReceiver>): Promise<Receiver> {
  const started = await startReceiver(...answer);
  closers.push(() => started.close());
  return started;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => new Promise((done) => void server.close(() => done())));
  return (server.address() as AddressInfo).port;
}

const unasked = (name: string): Promise<never> => Promise.reject(new Error(`nobody may look up ${name}`));

function sender(port: number, more: Partial<SenderSettings> = {}): Sender {
  return new Sender({ allow: new AllowList(`127.0.0.1:${port}`), version: '1', resolve: unasked, ...more });
}

const never = new AbortController().signal;
const parcel = (url: string, signal = never) => ({
  url,
  headers: { 'webhook-id': 'evt_1' },
  payload: '{"a":1}',
  signal,
});

describe('sending', () => {
  it('posts the payload as it is, with the headers and nothing that tells of the server', async () => {
    const target = await receiver();
    const result = await sender(target.port).send(parcel(target.url('/hook?a=b')));
    expect(result).toMatchObject({ ok: true, status: 204, error: null, aborted: false });
    const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = target.received;
    expect(path).toBe('/hook?a=b');
    expect(body).toBe('{"a":1}');
    expect(Object.keys(headers).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'webhook-id',
    ]);
  });

  it.each([200, 201, 202, 204, 299])('takes %i for success', async (status) => {
    const target = await receiver(status);
    expect(await sender(target.port).send(parcel(target.url()))).toMatchObject({ ok: true, status });
  });

  it.each([400, 401, 404, 429, 500, 503])('takes %i for failure', async (status) => {
    const target = await receiver(status);
    expect(await sender(target.port).send(parcel(target.url()))).toMatchObject({
      ok: false,
      gone: false,
      status,
      error: 'status',
    });
  });

  it('understands that a receiver is gone, and how long it wants to be left alone', async () => {
    const gone = await receiver(410);
    expect(await sender(gone.port).send(parcel(gone.url()))).toMatchObject({
      ok: false,
      gone: true,
      error: 'gone',
    });
    const busy = await receiver((_, response) => response.writeHead(503, { 'retry-after': '120' }).end());
    expect(await sender(busy.port).send(parcel(busy.url()))).toMatchObject({ askedMs: 120_000 });
    const odd = await receiver((_, response) => response.writeHead(503, { 'retry-after': '-5' }).end());
    expect(await sender(odd.port).send(parcel(odd.url()))).toMatchObject({ askedMs: 0 });
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect %i', async (status) => {
    const second = await receiver();
    const first = await receiver((_, response) =>
      response.writeHead(status, { location: second.url() }).end(),
    );
    const both = new AllowList(`127.0.0.1:${first.port}, 127.0.0.1:${second.port}`);
    const result = await sender(first.port, { allow: both }).send(parcel(first.url()));
    expect(result).toMatchObject({ ok: false, status, error: 'redirect' });
    expect(second.received).toHaveLength(0);
  });

  it('gives up a receiver that never answers', async () => {
    const target = await receiver(() => {});
    const result = await sender(target.port, { timeoutMs: 100 }).send(parcel(target.url()));
    expect(result).toMatchObject({ ok: false, error: 'timeout', status: null, aborted: false });
  });

  it('gives up a name whose look-up never ends', async () => {
    const forever = (): Promise<never> => new Promise(() => {});
    const sent = sender(1, { timeoutMs: 50, resolve: forever }).send(parcel('https://hooks.example.com/'));
    expect(await sent).toMatchObject({ ok: false, error: 'timeout' });
  });

  it('takes the status of a receiver that never ends its answer, or says far too much', async () => {
    const slow = await receiver((_, response) => response.writeHead(200).write('x'));
    expect(await sender(slow.port, { timeoutMs: 200 }).send(parcel(slow.url()))).toMatchObject({ ok: true });
    const loud = await receiver((_, response) => {
      response.writeHead(200);
      const chunk = 'x'.repeat(65_536);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await sender(loud.port).send(parcel(loud.url()))).toMatchObject({ ok: true });
  });

  it('refuses headers without end', async () => {
    const target = await receiver((_, response) => response.writeHead(200, { a: 'x'.repeat(20_000) }).end());
    expect(await sender(target.port).send(parcel(target.url()))).toMatchObject({
      ok: false,
      error: 'bad_answer',
    });
  });

  it('says so when nobody listens, or something that does not speak HTTP', async () => {
    const closed = createServer();
    const freed = await listening(closed);
    await closers.pop()?.();
    expect(await sender(freed).send(parcel(`http://127.0.0.1:${freed}/`))).toMatchObject({
      error: 'connection_failed',
      message: 'The connection failed (ECONNREFUSED).',
    });
    const port = await listening(createServer((socket) => socket.resume().end('SSH-2.0-x\r\n')));
    expect(await sender(port).send(parcel(`http://127.0.0.1:${port}/`))).toMatchObject({
      error: 'bad_answer',
    });
  });

  it('trusts no certificate that nobody vouches for', async () => {
    const { cert, key } = makeCertificate(['127.0.0.1'], new Date());
    const port = await listening(createTlsServer({ cert, key }));
    expect(await sender(port).send(parcel(`https://127.0.0.1:${port}/`))).toMatchObject({
      ok: false,
      error: 'tls_failed',
    });
  });

  it('ends at once when the server stops, and then it does not count', async () => {
    const stop = new AbortController();
    const target = await receiver(() => stop.abort());
    const result = await sender(target.port).send(parcel(target.url(), stop.signal));
    expect(result).toMatchObject({ ok: false, aborted: true });
  });
});

describe('the address that is connected to', () => {
  it('is the one that was checked, whatever the name says a moment later', async () => {
    const target = await receiver();
    let asked = 0;
    const resolve = async (): Promise<string[]> => (++asked === 1 ? ['127.0.0.1'] : ['127.0.0.2']);
    const sent = sender(target.port, { resolve }).send(parcel(`http://hooks.example.com:${target.port}/`));
    expect(await sent).toMatchObject({ ok: true });
    expect(asked).toBe(1);
    expect(target.received[0]?.headers.host).toBe(`hooks.example.com:${target.port}`);
  });

  it('is checked for every attempt: a name that turns inside is refused and nobody is connected to', async () => {
    const target = await receiver();
    let asked = 0;
    const resolve = async (): Promise<string[]> => (++asked === 1 ? ['93.184.215.14'] : ['127.0.0.1']);
    const rebinding = new Sender({ allow: new AllowList(), version: '1', resolve });
    await rebinding.check(`http://hooks.example.com:${target.port}/`);
    const sent = await rebinding.send(parcel(`http://hooks.example.com:${target.port}/`));
    expect(sent).toMatchObject({ ok: false, error: 'target_refused', status: null });
    expect(target.received).toHaveLength(0);
  });

  it('is not one of this machine by way of the name localhost', async () => {
    const target = await receiver();
    const plain = new Sender({ allow: new AllowList(), version: '1' });
    expect(await plain.send(parcel(`http://localhost:${target.port}/`))).toMatchObject({
      error: 'target_refused',
    });
    expect(target.received).toHaveLength(0);
  });
});

describe('the check of a target', () => {
  it('refuses what is inside and gives the URL in its one form', async () => {
    const inside = sender(1, { resolve: async () => ['10.0.0.1'] });
    await expect(inside.check('https://hooks.example.com/')).rejects.toThrow(TargetRefused);
    const outside = sender(1, { resolve: async () => ['93.184.215.14'] });
    expect(await outside.check('HTTPS://Hooks.Example.com')).toBe('https://hooks.example.com/');
  });

  it('lets a name pass that has no address yet', async () => {
    const unknown = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    const asking = sender(1, { resolve: () => Promise.reject(unknown) });
    expect(await asking.check('https://hooks.example.com/')).toBe('https://hooks.example.com/');
    expect(await asking.send(parcel('https://hooks.example.com/'))).toMatchObject({
      error: 'name_not_found',
    });
  });
});
