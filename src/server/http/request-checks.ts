import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, requestLimits } from '../../protocol/index.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { bearerOf } from '../auth/bearer.ts';
import { type Principal, requirePermission } from '../auth/principal.ts';
import type { Guard } from '../guard/guard.ts';
import type { Allowance } from '../guard/token-buckets.ts';
import { within } from '../tracing/scope.ts';
import type { Page } from './page.ts';
import { pathOf } from './problems.ts';
import type { CallConfig } from './register-routes.ts';
import { isSecure, securityHeaders } from './security-headers.ts';

/** What requests are checked with. */
export interface CheckParts {
  readonly authenticator: Pick<Authenticator, 'identify' | 'endsSoon'>;
  readonly guard: Guard;
  readonly page: Page;
  /** Wrong tokens an address may send within a minute. */
  readonly wrongTokensPerMinute: number;
  /** Methods that are possible at an address. */
  readonly methodsAt: (path: string) => readonly string[];
  /** Fires when the server stops. */
  readonly stopping: AbortSignal;
}

/** How many times more preflights than other strange requests are taken: pages send them by themselves. */
const preflightFactor = 10;

/**
 * Everything that is looked at before a body is read, in this order: size, name of the server, ban of the address, limit
 * of the address, token, permission, switches, suspension and limit of the token.
 */
export function checkRequests(app: FastifyInstance, parts: CheckParts): void {
  app.addHook('onRequest', (request, reply, done) => {
    const waiting = within(request.scope, () => checkRequest(request, reply, parts));
    if (waiting === undefined) done();
    // The library waits for what a hook returns.
    return waiting;
  });
}

/** Throws a refusal, or rejects with it where the store has to be asked about the token. */
function checkRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: CheckParts,
): Promise<void> | undefined {
  const { guard } = parts;
  const { call } = request.routeOptions.config;
  request.call = call;
  setCommonHeaders(request, reply, guard);
  if (parts.stopping.aborted) {
    reply.header('connection', 'close');
    throw new ApiError('shutting_down');
  }
  checkDeclaredSize(request.raw);
  checkExpectation(request.raw);
  guard.checkHost(request.raw);
  if (call !== undefined) {
    if (!call.watching) guard.checkAddress(request.address);
    return checkCall(call, request, reply, parts);
  }
  const isPage = !request.is404 && parts.page.has(pathOf(request));
  if (!isPage) checkStranger(request, reply, parts);
  return undefined;
}

/** What is no call of the table: a preflight, the address of a stream, or nothing. */
function checkStranger(request: FastifyRequest, reply: FastifyReply, parts: CheckParts): void {
  const { guard } = parts;
  guard.checkAddress(request.address);
  const { origin, 'access-control-request-method': wanted } = request.headers;
  const caller = { address: request.address, principal: undefined };
  if (request.method !== 'OPTIONS' || origin === undefined || wanted === undefined) {
    enforce('unknown', guard.take('unknown', guard.unknownQuota, caller), reply);
    return;
  }
  enforce('preflight', guard.take('preflight', guard.unknownQuota * preflightFactor, caller), reply);
  const methods = parts.methodsAt(pathOf(request));
  if (methods.length === 0) return;
  const headers = guard.crossOrigin.preflight(origin, methods);
  if (headers === undefined) {
    throw new ApiError('origin_refused', `Pages of ${shown(origin)} may not call this API.`);
  }
  reply.code(204).headers(headers).send();
}

function checkCall(
  call: CallConfig,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: CheckParts,
): Promise<void> | undefined {
  const { guard } = parts;
  const { id, row, quota } = call;
  const token = readToken(request, parts);
  if (token === undefined) {
    if (quota !== undefined) enforce(id, guard.take(id, quota, request), reply);
    requirePermission(undefined, row.permission);
    guard.checkSwitches(call, undefined);
    return undefined;
  }
  const judge = (principal: Principal): undefined => {
    request.principal = principal;
    warnOfEnd(reply, parts.authenticator.endsSoon(principal));
    requirePermission(principal, row.permission);
    guard.checkSwitches(call, principal);
    if (!call.watching) guard.checkToken(principal);
    if (quota !== undefined) enforce(id, guard.take(id, quota, request), reply);
  };
  const found = identify(token, request, parts);
  return found instanceof Promise ? found.then(judge) : judge(found);
}

