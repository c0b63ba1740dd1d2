import type { CacheFigures } from '../../protocol/index.ts';
import type { NewestBackup } from '../backups/newest-backup.ts';
import type { Endpoints } from '../net/endpoints.ts';
import type { ServerParts } from '../parts.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { PerformanceReport } from './performance-report.ts';

/** Where metrics come from. */
export interface MetricSources
  extends Pick<
    ServerParts,
    'configuration' | 'version' | 'host' | 'stream' | 'guard' | 'auth' | 'webhooks' | 'jobs'
  > {
  readonly report: PerformanceReport;
  readonly backups: Pick<NewestBackup, 'look'>;
  readonly telemetry: Telemetry;
  readonly endpoints: Pick<Endpoints, 'certificateEndMs'>;
  readonly tracing: Pick<Tracing, 'counts'>;
  readonly caches: () => readonly (CacheFigures & { readonly name: string })[];
  /** Rebases since the start. */
  readonly rebases: () => number;
}

/** A value with its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

type Samples = number | readonly Sample[];

/** A metric that is looked up when somebody asks. */
export interface SampledMetric {
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly labels?: readonly string[];
  readonly read: (sources: MetricSources) => Samples | Promise<Samples>;
}
