import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream } from 'pino';
import type { Log } from '../engine/index.ts';
import type { Configuration, SettingName } from '../protocol/index.ts';
import { assembleParts, openFoundation } from './assemble.ts';
import { CredentialFile } from './auth/credential-file.ts';
import { DevelopmentCredential } from './auth/development-credential.ts';
import { backupPlaces } from './backups/backup-places.ts';
import { BackupSchedule } from './backups/backup-schedule.ts';
import { createLogs } from './log.ts';
import { LogTap } from './log-tap.ts';
import { announceByUdp, type Discovery } from './net/discovery.ts';
import { type EndpointSettings, Endpoints, lanHosts } from './net/endpoints.ts';
import type { Notices } from './notices.ts';
import { Observation } from './observation.ts';
import { everyAddress } from './open-parts.ts';
import type { ServerParts } from './parts.ts';
import { readiness } from './readiness.ts';
import { systemScheduler } from './scheduler.ts';
import { createHttp, streamsOf } from './server-http.ts';
import { StartError } from './start-error.ts';
import { DataFolder } from './store/data-folder.ts';
import { countTokens } from './store/operations/tokens.ts';
import { CertificateWatch } from './tls/certificate-watch.ts';
import { type CertificatePair, developmentCertificate } from './tls/development-certificate.ts';
import { openTracing } from './tracing/open-tracing.ts';

/** What a server is started from. */
export interface ServerSettings {
  readonly configuration: Configuration;
  readonly version: string;
  /** Serve the local network under TLS as well. */
  readonly lan: boolean;
  /** The rails of the ephemeris. */
  readonly ephemerisFile: string;
  readonly logTo: DestinationStream;
  /** Where values of the configuration came from. */
  readonly origins?: Readonly<Partial<Record<SettingName, string>>>;
}

/** What a running server cannot go on without. */
export interface ServerFailure {
  readonly part: 'world' | 'store';
  readonly reason: string;
}

/** A server that listens. */
export interface RunningServer {
  /** Where it can be reached from this machine, such as http://127.0.0.1:8080. */
  readonly addresses: readonly string[];
  /** Where it can be reached from other machines. */
  readonly lanAddresses: readonly string[];
  /** What a person should know about the start, one sentence each. */
  readonly notes: readonly string[];
  /** Port of telemetry alone, such as ws://127.0.0.1:8081; undefined where there is none. */
  readonly telemetryAddress: string | undefined;
  readonly parts: ServerParts;
  /** Resolves when the server is beyond repair, with what failed and why. */
  readonly failure: Promise<ServerFailure>;
  /** Resolves when an operator has asked for a restart. */
  readonly restart: Promise<void>;
  /** Reads again what may change while it runs: the files of the certificate. */
  reload(): Promise<void>;
  /** Ends everything: nothing new is taken, what was taken is finished within the time, then all is closed. */
  stop(drainMs?: number): Promise<void>;
}

const defaultDrainMs = 30_000;

/** Starts a server and resolves when it listens and its first scene is loaded or has failed. Rejects with StartError. */
export async function startServer(given: ServerSettings): Promise<RunningServer> {
  // One object that all parts read, so that what an operator changes holds everywhere.
  const settings = { ...given, configuration: { ...given.configuration } };
  const { configuration } = settings;
  const logTap = new LogTap(settings.logTo);
  const { http: logger, log } = createLogs(configuration.log_level, logTap);
  const stopping = new AbortController();
  const tracing = await openTracing(process.env, settings.version, log.child({ part: 'tracing' }));
  const data = await DataFolder.open(configuration.data_dir);
  const pair = await certificate(settings, data);
  const foundation = await openFoundation(settings, data, {
    logTap,
    logger,
    log,
    tracing,
    stopping: stopping.signal,
  });
  const { administration, notices } = foundation;
  const parts = assembleParts(settings, foundation);
  const endpoints = new Endpoints();
  const observation = new Observation({ parts, endpoints, logTap, log });
  const credential = developmentCredential(parts, data, log);
  const app = createHttp(parts, observation, logger);
  observation.metrics.watch(app);
  const renewal = watchCertificate(settings, pair, endpoints, log);
  const backups = scheduledBackups(parts, log);
  let discovery: Discovery | undefined;
  const close = async (drainMs: number): Promise<void> => {
    stopping.abort();
    await discovery?.stop();
    credential?.stop();
    renewal?.stop();
    await backups?.stop();
    await data.withdraw();
    await closeAll(parts, notices, observation, app, endpoints, drainMs);
  };
  try {
    const attach = streamsOf(parts, observation);
    await Promise.all([endpoints.open(app, endpointSettings(settings, pair), attach), startWorld(parts)]);
    await observation.telemetry.listen([...endpoints.local, ...endpoints.foreign]);
    await firstScene(parts);
    await credential?.start();
    parts.audit.start();
    notices.start(() => readiness(parts), parts.audit);
    await parts.jobs.start();
    backups?.start();
    await data.announce(endpoints.local, observation.telemetry.address);
    discovery = announceByUdp(parts, [...endpoints.foreign, ...endpoints.local], log);
  } catch (error) {
    await close(0);
    throw error;
  }
  let stopped: Promise<void> | undefined;
  return {
    addresses: endpoints.local,
    lanAddresses: endpoints.foreign,
    notes: [...(await tokenNotes(parts)), ...sceneNotes(parts), ...endpoints.hints],
    telemetryAddress: observation.telemetry.address,
    parts,
    failure: firstFailure(parts),
    restart: administration.restart,
    reload: async () => renewal?.look(),
    stop(drainMs = defaultDrainMs) {
      stopped ??= close(drainMs);
      return stopped;
    },
  };
}

