import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Route, type RouteId, requestLimits, routeIds, routes } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import type { Call, Handlers } from './calls.ts';
import { checkDeclaration } from './declaration.ts';
import { etagOf, isKnown } from './etag.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The right that the route needs. A route without one stops the start. */
    permission?: Route['permission'];
    jsonDepth?: number;
    arrayLength?: number;
  }
  interface FastifyRequest {
    /** Whose token came with the request. */
    principal: Principal | undefined;
  }
}

/** Whether a route exists: with the API off only those that need no permission do. */
export function isServed(route: Route, apiOn: boolean): boolean {
  return apiOn || route.permission === 'none';
}

/**
 * Registers every served route of the table with its handler. Throws where a row of the table is not complete.
 * @param stopping Fires when the server stops.
 */
export function registerRoutes(
  app: FastifyInstance,
  handlers: Handlers,
  apiOn: boolean,
  stopping: AbortSignal,
): void {
  for (const id of routeIds) {
    const route: Route = routes[id];
    checkDeclaration(route);
    if (!isServed(route, apiOn)) continue;
    app.route({
      method: route.method,
      url: route.path.replace(/\{([a-z_]+)\}/g, ':$1'),
      config: {
        permission: route.permission,
        jsonDepth: route.jsonDepth ?? requestLimits.jsonDepth,
        arrayLength: route.arrayLength ?? requestLimits.arrayLength,
      },
      schema: {
        ...(route.params === undefined ? {} : { params: route.params }),
        ...(route.query === undefined ? {} : { querystring: route.query }),
        ...(route.body === undefined ? {} : { body: route.body }),
        response: route.answers,
      },
      handler: (request, reply) => answer(id, handlers, request, reply, stopping),
      ...(route.tagged === true ? { onSend: tag } : {}),
    });
  }
}

async function answer(
  id: RouteId,
  handlers: Handlers,
  request: FastifyRequest,
  reply: FastifyReply,
  stopping: AbortSignal,
): Promise<unknown> {
  // The table ties schema and handler of one id together; over the union of all ids the compiler cannot follow.
  const handle = handlers[id] as (call: Call<Route>) => Promise<{ status: number; body: unknown }>;
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  request.raw.socket.once('close', leave);
  try {
    const { status, body } = await handle({
      params: request.params,
      query: request.query,
      body: request.body,
      principal: request.principal,
      address: request.ip,
      requestId: request.id,
      signal: AbortSignal.any([gone.signal, stopping]),
    } as Call<Route>);
    reply.code(status).header('cache-control', 'no-store');
    return body;
  } finally {
    request.raw.socket.removeListener('close', leave);
  }
}

/** Gives an answer its ETag, and 304 to a caller who has it already. */
async function tag(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (reply.statusCode !== 200 || typeof payload !== 'string') return payload;
  const etag = etagOf(payload);
  reply.header('etag', etag).header('cache-control', 'private, no-cache');
  if (!isKnown(request.headers['if-none-match'], etag)) return payload;
  reply.code(304).removeHeader('content-length');
  return null;
}
