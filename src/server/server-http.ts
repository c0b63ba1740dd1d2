import type { Server } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { telemetryPath, worldPath } from '../protocol/index.ts';
import { createApp } from './http/app.ts';
import type { Handlers } from './http/calls.ts';
import { Page } from './http/page.ts';
import { leadUpgrades, type UpgradeTaker } from './net/upgrades.ts';
import type { Observation } from './observation.ts';
import type { ServerParts } from './parts.ts';
import { adminHandlers } from './routes/admin.ts';
import { adminTokenHandlers } from './routes/admin-tokens.ts';
import { auditHandlers } from './routes/audit.ts';
import { authHandlers } from './routes/auth.ts';
import { entityHandlers } from './routes/entities.ts';
import { guardHandlers } from './routes/guard.ts';
import { healthHandlers } from './routes/health.ts';
import { jobHandlers } from './routes/jobs.ts';
import { openapiHandlers } from './routes/openapi.ts';
import { planHandlers } from './routes/plans.ts';
import { saveHandlers } from './routes/saves.ts';
import { sceneHandlers } from './routes/scene.ts';
import { swarmHandlers } from './routes/swarms.ts';
import { visitorHandlers } from './routes/visitors.ts';
import { webhookHandlers } from './routes/webhooks.ts';
import { worldHandlers } from './routes/world.ts';

/** The app that answers HTTP. */
export function createHttp(
  parts: ServerParts,
  observation: Observation,
  logger: FastifyBaseLogger,
): FastifyInstance {
  const { configuration, auth, guard, audit, tracing, stopping } = parts;
  return createApp({
    authenticator: auth.authenticator,
    wrongTokensPerMinute: configuration['limits.wrong_tokens'],
    guard,
    audit,
    tracing,
    handlers: allHandlers(parts, observation),
    page: new Page(configuration.page_dir),
    apiOn: configuration.api,
    logger,
    stopping,
    connectionLimit: configuration.connection_limit,
    requestTimeoutMs: configuration.request_timeout_ms,
  });
}

/** What answers each route of the table. */
function allHandlers(parts: ServerParts, { handlers }: Observation): Handlers {
  return {
    ...openapiHandlers(parts),
    ...healthHandlers(parts),
    ...sceneHandlers(parts),
    ...worldHandlers(parts),
    ...entityHandlers(parts),
    ...planHandlers(parts),
    ...swarmHandlers(parts),
    ...saveHandlers(parts),
    ...visitorHandlers(parts),
    ...webhookHandlers(parts),
    ...adminHandlers(parts),
    ...auditHandlers(parts),
    ...authHandlers(parts),
    ...adminTokenHandlers(parts),
    ...guardHandlers(parts),
    ...jobHandlers(parts),
    ...handlers,
  };
}

/** Leads the WebSocket requests of a server to visitors and, where there is an API, to telemetry. */
export function streamsOf(
  { stream, guard, configuration }: ServerParts,
  { telemetry: { telemetry } }: Observation,
): (server: Server, scheme: 'http' | 'https') => void {
  const takers: Record<string, UpgradeTaker> = {
    [worldPath]: (request, socket, head) => stream.take(request, socket, head),
  };
  if (configuration.api)
    takers[telemetryPath] = (request, socket, head) => telemetry.take(request, socket, head);
  return (server, scheme) => {
    guard.connections.attach(server, scheme);
    leadUpgrades(server, takers, guard.connections.strays);
  };
}
