import { randomUUID } from 'node:crypto';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import {
  ApiError,
  type ErrorCode,
  errorTable,
  pathMatcher,
  problemMediaType,
  requestLimits,
  routeIds,
  routes,
  telemetryPath,
  worldPath,
} from '../../protocol/index.ts';
import { factsOf } from '../tracing/scope.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { AuditPort } from './audit-port.ts';
import { answerBrokenConnection } from './broken-request.ts';
import { readJson } from './json-body.ts';
import { pathOf, problemDocument, toApiError } from './problems.ts';
import { isServed, type RouteParts, registerRoutes } from './register-routes.ts';
import { type CheckParts, checkRequests, setCommonHeaders } from './request-checks.ts';
import { traceRequests } from './request-traces.ts';
import { serverOptions } from './server-options.ts';

/** What the HTTP side is made of. */
export interface AppParts extends RouteParts, Omit<CheckParts, 'methodsAt'> {
  readonly logger: FastifyBaseLogger;
  readonly tracing?: Tracing;
  /** Most connections held at once. */
  readonly connectionLimit: number;
  /** How long a request may take to arrive. */
  readonly requestTimeoutMs: number;
}

/** Puts the HTTP side together. What the checks of a request leave is read: content type, then syntax, then schema. */
export function createApp(parts: AppParts): FastifyInstance {
  const app = fastify({
    loggerInstance: childless(parts.logger),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: requestLimits.bodyBytes,
    requestTimeout: parts.requestTimeoutMs,
    keepAliveTimeout: requestLimits.keepAliveMs,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    http: serverOptions(parts.requestTimeoutMs),
    routerOptions: { maxParamLength: 256 },
    schemaController: { compilersFactory: { buildValidator: noJsonSchema, buildSerializer: noJsonSchema } },
    clientErrorHandler: answerBrokenConnection,
    frameworkErrors: (error, request, reply) => {
      setCommonHeaders(request, reply, parts.guard);
      sendProblem(error, request, reply, parts);
    },
  });
  app.server.maxConnections = parts.connectionLimit;
  app.setValidatorCompiler(validatorCompiler);
  app.decorateRequest('call', undefined);
  app.decorateRequest('principal', undefined);
  app.decorateRequest('address', '');
  app.decorateRequest('claim', undefined);
  app.decorateRequest('scope', undefined);
  refuseUndeclaredRoutes(app);
  readBodies(app);
  traceRequests(app, parts.tracing);
  checkRequests(app, { ...parts, methodsAt: (path) => allowedMethods(path, parts) });
  logAnswers(app);
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, parts));
  app.setNotFoundHandler((request, reply) => sendProblem(notFound(request, parts), request, reply, parts));
  registerRoutes(app, parts);
  for (const path of streamPaths(parts)) {
    app.get(path, { config: { permission: 'none' }, exposeHeadRoute: false }, () => {
      throw new ApiError('upgrade_required', undefined, { headers: { upgrade: 'websocket' } });
    });
  }
  app.get('/*', { config: { permission: 'none' } }, (request, reply) => parts.page.serve(request, reply));
  return app;
}

/** Stands in for what compiles JSON Schema, 4 MB that would be loaded unused: the schemas here are Zod's. */
function noJsonSchema(): never {
  throw new TypeError('A schema of a route is one of Zod.');
}

/**
 * A log that is its own child: one of its own for every request would cost more than all checks, and lines that are written
 * name the request themselves.
 */
function childless(logger: FastifyBaseLogger): FastifyBaseLogger {
  const log: FastifyBaseLogger = Object.create(logger, { child: { value: () => log } });
  return log;
}

/** Where WebSockets are opened. */
function streamPaths({ apiOn }: AppParts): readonly string[] {
  return apiOn ? [worldPath, telemetryPath] : [worldPath];
}

