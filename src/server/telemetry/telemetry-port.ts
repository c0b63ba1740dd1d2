import type { IncomingMessage, Server } from 'node:http';
import { ApiError, type ErrorCode, telemetryPath } from '../../protocol/index.ts';
import { answerBrokenConnection, refuseOnSocket } from '../http/broken-request.ts';
import { pathOfUrl } from '../http/problems.ts';
import { serverOptions } from '../http/server-options.ts';
import { listen } from '../net/listen.ts';
import { createServer } from '../net/node-http.ts';
import { leadUpgrades } from '../net/upgrades.ts';
import type { Tally } from '../tally.ts';
import type { Telemetry } from './telemetry.ts';

/** Where telemetry listens on its own. */
export interface TelemetryPortSettings {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly connectionLimit: number;
  readonly requestTimeoutMs: number;
  /** Called with the server before it listens. */
  readonly attach: (server: Server) => void;
  /** Counts requests for addresses where there is nothing. */
  readonly strays: Tally<ErrorCode>;
}

/** A port for telemetry alone, so that networks can treat it otherwise than the API: at `/telemetry` and at `/`. */
export class TelemetryPort {
  private readonly server: Server;

  constructor(telemetry: Telemetry, settings: TelemetryPortSettings) {
    const { connectionLimit, requestTimeoutMs, attach, strays } = settings;
    this.server = createServer(serverOptions(requestTimeoutMs), (request) => refuse(request));
    this.server.maxConnections = connectionLimit;
    this.server.on('clientError', answerBrokenConnection);
    const take: Telemetry['take'] = (request, socket, head) => telemetry.take(request, socket, head);
    attach(this.server);
    leadUpgrades(this.server, { [telemetryPath]: take, '/': take }, strays);
  }

  /** Listens and gives the port. Throws StartError. */
  listen({ host, port }: TelemetryPortSettings): Promise<number> {
    return listen(this.server, host, port, 'SPACETIME_TELEMETRY_PORT');
  }

  /** Takes no new connection; those that are there end with the telemetry. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeIdleConnections();
    });
  }
}

/** Whoever asks here without wanting a WebSocket. */
function refuse(request: IncomingMessage): void {
  const path = pathOfUrl(request.url ?? '/');
  const isHere = path === telemetryPath || path === '/';
  const refusal = isHere
    ? new ApiError('upgrade_required', undefined, { headers: { upgrade: 'websocket' } })
    : new ApiError('not_found');
  refuseOnSocket(request.socket, refusal, path);
}
