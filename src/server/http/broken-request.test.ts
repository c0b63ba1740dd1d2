import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { answerBrokenConnection } from './broken-request.ts';

test.each([
  ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'request_timeout'],
  ['HPE_HEADER_OVERFLOW', 431, 'headers_too_large'],
  ['HPE_INVALID_METHOD', 400, 'malformed_request'],
  [undefined, 400, 'malformed_request'],
])('%s is answered with %i and the line is closed', async (code, status, name) => {
  const socket = new PassThrough();
  answerBrokenConnection(Object.assign(new Error('parse'), code === undefined ? {} : { code }), socket);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toContain('connection: close');
  expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`);
  expect(JSON.parse(body)).toMatchObject({ status, code: name, instance: '*' });
});

test('a line that is gone is left alone', () => {
  const socket = new PassThrough();
  answerBrokenConnection(Object.assign(new Error('reset'), { code: 'ECONNRESET' }), socket);
  expect(socket.destroyed).toBe(true);
});
