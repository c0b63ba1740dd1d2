import { Histogram, type MetricObjectWithValues, type MetricValueWithName } from 'prom-client';
import { type TickTimes, tickBucketsMs } from '../world/tick-times.ts';
import { observedMetrics } from './metric-table.ts';

const name = 'spacetime_tick_duration_seconds';

type Values = MetricObjectWithValues<MetricValueWithName<string>>;

/** The histogram of tick times, read from the memory where the simulation counts them. */
export function tickHistogram(times: TickTimes): Histogram {
  return new TickHistogram(times);
}

class TickHistogram extends Histogram {
  private readonly times: TickTimes;

  constructor(times: TickTimes) {
    const { help } = observedMetrics[name];
    super({ name, help, registers: [], buckets: tickBucketsMs.map((ms) => ms / 1000) });
    this.times = times;
  }

  override async get(): Promise<Values> {
    const { buckets, sumMs } = this.times.totals;
    // Not the count beside them: a tick that is counted at this moment may stand in one and not yet in the other.
    const count = buckets.reduce((sum, ticks) => sum + ticks, 0);
    let below = 0;
    const values: MetricValueWithName<string>[] = tickBucketsMs.map((ms, i) => {
      below += buckets[i] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le: ms / 1000 }, value: below };
    });
    values.push(
      { metricName: `${name}_bucket`, labels: { le: '+Inf' }, value: count },
      { metricName: `${name}_sum`, labels: {}, value: sumMs / 1000 },
      { metricName: `${name}_count`, labels: {}, value: count },
    );
    const { help } = observedMetrics[name];
    // The library declares its words as an enumeration that it does not export.
    return { name, help, type: 'histogram', aggregator: 'sum', values } as unknown as Values;
  }

  /** What the library asks for instead where it writes text. */
  getForPromString(): Promise<Values> {
    return this.get();
  }
}