function watchCertificate(
  { configuration }: ServerSettings,
  pair: CertificatePair | undefined,
  endpoints: Endpoints,
  log: Log,
): CertificateWatch | undefined {
  const { tls_cert: certFile, tls_key: keyFile } = configuration;
  if (pair === undefined || certFile === undefined || keyFile === undefined) return undefined;
  const onRenewed = (renewed: CertificatePair): void => endpoints.renew(renewed);
  return new CertificateWatch({ certFile, keyFile, onRenewed, log: log.child({ part: 'tls' }) }, pair);
}

/** Where somebody develops or tests, the command line of the same user needs no further step. */
function developmentCredential(
  { configuration, auth, now }: ServerParts,
  data: DataFolder,
  log: Log,
): DevelopmentCredential | undefined {
  if (configuration.env !== 'development' && configuration.env !== 'test') return undefined;
  return new DevelopmentCredential({ issuer: auth.issuer, file: new CredentialFile(data.folder), log, now });
}

function scheduledBackups({ configuration, jobs }: ServerParts, log: Log): BackupSchedule | undefined {
  if (!configuration.backups) return undefined;
  const { backupFolder } = backupPlaces(configuration);
  return new BackupSchedule({
    jobs,
    backupFolder,
    scheduler: systemScheduler,
    log: log.child({ part: 'backups' }),
  });
}

/** Goes on from where the run before was, or begins with the configured scene. */
async function firstScene({ saves, loads, configuration, stopping }: ServerParts): Promise<void> {
  if (!(await saves.resume(stopping))) {
    const first = loads.request('start', configuration.scene, 'server');
    await loads.wait(first.load_id, configuration.scene_load_timeout_ms, stopping);
  }
  saves.start();
}

function firstFailure({ host, store }: ServerParts): Promise<ServerFailure> {
  return Promise.race([
    new Promise<ServerFailure>((resolve) =>
      host.once('failed', (reason) => resolve({ part: 'world', reason })),
    ),
    store.lost.then((reason): ServerFailure => ({ part: 'store', reason })),
  ]);
}

function endpointSettings(
  { configuration, lan }: ServerSettings,
  pair: CertificatePair | undefined,
): EndpointSettings {
  const { host, port, tls_port, connection_limit, request_timeout_ms } = configuration;
  return {
    host,
    port,
    connectionLimit: connection_limit,
    requestTimeoutMs: request_timeout_ms,
    ...(pair === undefined ? {} : { tls: { host: lan ? everyAddress : host, port: tls_port, pair } }),
  };
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

async function startWorld({ host }: ServerParts): Promise<void> {
  try {
    await host.start();
  } catch (error) {
    throw new StartError('world', (error as Error).message, error);
  }
}

/** A server that nobody can call says how the first token is made. */
async function tokenNotes({ configuration, store, now }: ServerParts): Promise<string[]> {
  const { env, api, visitors } = configuration;
  if (env === 'development' || env === 'test' || (!api && visitors !== 'token')) return [];
  if ((await store.run(countTokens, { subject: null, nowMs: now() })) > 0) return [];
  return ['There is no token yet. Make one with: spacetime token create --role admin --name NAME'];
}

function sceneNotes({ loads, configuration }: ServerParts): string[] {
  if (loads.current !== undefined) return [];
  const reason = loads.history()[0]?.error?.message ?? `${configuration.scene} is not loaded yet.`;
  return [`No scene is loaded: ${reason} Load one with: spacetime scene load <scene>`];
}

/** Closes the lines, then the ports with what they still answer, then the simulation, and last what is kept. */
async function closeAll(
  {
    saves,
    stream,
    loads,
    jobs,
    host,
    checker,
    guard,
    administration,
    audit,
    auth,
    store,
    tracing,
  }: ServerParts,
  notices: Notices,
  observation: Observation,
  app: FastifyInstance,
  endpoints: Endpoints,
  drainMs: number,
): Promise<void> {
  await saves.stop();
  loads.close();
  stream.close();
  const quiet = observation.close();
  const told = notices.close(drainMs);
  let timer: NodeJS.Timeout | undefined;
  const drained = Promise.all([endpoints.close(), app.close(), quiet, jobs.close()]);
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, drainMs);
  });
  await Promise.race([drained, late]);
  clearTimeout(timer);
  await Promise.all([host.stop(), checker.close(), told]);
  guard.stop();
  await administration.close();
  await audit.close();
  await auth.close();
  await store.close();
  await tracing.close();
}
