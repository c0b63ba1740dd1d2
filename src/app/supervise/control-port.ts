import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Answer, type Control, refusal } from '../../tools/supervise/index.ts';

/** Where the supervisor listens: no other machine has anything to ask. */
export const controlHost = '127.0.0.1';

const limits = {
  bodyBytes: 1024,
  headerBytes: 8 * 1024,
  requestMs: 5000,
  keepAliveMs: 5000,
  /** Without a byte in or out: whoever does not read his answers must not hold a connection for ever. */
  idleMs: 10_000,
  connections: 32,
} as const;

/** The port of the supervisor, which does not listen yet. */
export function controlServer(control: Control): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      requestTimeout: limits.requestMs,
      headersTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: 1000,
    },
    (request, response) => void take(request, response, control),
  );
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idleMs);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseBroken(error, socket));
  return server;
}

async function take(request: IncomingMessage, response: ServerResponse, control: Control): Promise<void> {
  const { method = '', url = '', rawHeaders } = request;
  const id = randomUUID();
  try {
    const small = await readAside(request);
    const path = url.slice(0, limits.headerBytes).replace(/[?#].*$/s, '');
    const answer = small
      ? control.answer({ method, url, rawHeaders, id })
      : refusal('body_too_large', path, id, { headers: { connection: 'close' } });
    write(response, answer, method === 'HEAD');
  } catch {
    // The caller has hung up, or there is no answer for him; neither is a reason to end the supervisor.
    response.destroy();
  }
}

/** Reads a body that nobody needs; false where it is longer than that should take. */
async function readAside(request: IncomingMessage): Promise<boolean> {
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) return false;
  let bytes = 0;
  // Whoever sends more is still to read why he is refused.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    bytes += (part as Buffer).length;
    if (bytes > limits.bodyBytes) return false;
  }
  return true;
}

function write(response: ServerResponse, { status, headers, body }: Answer, headOnly: boolean): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    ...safeHeaders,
    ...headers,
    'content-length': Buffer.byteLength(text),
  });
  response.end(headOnly ? undefined : text);
}

const safeHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

function refuseBroken({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const name =
    code === 'HPE_HEADER_OVERFLOW'
      ? 'headers_too_large'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request_timeout'
        : 'malformed_request';
  const { status, headers, body } = refusal(name, '', randomUUID());
  const text = `${JSON.stringify(body)}\n`;
  const lines = Object.entries({ ...safeHeaders, ...headers, 'content-length': Buffer.byteLength(text) });
  const head = lines.map(([field, value]) => `${field}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} Refused\r\n${head}connection: close\r\n\r\n${text}`);
}
