import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Scope } from '../tracing/scope.ts';
import type { Span } from '../tracing/span.ts';
import { noTracing, type Tracing } from '../tracing/tracing.ts';
import { isSecure } from './security-headers.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** On whose behalf is done what the request leads to; undefined before the checks. */
    scope: Scope | undefined;
  }
}

/** Gives every request its scope and, where traces are made, every call its span; to be hooked in before the checks. */
export function traceRequests(app: FastifyInstance, tracing: Tracing = noTracing): void {
  app.addHook('onRequest', (request, _reply, done) => {
    request.scope = { requestId: request.id, span: spanOf(request, tracing) };
    done();
  });
  if (tracing === noTracing) return;
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode } = reply;
    const span = request.scope?.span;
    span?.set({ 'http.response.status_code': statusCode });
    span?.end(statusCode >= firstServerError ? String(statusCode) : undefined);
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    request.scope?.span?.end('aborted');
    done();
  });
}

const firstServerError = 500;

/** What watches the server is asked all the time and leads to nothing; the page has no work to show. */
function spanOf(request: FastifyRequest, tracing: Tracing): Span | undefined {
  const { call } = request.routeOptions.config;
  if (call === undefined || call.watching) return undefined;
  const { method, path } = call.row;
  const came = request.headers.traceparent;
  return tracing.begin(`${method} ${path}`, {
    kind: 'server',
    parent: tracing.propagates && typeof came === 'string' ? came : undefined,
    attributes: {
      'http.request.method': method,
      'http.route': path,
      'url.scheme': isSecure(request.raw.socket) ? 'https' : 'http',
      'spacetime.request_id': request.id,
    },
  });
}
