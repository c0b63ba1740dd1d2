import { isQuiet, overallState, partNames, type Readings } from './reading.ts';

/** What is too much. */
export interface HealthThresholds {
  /** Share of one processor, in percent. */
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  /** Rounds in a row in which the whole was not well. */
  readonly failures: number;
  /** Ticks of one round that took longer than the time between two. */
  readonly overruns: number;
}

/** Something that somebody should know: said once when it begins, and once when it is over. */
export interface HealthAlert {
  readonly alert: string;
  readonly state: 'raised' | 'cleared';
  readonly message: string;
}

const mebibyte = 1024 * 1024;

/** Finds out what is new in a round. */
export class AlertBook {
  private readonly thresholds: HealthThresholds;
  private raised = new Map<string, string>();
  private failures = 0;
  private before: Readings | undefined;

  constructor(thresholds: HealthThresholds) {
    this.thresholds = thresholds;
  }

  /** What has begun and what has ended since the round before. */
  take(readings: Readings): HealthAlert[] {
    const now = new Map([...this.states(readings), ...this.exceeded(readings)]);
    const alerts: HealthAlert[] = [];
    for (const [alert, message] of now) {
      // The words may change while it goes on, such as a figure in them; what begins with another state is news.
      if (stateOf(this.raised.get(alert)) !== stateOf(message))
        alerts.push({ alert, state: 'raised', message });
    }
    for (const alert of this.raised.keys()) {
      if (!now.has(alert)) alerts.push({ alert, state: 'cleared', message: `${alert} is well again` });
    }
    alerts.push(...this.restarted(readings));
    this.raised = now;
    this.before = readings;
    return alerts;
  }

  /** Every part that is not well, by its state. */
  private states(readings: Readings): [string, string][] {
    return partNames.flatMap((name): [string, string][] => {
      const { state, detail } = readings[name];
      return isQuiet(state) ? [] : [[name, `${state}: ${detail}`]];
    });
  }

  private exceeded(readings: Readings): [string, string][] {
    const { cpuPercent, memoryBytes, failures, overruns } = this.thresholds;
    const { cpu_percent: cpu, memory_bytes: memory } = readings.process;
    const found: [string, string][] = [];
    if (Number(cpu ?? 0) > cpuPercent)
      found.push(['cpu', `high: ${cpu} % of one processor, more than ${cpuPercent} %`]);
    if (Number(memory ?? 0) > memoryBytes)
      found.push([
        'memory',
        `high: ${Math.round(Number(memory) / mebibyte)} MiB, more than ${Math.round(memoryBytes / mebibyte)} MiB`,
      ]);
    const state = overallState(readings);
    this.failures = state === 'healthy' || state === 'degraded' ? 0 : this.failures + 1;
    if (this.failures >= failures) found.push(['failures', `lasting: not well ${failures} times in a row`]);
    const more = this.grown(readings, 'overruns');
    if (more > overruns) found.push(['overruns', `high: ${more} ticks took too long since the round before`]);
    return found;
  }

  /** News that neither lasts nor ends. */
  private restarted(readings: Readings): HealthAlert[] {
    const alerts: HealthAlert[] = [];
    if (this.grown(readings, 'restarts') > 0)
      alerts.push({ alert: 'restarts', state: 'raised', message: 'the simulation was started again' });
    const [was, is] = [this.before?.process, readings.process].map((one) =>
      Number(one?.uptime_seconds ?? Number.NaN),
    );
    if (is < was) alerts.push({ alert: 'process', state: 'raised', message: 'the server was started again' });
    return alerts;
  }

  /** How much a count of the simulation has grown since the round before. */
  private grown(readings: Readings, figure: 'overruns' | 'restarts'): number {
    const was = this.before?.simulation[figure];
    const is = readings.simulation[figure];
    return typeof was === 'number' && typeof is === 'number' ? is - was : 0;
  }
}

/** What a message begins with: `failed`, `high`. */
function stateOf(message: string | undefined): string | undefined {
  return message?.split(':')[0];
}
