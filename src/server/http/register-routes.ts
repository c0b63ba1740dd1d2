import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, type Route, type RouteId, routeIds, routes } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import type { Guard } from '../guard/guard.ts';
import { within } from '../tracing/scope.ts';
import { type Answer, answerWriter } from './answer-writer.ts';
import type { AuditPort } from './audit-port.ts';
import { CallContext } from './call-context.ts';
import type { Call, Handlers } from './calls.ts';
import { checkDeclaration } from './declaration.ts';
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
      },
      handler: handlerOf(id, row, parts),
      ...(row.idempotent === true ? repeats : {}),
    });
  }
}

/** Health and metrics. */
function isWatching(id: string): boolean {
  return /^(health|metrics)/.test(id);
}

/** The handler of the table, with what comes before and after it. What is known at once is answered at once. */
function handlerOf(id: RouteId, row: Route, { handlers, audit, stopping }: RouteParts) {
  // The table ties schema and handler of one id together; over the union of all ids the compiler cannot follow.
  const handle = handlers[id] as (call: Call<Route>) => Answer | Promise<Answer>;
  const write = answerWriter(row);
  return (request: FastifyRequest, reply: FastifyReply): unknown => {
    const call = new CallContext(request, stopping, row, audit);
    const answer = within(request.scope, () =>
      row.audit === undefined ? handle(call as Call<Route>) : act(call, request, handle),
    );
    if (!(answer instanceof Promise)) return write(request, reply, answer);
    return ended(call, answer, (late) => write(request, reply, late));
  };
}

/** Passes on what an answer becomes, and ends its call in any case. */
async function ended(
  call: CallContext,
  answer: Promise<Answer>,
  write: (answer: Answer) => string | undefined,
): Promise<string | undefined> {
  try {
    return write(await answer);
  } finally {
    call.end();
  }
}

/** Carries out what the audit has a name for, and writes down that it was done or failed. */
async function act(
  call: CallContext,
  request: FastifyRequest,
  handle: (call: Call<Route>) => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    const answer = await handle(call as Call<Route>);
    await record(call, 'done', request);
    return answer;
  } catch (error) {
    // Refusals are counted where they are answered.
    if (!(error instanceof ApiError)) await record(call, 'failed', request);
    throw error;
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
