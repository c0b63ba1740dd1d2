import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream } from 'pino';
import type { Log } from '../engine/index.ts';
import { type Configuration, requestLimits } from '../protocol/index.ts';
import { createApp } from './http/app.ts';
import { Authenticator } from './http/authenticator.ts';
import { answerBrokenConnection } from './http/broken-request.ts';
import { Page } from './http/page.ts';
import { createLogs } from './log.ts';
import { authority, firewallHint, isLoopback, listen } from './net/listen.ts';
import type { ServerParts } from './parts.ts';
import { healthHandlers } from './routes/health.ts';
import { sceneHandlers } from './routes/scene.ts';
import { worldHandlers } from './routes/world.ts';
import { checkDocument } from './scenes/check-document.ts';
import { SceneChecker } from './scenes/scene-checker.ts';
import { SceneFiles } from './scenes/scene-files.ts';
import { SceneLoads } from './scenes/scene-loads.ts';
import { Whitelist } from './scenes/whitelist.ts';
import { StartError } from './start-error.ts';
import { DataFolder } from './store/data-folder.ts';
import { WorldStream } from './stream/world-stream.ts';
import { type CertificatePair, developmentCertificate } from './tls/development-certificate.ts';
import { WorldHost } from './world/world-host.ts';

/** What a server is started from. */
export interface ServerSettings {
  readonly configuration: Configuration;
  readonly version: string;
  /** Serve the local network under TLS as well. */
  readonly lan: boolean;
  /** The rails of the ephemeris. */
  readonly ephemerisFile: string;
  readonly logTo: DestinationStream;
}

/** A server that listens. */
export interface RunningServer {
  /** Where it can be reached from this machine, such as http://127.0.0.1:8080. */
  readonly addresses: readonly string[];
  /** Where it can be reached from other machines. */
  readonly lanAddresses: readonly string[];
  /** What a person should know about the start, one sentence each. */
  readonly notes: readonly string[];
  readonly parts: ServerParts;
  /** Resolves when the simulation is beyond repair, with the reason. */
  readonly failure: Promise<string>;
  /** Ends everything: nothing new is taken, what was taken is finished within the time, then all is closed. */
  stop(drainMs?: number): Promise<void>;
}

const defaultDrainMs = 30_000;

/** Starts a server and resolves when it listens and its first scene is loaded or has failed. Rejects with StartError. */
export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  const { configuration } = settings;
  const { http: logger, log } = createLogs(configuration.log_level, settings.logTo);
  const stopping = new AbortController();
  const data = await DataFolder.open(configuration.data_dir);
  const token = configuration.operator_token ?? (await data.operatorToken());
  const authenticator = new Authenticator(token);
  const whitelist = await Whitelist.read(configuration.whitelist, configuration.env);
  const pair = await certificate(settings, data);
  const parts = assemble(settings, { authenticator, whitelist, log, stopping: stopping.signal });
  const page = new Page(configuration.page_dir);
  const app = createApp({
    authenticator,
    handlers: { ...healthHandlers(parts), ...sceneHandlers(parts), ...worldHandlers(parts) },
    page,
    apiOn: configuration.api,
    logger,
    stopping: stopping.signal,
    connectionLimit: configuration.connection_limit,
  });
  const closers: (() => Promise<void>)[] = [() => stopWorld(parts)];
  try {
    const [bound] = await Promise.all([bind(app, parts, settings, pair, closers), startWorld(parts)]);
    const first = parts.loads.request('start', configuration.scene, 'server');
    await parts.loads.wait(first.load_id, configuration.scene_load_timeout_ms, stopping.signal);
    await data.announce(bound.addresses);
    const notes = notesOf(parts, bound);
    const failure = new Promise<string>((resolve) => parts.host.once('failed', resolve));
    let stopped: Promise<void> | undefined;
    const stop = (drainMs = defaultDrainMs): Promise<void> => {
      stopped ??= (async () => {
        stopping.abort();
        await data.withdraw();
        await closeAll(parts, closers, drainMs);
      })();
      return stopped;
    };
    return { ...bound, notes, parts, failure, stop };
  } catch (error) {
    stopping.abort();
    await closeAll(parts, closers, 0);
    throw error;
  }
}

async function certificate(settings: ServerSettings, data: DataFolder): Promise<CertificatePair | undefined> {
  const { tls_cert, tls_key } = settings.configuration;
  if (tls_cert === undefined || tls_key === undefined) {
    return settings.lan ? developmentCertificate(data, lanHosts()) : undefined;
  }
  try {
    const [cert, key] = await Promise.all([readFile(tls_cert, 'utf8'), readFile(tls_key, 'utf8')]);
    return { cert, key };
  } catch (error) {
    throw new StartError(
      'certificate',
      `The certificate cannot be read: ${(error as Error).message}.`,
      error,
    );
  }
}