function readToken(request: FastifyRequest, parts: CheckParts): string | undefined {
  try {
    return bearerOf(request.raw.rawHeaders, request.url);
  } catch (error) {
    noteWrongToken(request, parts);
    throw error;
  }
}

function identify(token: string, request: FastifyRequest, parts: CheckParts): Principal | Promise<Principal> {
  const refuse = (error: unknown): never => {
    // A token that has run out was once ours, and its holder may not have noticed.
    if (error instanceof ApiError && (error.code === 'unauthenticated' || error.code === 'too_many_attempts'))
      noteWrongToken(request, parts);
    throw error;
  };
  try {
    const found = parts.authenticator.identify(token, request.address);
    return found instanceof Promise ? found.catch(refuse) : found;
  } catch (error) {
    return refuse(error);
  }
}

/** Wrong tokens have a limit like requests; going on beyond it is an overrun, and leads to a ban. */
function noteWrongToken({ address }: FastifyRequest, { guard, wrongTokensPerMinute }: CheckParts): void {
  const allowance = guard.take('wrong_token', wrongTokensPerMinute, { address, principal: undefined });
  if (!allowance.allowed) throw tooMany('wrong_token', allowance);
}

function enforce(endpoint: string, allowance: Allowance, reply: FastifyReply): void {
  const { quota, remaining, resetS } = allowance;
  // The form of draft-ietf-httpapi-ratelimit-headers: the quota and its window, what remains, seconds until it is whole.
  reply.header('ratelimit-policy', `"${endpoint}";q=${quota};w=60`);
  reply.header('ratelimit', `"${endpoint}";r=${remaining};t=${resetS}`);
  if (!allowance.allowed) throw tooMany(endpoint, allowance);
}

function tooMany(endpoint: string, { quota, retryS }: Allowance): ApiError {
  return new ApiError(
    'too_many_requests',
    `"${endpoint}" takes ${quota} requests a minute from one caller; try again in ${retryS} s.`,
    { headers: { 'retry-after': String(retryS) } },
  );
}

/** Headers that every answer carries, whatever comes of the request. */
export function setCommonHeaders(request: FastifyRequest, reply: FastifyReply, guard: Guard): void {
  request.address = guard.addressOf(request.raw);
  reply.header('x-request-id', request.id);
  reply.headers(securityHeaders(request.headers.host, isSecure(request.raw.socket)));
  reply.headers(guard.crossOrigin.headersFor(request.headers.origin));
}

/** Tells a service in good time that its token has to be replaced. */
function warnOfEnd(reply: FastifyReply, endsMs: number | undefined): void {
  if (endsMs !== undefined) reply.header('spacetime-token-ends', new Date(endsMs).toISOString());
}

function checkDeclaredSize({ headers }: IncomingMessage): void {
  const declared = Number(headers['content-length'] ?? 0);
  if (declared > requestLimits.bodyBytes) {
    throw new ApiError(
      'body_too_large',
      `The body has ${declared} bytes; at most ${requestLimits.bodyBytes} are taken.`,
      {
        // What still arrives of the body is not read, so the connection cannot be used again.
        headers: { connection: 'close' },
      },
    );
  }
}

function checkExpectation({ headers }: IncomingMessage): void {
  const { expect } = headers;
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    throw new ApiError('expectation_failed', undefined, { headers: { connection: 'close' } });
}

const maxShownOrigin = 100;

function shown(origin: string): string {
  return origin.length <= maxShownOrigin ? origin : `${origin.slice(0, maxShownOrigin)}...`;
}
