import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError, type ErrorCode, problemMediaType } from '../../protocol/index.ts';
import { STATUS_CODES } from '../net/node-http.ts';
import { problemDocument } from './problems.ts';
import { isSecure, securityHeaders } from './security-headers.ts';

/** Errors of the HTTP parser that have a row of their own; every other one is a malformed request. */
const parserCodes: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

const lastAnswers = new WeakMap<Duplex, ServerResponse>();

/** Remembers the answer that was begun last on each connection of a server. */
export function followAnswers(server: Server): void {
  const remember = (request: IncomingMessage, answer: ServerResponse): void => {
    lastAnswers.set(request.socket, answer);
  };
  server.on('request', remember);
  server.on('checkExpectation', remember);
}

/** Answers what never became a request (broken syntax, endless headers, a body that does not come) and hangs up. */
export function answerBrokenConnection(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const last = lastAnswers.get(socket);
  // What breaks behind its header lines may have been answered already, and one request gets one answer.
  if (last?.headersSent === true && !last.req.complete) {
    socket.end(() => socket.destroy());
    return;
  }
  refuseOnSocket(socket, new ApiError(parserCodes[error.code ?? ''] ?? 'malformed_request'), '*');
}

/** A caller that was refused and does not hang up either is cut off after this time. */
const hangUpMs = 1000;

/** Writes a refusal as a whole HTTP answer onto a bare socket and closes it. */
export function refuseOnSocket(socket: Duplex, refusal: ApiError, path: string): void {
  const requestId = randomUUID();
  const body = problemDocument(refusal, path, requestId);
  const payload = JSON.stringify(body);
  const headers = {
    ...securityHeaders(undefined, isSecure(socket)),
    ...refusal.details.headers,
    'x-request-id': requestId,
    'content-type': `${problemMediaType}; charset=utf-8`,
    'content-length': String(Buffer.byteLength(payload)),
    'cache-control': 'no-store',
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${body.status} ${STATUS_CODES[body.status] ?? 'Error'}\r\n${lines.join('')}\r\n${payload}`,
  );
  const timer = setTimeout(() => socket.destroy(), hangUpMs);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}