interface Foundation {
  readonly authenticator: Authenticator;
  readonly whitelist: Whitelist;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

function assemble(
  settings: ServerSettings,
  { authenticator, whitelist, log, stopping }: Foundation,
): ServerParts {
  const { configuration } = settings;
  const files = new SceneFiles(configuration.content_dir, whitelist);
  const checker = new SceneChecker();
  const host = new WorldHost({
    ephemerisFile: settings.ephemerisFile,
    timePolicy: configuration.visitor_time ? 'visitors' : 'operators',
    watchdogMs: configuration.watchdog_ms,
    canWedge: configuration.env === 'test',
    log: log.child({ part: 'world' }),
  });
  const loads = new SceneLoads({
    read: (path) => files.read(path),
    // Before the first scene runs there is nobody to disturb, so it needs no thread of its own.
    check: async (text, kind) => (kind === 'start' ? checkDocument(text) : checker.check(text)),
    prepare: (scene, keep) => host.prepare(scene, keep),
    onSwitch: ({ path, name }, document) => stream.showScene({ path, name, document }),
    onChange: ({ load_id, scene_path, status, duration_ms, error }) =>
      log[error === null ? 'info' : 'warn']('scene load', {
        load_id,
        scene_path,
        status,
        ...(duration_ms === null ? {} : { duration_ms }),
        ...(error === null ? {} : { error: error.message }),
      }),
    timeoutMs: configuration.scene_load_timeout_ms,
    historySize: configuration.scene_history,
  });
  const stream = new WorldStream({
    host,
    authenticator,
    visitors: configuration.visitors,
    visitorLimit: configuration.visitor_limit,
    visitorsMaySetTime: configuration.visitor_time,
    developing: configuration.env === 'development',
    log: log.child({ part: 'stream' }),
  });
  return {
    configuration,
    version: settings.version,
    host,
    stream,
    loads,
    files,
    checker,
    stopping,
    startedMs: performance.now(),
  };
}

async function startWorld({ host }: ServerParts): Promise<void> {
  try {
    await host.start();
  } catch (error) {
    throw new StartError('world', (error as Error).message, error);
  }
}

interface Bound {
  readonly addresses: readonly string[];
  readonly lanAddresses: readonly string[];
  readonly ports: readonly { readonly host: string; readonly port: number }[];
}

async function bind(
  app: FastifyInstance,
  { stream }: ServerParts,
  { configuration, lan }: ServerSettings,
  pair: CertificatePair | undefined,
  closers: (() => Promise<void>)[],
): Promise<Bound> {
  await app.ready();
  closers.push(() => app.close());
  const { host } = configuration;
  stream.attach(app.server);
  const port = await listen(app.server, host, configuration.port);
  closers.push(() => closeServer(app.server));
  const addresses = [`http://${authority(reachable(host), port)}`];
  if (pair === undefined)
    return { addresses, lanAddresses: lanUrls('http', host, port), ports: [{ host, port }] };
  const secure = secureServer(app, pair, configuration.connection_limit);
  stream.attach(secure);
  const tlsHost = lan ? '0.0.0.0' : host;
  const tlsPort = await listen(secure, tlsHost, configuration.tls_port);
  closers.push(() => closeServer(secure));
  return {
    addresses: [...addresses, `https://${authority(reachable(tlsHost), tlsPort)}`],
    lanAddresses: lanUrls('https', tlsHost, tlsPort),
    ports: [
      { host, port },
      { host: tlsHost, port: tlsPort },
    ],
  };
}

function secureServer(app: FastifyInstance, pair: CertificatePair, connectionLimit: number): Server {
  try {
    const secure = createTlsServer(
      {
        ...pair,
        minVersion: 'TLSv1.2',
        maxHeaderSize: requestLimits.headerBytes,
        headersTimeout: requestLimits.requestMs,
        requestTimeout: requestLimits.requestMs,
        keepAliveTimeout: requestLimits.keepAliveMs,
      },
      (request, response) => app.routing(request, response),
    );
    secure.maxConnections = connectionLimit;
    secure.on('clientError', answerBrokenConnection);
    return secure;
  } catch (error) {
    throw new StartError(
      'certificate',
      `The certificate cannot be used: ${(error as Error).message}.`,
      error,
    );
  }
}

function notesOf({ loads, configuration }: ServerParts, { ports }: Bound): string[] {
  const notes: string[] = [];
  const failed = loads.history().find(({ status }) => status !== 'loaded');
  if (loads.current === undefined) {
    notes.push(
      `No scene is loaded: ${failed?.error?.message ?? configuration.scene} Load one with: spacetime scene load <scene>`,
    );
  }
  for (const { host, port } of ports) if (!isLoopback(host)) notes.push(firewallHint(port));
  return notes;
}

/** A host that a client of this machine can use. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** Addresses of this machine in the local network. */
function lanHosts(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

function lanUrls(scheme: string, host: string, port: number): string[] {
  if (host === '0.0.0.0' || host === '::')
    return lanHosts().map((address) => `${scheme}://${authority(address, port)}`);
  return isLoopback(host) ? [] : [`${scheme}://${authority(host, port)}`];
}

const idleLookMs = 50;

/** Takes no new connection, and ends each one that is there as soon as it has nothing more to answer. */
async function closeServer(server: Server): Promise<void> {
  const look = setInterval(() => server.closeIdleConnections(), idleLookMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(look);
}

async function stopWorld({ host, checker }: ServerParts): Promise<void> {
  await Promise.all([host.stop(), checker.close()]);
}

/** Closes the lines, then the listeners with what they still answer, then the simulation. */
async function closeAll(
  { stream, loads }: ServerParts,
  closers: (() => Promise<void>)[],
  drainMs: number,
): Promise<void> {
  loads.close();
  stream.close();
  const [closeWorld, ...closeListeners] = closers;
  let timer: NodeJS.Timeout | undefined;
  const drained = Promise.all(closeListeners.reverse().map((close) => close()));
  await Promise.race([
    drained,
    new Promise((resolve) => {
      timer = setTimeout(resolve, drainMs);
    }),
  ]);
  clearTimeout(timer);
  await closeWorld?.();
}
