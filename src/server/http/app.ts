import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import {
  ApiError,
  pathMatcher,
  problemMediaType,
  requestLimits,
  routeIds,
  routes,
  worldPath,
} from '../../protocol/index.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { bearerOf } from '../auth/bearer.ts';
import { requirePermission } from '../auth/principal.ts';
import { answerBrokenConnection } from './broken-request.ts';
import type { Handlers } from './calls.ts';
import { readJson } from './json-body.ts';
import type { Page } from './page.ts';
import { pathOf, problemDocument, toApiError } from './problems.ts';
import { isServed, registerRoutes } from './register-routes.ts';
import { isSecure, securityHeaders } from './security-headers.ts';
import { serverOptions } from './server-options.ts';

/** What the HTTP side is made of. */
export interface AppParts {
  readonly authenticator: Pick<Authenticator, 'identify' | 'endsSoon'>;
  readonly handlers: Handlers;
  readonly page: Page;
  readonly apiOn: boolean;
  readonly logger: FastifyBaseLogger;
  /** Fires when the server stops. */
  readonly stopping: AbortSignal;
  /** Most connections held at once. */
  readonly connectionLimit: number;
  /** How long a request may take to arrive. */
  readonly requestTimeoutMs: number;
}

/** Puts the HTTP side together. The order of the checks is: size, token, permission, content type, syntax, schema. */
export function createApp(parts: AppParts): FastifyInstance {
  const app = fastify({
    loggerInstance: parts.logger,
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
    clientErrorHandler: answerBrokenConnection,
    frameworkErrors: (error, request, reply) => {
      setCommonHeaders(request, reply);
      sendProblem(error, request, reply);
    },
  });
  app.server.maxConnections = parts.connectionLimit;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('principal', undefined);
  refuseUndeclaredRoutes(app);
  readBodies(app);
  checkRequests(app, parts);
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) => sendProblem(notFound(request, parts), request, reply));
  registerRoutes(app, parts.handlers, parts.apiOn, parts.stopping);
  app.get(worldPath, { config: { permission: 'none' }, exposeHeadRoute: false }, () => {
    throw new ApiError('upgrade_required', undefined, { headers: { upgrade: 'websocket' } });
  });
  app.get('/*', { config: { permission: 'none' } }, (request, reply) => parts.page.serve(request, reply));
  return app;
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
    const { jsonDepth, arrayLength } = request.routeOptions.config;
    return readJson(bytes, {
      depth: jsonDepth ?? requestLimits.jsonDepth,
      arrayLength: arrayLength ?? requestLimits.arrayLength,
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

function checkRequests(app: FastifyInstance, parts: AppParts): void {
  app.addHook('onRequest', async (request, reply) => {
    setCommonHeaders(request, reply);
    if (parts.stopping.aborted) {
      reply.header('connection', 'close');
      throw new ApiError('shutting_down');
    }
    checkDeclaredSize(request.raw);
    if (request.is404) return;
    const token = bearerOf(request.raw.rawHeaders, request.url);
    if (token !== undefined) {
      request.principal = await parts.authenticator.identify(token, request.ip);
      warnOfEnd(reply, parts.authenticator.endsSoon(request.principal));
    }
    requirePermission(request.principal, request.routeOptions.config.permission ?? 'admin');
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.debug(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        duration_ms: reply.elapsedTime,
      },
      'request',
    );
  });
}

/** Tells a service in good time that its token has to be replaced. */
function warnOfEnd(reply: FastifyReply, endsMs: number | undefined): void {
  if (endsMs !== undefined) reply.header('spacetime-token-ends', new Date(endsMs).toISOString());
}

function checkDeclaredSize(raw: IncomingMessage): void {
  const declared = Number(raw.headers['content-length'] ?? 0);
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

function setCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  const headers = securityHeaders(request.headers.host, isSecure(request.raw.socket));
  for (const [name, value] of Object.entries(headers)) reply.header(name, value);
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = toApiError(error);
  const body = problemDocument(refusal, pathOf(request), request.id);
  if (refusal.code === 'internal') request.log.error({ err: error }, 'request failed');
  reply.code(body.status);
  for (const [name, value] of Object.entries(refusal.details.headers ?? {})) reply.header(name, value);
  reply
    .header('content-type', `${problemMediaType}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body));
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

function allowedMethods(path: string, { apiOn, page }: AppParts): string[] {
  const methods = matchers
    .filter(({ route, fits }) => isServed(route, apiOn) && fits(path))
    .map(({ route }) => route.method as string);
  if (page.has(path)) methods.push('GET');
  if (methods.includes('GET')) methods.push('HEAD');
  if (path === worldPath) methods.push('GET');
  return [...new Set(methods)];
}

const maxShownPath = 120;

function shorten(path: string): string {
  return path.length <= maxShownPath ? path : `${path.slice(0, maxShownPath)}...`;
}
