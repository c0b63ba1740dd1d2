import type { Log } from '../../engine/index.ts';
import { telemetryLimits as limits, type ServerEvent, type TextChannelName } from '../../protocol/index.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { auditView } from '../audit/chain-lines.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { PerformanceReport } from '../metrics/performance-report.ts';
import type { WorldStream } from '../stream/world-stream.ts';
import type { WorldHost } from '../world/world-host.ts';
import { JobChanges } from './job-changes.ts';
import type { Telemetry } from './telemetry.ts';

/** What telemetry tells of. */
export interface TelemetrySources {
  readonly host: WorldHost;
  readonly stream: WorldStream;
  readonly report: PerformanceReport;
  readonly events: Pick<EventHub, 'listen'>;
  readonly audit: Pick<AuditTrail, 'listen'>;
  readonly jobs: Pick<Jobs, 'listen' | 'read'>;
  readonly log: Log;
}

/** Channel of each event that has one. */
const channelOfEvents: readonly (readonly [prefix: string, channel: TextChannelName])[] = [
  ['scene.', 'scene'],
  ['player.', 'scene'],
  ['vr.', 'scene'],
  ['job.', 'jobs'],
  ['alert.', 'alerts'],
  ['health.', 'alerts'],
];

/** Leads what happens in the server to the channels; the returned function ends that. */
export function feedTelemetry(telemetry: Telemetry, sources: TelemetrySources): () => void {
  const { host, stream, report, events, audit, jobs, log } = sources;
  const { channels, feeds } = telemetry;
  const onFrame = (_frame: unknown, atMs: number): void => feeds.onFrame(atMs);
  host.on('frame', onFrame);
  const jobChanges = new JobChanges(telemetry, jobs, log);
  const unlisten = [
    events.listen((event) => publishEvent(telemetry, event)),
    audit.listen((row) => telemetry.publish('audit', auditView(row))),
  ];
  const sayPerformance = async (): Promise<void> => {
    if (channels.performance.readerCount === 0) return;
    try {
      telemetry.publish('performance', await report.figures());
    } catch (error) {
      log.warn('the performance channel has no figures', { reason: String(error) });
    }
  };
  const sayPoses = (): void => {
    if (channels.poses.readerCount === 0) return;
    const visitors = posesOf(stream);
    if (visitors.length > 0) telemetry.publish('poses', { visitors });
  };
  const timers = [
    setInterval(() => void sayPerformance(), limits.performanceMs),
    setInterval(sayPoses, limits.poseMs),
  ];
  for (const timer of timers) timer.unref();
  return () => {
    for (const timer of timers) clearInterval(timer);
    for (const end of unlisten) end();
    jobChanges.stop();
    host.off('frame', onFrame);
  };
}

function publishEvent(telemetry: Telemetry, event: ServerEvent): void {
  const channel = channelOfEvents.find(([prefix]) => event.type.startsWith(prefix))?.[1];
  if (channel !== undefined) telemetry.publish(channel, event);
}

function posesOf({ seats }: WorldStream): object[] {
  const visitors: object[] = [];
  for (const { visitor, name, shares } of seats.all()) {
    const { pose } = shares;
    if (pose !== null) visitors.push({ visitor, name, ...pose });
  }
  return visitors;
}
