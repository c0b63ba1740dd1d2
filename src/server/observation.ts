import type { Log } from '../engine/index.ts';
import type { CacheFigures, SceneLoad } from '../protocol/index.ts';
import { backupPlaces } from './backups/backup-places.ts';
import { NewestBackup } from './backups/newest-backup.ts';
import type { Handlers } from './http/calls.ts';
import type { LogTap } from './log-tap.ts';
import { totalOf } from './metrics/cache-total.ts';
import { Metrics } from './metrics/metrics.ts';
import { PerformanceReport } from './metrics/performance-report.ts';
import type { Endpoints } from './net/endpoints.ts';
import type { ServerParts } from './parts.ts';
import { metricsHandlers } from './routes/metrics.ts';
import { performanceHandlers } from './routes/performance.ts';
import { TelemetryService } from './telemetry/telemetry-service.ts';

/** What a server is observed by, beside its parts. */
export interface ObservationSettings {
  readonly parts: ServerParts;
  readonly endpoints: Endpoints;
  readonly logTap: LogTap;
  readonly log: Log;
}

type ObservationHandlers = ReturnType<typeof performanceHandlers> & ReturnType<typeof metricsHandlers>;

/** Everything that shows operators how the server does: figures, metrics and telemetry. */
export class Observation {
  readonly metrics: Metrics;
  readonly telemetry: TelemetryService;
  readonly handlers: Pick<Handlers, keyof ObservationHandlers>;
  private readonly unlisten: () => void;

  constructor({ parts, endpoints, logTap, log }: ObservationSettings) {
    const { guard, loads, configuration } = parts;
    const caches = (): readonly (CacheFigures & { readonly name: string })[] => parts.caches.figures();
    const report = new PerformanceReport({
      ...parts,
      cache: () => totalOf(caches()),
      guard: () => {
        const { overruns, banned } = guard.statistics;
        return { violations: overruns, blockedAddresses: banned.addresses };
      },
    });
    const own = log.child({ part: 'telemetry' });
    this.telemetry = new TelemetryService({
      ...parts,
      report,
      logTap,
      log: own,
    });
    this.metrics = new Metrics({
      ...parts,
      report,
      endpoints,
      telemetry: this.telemetry.telemetry,
      caches,
      rebases: countRebases(parts.host),
      backups: new NewestBackup(backupPlaces(configuration).backupFolder, parts.now),
    });
    this.handlers = {
      ...performanceHandlers(report),
      ...metricsHandlers(this.metrics, configuration.scrape_networks),
    };
    this.unlisten = loads.listen((load: SceneLoad) => {
      this.metrics.sceneLoad(load);
      this.telemetry.sceneLoad(load);
    });
  }

  async close(): Promise<void> {
    this.unlisten();
    await this.telemetry.close();
  }
}

function countRebases(host: ServerParts['host']): () => number {
  let count = 0;
  host.on('happened', (events) => {
    for (const { type } of events) if (type === 'rebased') count++;
  });
  return () => count;
}
