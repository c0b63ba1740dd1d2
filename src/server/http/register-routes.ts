import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, type Route, type RouteId, routeIds, routes } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import type { Guard } from '../guard/guard.ts';
import type { AuditPort } from './audit-port.ts';
import { CallContext } from './call-context.ts';
import type { Call, Handlers } from './calls.ts';
import { checkDeclaration } from './declaration.ts';
import { etagOf, isKnown } from './etag.ts';
import { repeatHooks } from './repeats.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The right that the route needs. A route without one stops the start. */
    permission?: Route['permission'];
    /** Its row of the table; the page and the streams have none. */
    call?: CallConfig;
  }
  interface FastifyRequest {
    /** What is called; undefined for what is no call of the table. */
    call: CallConfig | undefined;
    /** Whose token came with the request. */
    principal: Principal | undefined;
    /** Where the request comes from, behind whatever proxies. */
    address: string;
  }
}

/** What the checks of a request have to know about its call. */
export interface CallConfig {
  readonly id: RouteId;
  readonly row: Route;
  /** Requests a minute; undefined where there is no limit. */
  readonly quota: number | undefined;
  /** Whether it is there for those who watch the server, whoever else is kept out. */
  readonly watching: boolean;
}

/** What routes are registered with. */
export interface RouteParts {
  readonly handlers: Handlers;
  readonly apiOn: boolean;
  readonly guard: Guard;
  readonly audit: AuditPort | undefined;
  /** Fires when the server stops. */
  readonly stopping: AbortSignal;
}

/** Whether a route exists: with the API off only those that need no permission do. */
export function isServed(route: Route, apiOn: boolean): boolean {
  return apiOn || route.permission === 'none';
}

/** Registers every served route of the table with its handler. Throws where a row of the table is not complete. */
export function registerRoutes(app: FastifyInstance, parts: RouteParts): void {
  const repeats = repeatHooks(parts.guard);
  for (const id of routeIds) {
    const row: Route = routes[id];
    checkDeclaration(row);
    if (!isServed(row, parts.apiOn)) continue;
    const quota = parts.guard.quota(id, row);
    app.route({
      method: row.method,
      url: row.path.replace(/\{([a-z_]+)\}/g, ':$1'),
      config: { permission: row.permission, call: { id, row, quota, watching: isWatching(id) } },
      schema: {
        ...(row.params === undefined ? {} : { params: row.params }),
        ...(row.query === undefined ? {} : { querystring: row.query }),
        ...(row.body === undefined ? {} : { body: row.body }),
        response: row.answers,
      },
      handler: (request, reply) => answer(id, row, parts, request, reply),
      ...(row.idempotent === true ? repeats : {}),
      ...(row.tagged === true ? { onSend: tagAnswers() } : {}),
    });
  }
}

/** Health and metrics. */
function isWatching(id: string): boolean {
  return /^(health|metrics)/.test(id);
}

async function answer(
  id: RouteId,
  row: Route,
  { handlers, audit, stopping }: RouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  // The table ties schema and handler of one id together; over the union of all ids the compiler cannot follow.
  const handle = handlers[id] as (call: Call<Route>) => Promise<{ status: number; body: unknown }>;
  const call = new CallContext(request, stopping, row, audit);
  try {
    const { status, body } = await handle(call as Call<Route>);
    await record(call, 'done', request);
    reply.code(status).header('cache-control', 'no-store');
    if (row.media !== undefined) reply.type(row.media);
    return body;
  } catch (error) {
    // Refusals are counted where they are answered.
    if (!(error instanceof ApiError)) await record(call, 'failed', request);
    throw error;
  } finally {
    call.end();
  }
}

/** Writes down what was done, before its answer goes out. What cannot be written down has happened nonetheless. */
async function record(
  { act, requestId }: CallContext,
  outcome: 'done' | 'failed',
  { log }: FastifyRequest,
): Promise<void> {
  try {
    await act.record(outcome);
  } catch (error) {
    log.error({ err: error, request_id: requestId }, 'an act could not be audited');
  }
}

/**
 * A hook that gives answers of one route their ETag, and 304 to a caller who has it already. What is asked often changes
 * seldom, so the tag of the last content is remembered.
 */
function tagAnswers() {
  let last = { content: '', etag: etagOf('') };
  return async (request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
    if (reply.statusCode !== 200 || typeof payload !== 'string') return payload;
    if (payload !== last.content) last = { content: payload, etag: etagOf(payload) };
    const { etag } = last;
    reply.header('etag', etag).header('cache-control', 'private, no-cache');
    const known = request.headers['if-none-match'];
    if (known === undefined || !isKnown(known, etag)) return payload;
    reply.code(304).removeHeader('content-length');
    // What goes on with a HEAD counts the bytes of a content, so it needs one.
    return request.method === 'HEAD' ? payload : null;
  };
}