/** Deny by default: what does not say who may call it is a mistake, found before anybody can call it. */
function refuseUndeclaredRoutes(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.permission === undefined) {
      throw new Error(
        `The route ${String(route.method)} ${route.url} declares no permission; the server does not start.`,
      );
    }
  });
}

function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const types = ['application/json', 'application/merge-patch+json'];
  app.addContentTypeParser(types, { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
    refuseCodings(request.headers['content-encoding']);
    const row = request.call?.row;
    return readJson(bytes, {
      depth: row?.jsonDepth ?? requestLimits.jsonDepth,
      arrayLength: row?.arrayLength ?? requestLimits.arrayLength,
    });
  });
}

/** Bodies are small and are not unpacked here, so that none can grow while it is read. */
function refuseCodings(coding: string | undefined): void {
  if (coding === undefined || coding.trim().toLowerCase() === 'identity') return;
  throw new ApiError('unsupported_media_type', 'The body is compressed; send it without Content-Encoding.', {
    headers: { 'accept-encoding': 'identity' },
  });
}

function logAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug(
      {
        ...factsOf(request.scope ?? { requestId: request.id }),
        method: request.method,
        route: request.call?.row.path ?? request.routeOptions.url ?? null,
        status: reply.statusCode,
        duration_ms: reply.elapsedTime,
      },
      'request',
    );
    done();
  });
}

function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { audit }: Pick<AppParts, 'audit'>,
): void {
  const refusal = toApiError(error);
  noteRefusal(refusal.code, request, audit);
  request.scope?.span?.set({ 'spacetime.error_code': refusal.code });
  const body = problemDocument(refusal, pathOf(request), request.id);
  if (refusal.code === 'internal')
    request.log.error(
      { err: error, ...factsOf(request.scope ?? { requestId: request.id }) },
      'request failed',
    );
  reply.code(body.status);
  for (const [name, value] of Object.entries(refusal.details.headers ?? {})) reply.header(name, value);
  reply
    .header('content-type', `${problemMediaType}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body));
}

/** Statuses that are refusals of a caller, whatever he wanted. */
const refusalStatuses: ReadonlySet<number> = new Set([401, 403, 421, 429]);

/** Counts what was refused: every act that was not carried out, and everybody who was kept out. */
function noteRefusal(code: ErrorCode, request: FastifyRequest, audit: AuditPort | undefined): void {
  const { call, principal, address } = request;
  if (code === 'internal') return;
  if (call?.row.audit === undefined && !refusalStatuses.has(errorTable[code].status)) return;
  audit?.refused({ actor: { principal, address }, route: call?.id ?? 'unknown', code });
}

/** 405 with the methods that do exist at the address, else 404. */
function notFound(request: FastifyRequest, parts: AppParts): ApiError {
  const path = pathOf(request);
  const allowed = allowedMethods(path, parts);
  // A parameter of a length that no id has fits the pattern of its route, but is nothing that exists.
  if (allowed.length === 0 || allowed.includes(request.method))
    return new ApiError('not_found', `There is nothing at ${shorten(path)}.`);
  return new ApiError(
    'method_not_allowed',
    `${request.method} is not possible here. Possible: ${allowed.join(', ')}.`,
    { headers: { allow: allowed.join(', ') } },
  );
}

const matchers = routeIds.map((id) => ({ route: routes[id], fits: pathMatcher(routes[id].path) }));

function allowedMethods(path: string, parts: AppParts): string[] {
  const { apiOn, page } = parts;
  const methods = matchers
    .filter(({ route, fits }) => isServed(route, apiOn) && fits(path))
    .map(({ route }) => route.method as string);
  if (page.has(path)) methods.push('GET');
  if (methods.includes('GET')) methods.push('HEAD');
  if (streamPaths(parts).includes(path)) methods.push('GET');
  return [...new Set(methods)];
}

const maxShownPath = 120;

function shorten(path: string): string {
  return path.length <= maxShownPath ? path : `${path.slice(0, maxShownPath)}...`;
}
