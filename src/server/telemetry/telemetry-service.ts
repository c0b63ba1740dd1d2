import type { IncomingMessage } from 'node:http';
import { bodies } from '../../astro/index.ts';
import type { Log } from '../../engine/index.ts';
import { ApiError, type Configuration, type SceneLoad, telemetryLimits } from '../../protocol/index.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { Auth } from '../auth/auth.ts';
import { allows, type Principal } from '../auth/principal.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { Guard } from '../guard/guard.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { LogTap } from '../log-tap.ts';
import type { PerformanceReport } from '../metrics/performance-report.ts';
import { authority } from '../net/listen.ts';
import { isOwnOrigin } from '../stream/origin.ts';
import type { WorldStream } from '../stream/world-stream.ts';
import type { WorldHost } from '../world/world-host.ts';
import { Telemetry } from './telemetry.ts';
import { TelemetryPort, type TelemetryPortSettings } from './telemetry-port.ts';
import { feedTelemetry } from './telemetry-sources.ts';

/** What telemetry is put together from. */
export interface TelemetryParts {
  readonly configuration: Configuration;
  readonly auth: Pick<Auth, 'authenticator'>;
  readonly guard: Guard;
  readonly host: WorldHost;
  readonly stream: WorldStream;
  readonly report: PerformanceReport;
  readonly events: Pick<EventHub, 'listen'>;
  readonly audit: AuditTrail;
  readonly jobs: Pick<Jobs, 'listen' | 'read'>;
  readonly logTap: LogTap;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

const highestPort = 65_535;

/** Telemetry with what feeds it and the port of its own. */
export class TelemetryService {
  readonly telemetry: Telemetry;
  private readonly parts: TelemetryParts;
  private readonly stopFeeding: () => void;
  private port: TelemetryPort | undefined;
  private addressNow: string | undefined;
  /** Ports of the server whose pages may connect. */
  private pagePorts: ReadonlySet<string> = new Set();

  constructor(parts: TelemetryParts) {
    const { configuration, audit, auth, guard, host, now, log } = parts;
    this.parts = parts;
    this.telemetry = new Telemetry({
      authenticator: auth.authenticator,
      mirror: host.mirror,
      isBody: (name) => bodies.some((body) => body.name === name),
      maxConnections: configuration.telemetry_connections,
      maxPerAddress: configuration.telemetry_connections_per_address,
      authenticationMs: configuration.hello_timeout_ms,
      slowMs: telemetryLimits.slowMs,
      addressOf: (request) => guard.addressOf(request),
      refusalOf: (request) => guard.upgradeRefusal(request),
      admit: (principal) => this.admit(principal),
      isAllowedOrigin: (request) => this.isAllowedOrigin(request),
      onRefused: (principal, address, channel) =>
        audit.refused({
          actor: { principal, address },
          route: `telemetry ${channel}`,
          code: 'permission_denied',
        }),
      now,
      log,
    });
    const unlisten = parts.logTap.listen((line) => this.telemetry.publishJson('log', line.trimEnd()));
    const stop = feedTelemetry(this.telemetry, parts);
    this.stopFeeding = () => {
      unlisten();
      stop();
    };
  }

  /** Address of the port of its own, such as ws://127.0.0.1:8081; undefined where there is none. */
  get address(): string | undefined {
    return this.addressNow;
  }

  /** A scene load has come a step further. */
  sceneLoad(load: SceneLoad): void {
    this.telemetry.publish('scene', { type: 'scene.load', data: load });
  }

  /**
   * Opens the port of its own, where there is to be one. Throws StartError.
   * @param pages Addresses of the server's pages, the main one first.
   */
  async listen(pages: readonly string[]): Promise<void> {
    const ports = pages.map((address) => portOf(address));
    this.pagePorts = new Set(ports.map(String));
    const { configuration } = this.parts;
    const { host, connection_limit, request_timeout_ms, api } = configuration;
    const own = portFor(configuration);
    if (own === 'off' || !api) return;
    const settings: TelemetryPortSettings = {
      host,
      port: own,
      connectionLimit: connection_limit,
      requestTimeoutMs: request_timeout_ms,
      attach: (server) => this.parts.guard.connections.attach(server, 'http'),
      strays: this.parts.guard.connections.strays,
    };
    const opened = new TelemetryPort(this.telemetry, settings);
    const bound = await opened.listen(settings);
    this.port = opened;
    this.addressNow = `ws://${authority(reachable(host), bound)}`;
  }

  async close(): Promise<void> {
    this.stopFeeding();
    this.telemetry.close();
    await this.port?.close();
  }

  private admit(principal: Principal): void {
    const { guard } = this.parts;
    guard.checkToken(principal);
    if (guard.switches.lockdown.on && !allows(principal, 'admin')) throw new ApiError('locked_down');
  }

  /** Pages of this server, also where they come from another of its ports. */
  private isAllowedOrigin({ headers }: IncomingMessage): boolean {
    if (isOwnOrigin(headers, this.parts.configuration.env === 'development')) return true;
    const { origin = '', host = '' } = headers;
    if (!URL.canParse(origin) || !URL.canParse(`http://${host}`)) return false;
    const page = new URL(origin);
    return page.hostname === new URL(`http://${host}`).hostname && this.pagePorts.has(String(portOf(origin)));
  }
}

/** The one after the port of the page; tests take what is free, because several servers run beside each other there. */
function portFor({ telemetry_port, port, env }: Configuration): number | 'off' {
  return telemetry_port ?? (port === 0 || port === highestPort || env === 'test' ? 0 : port + 1);
}

function portOf(address: string): number {
  const { port, protocol } = new URL(address);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** A host that a client of this machine can use. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
