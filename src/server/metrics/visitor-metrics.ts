import { type FrameRate, visitorModes } from '../../protocol/index.ts';
import type { MetricSources, Sample, SampledMetric } from './sampled-metric.ts';

/** Who looks into the world, and how well. What pages do not report is not there, rather than zero. */
export const visitorMetrics = {
  spacetime_visitors: {
    type: 'gauge',
    help: 'Visitors of the world by how they look into it.',
    labels: ['mode'],
    read: ({ stream }) => {
      const { desktop, vr } = stream.visitors;
      return [
        { labels: { mode: 'desktop' }, value: desktop },
        { labels: { mode: 'vr' }, value: vr },
      ];
    },
  },
  spacetime_visitors_measured: {
    type: 'gauge',
    help: 'Visitors who share how fast they see pictures, by how they look into the world.',
    labels: ['mode'],
    read: (sources) => perMode(sources, (rates) => rates.length),
  },
  spacetime_visitor_frame_rate_hertz: {
    type: 'gauge',
    help: 'Frames per second that visitors report, the mean of their medians.',
    labels: ['mode'],
    read: (sources) => perMode(sources, (rates) => mean(rates.map(({ p50_hz }) => p50_hz))),
  },
  spacetime_visitor_slow_frame_rate_hertz: {
    type: 'gauge',
    help: 'Frames per second that 95 of 100 frames of the slowest visitor came at least at.',
    labels: ['mode'],
    read: (sources) => perMode(sources, (rates) => least(rates.map(({ p95_hz }) => p95_hz))),
  },
  spacetime_visitor_frames_dropped_ratio: {
    type: 'gauge',
    help: 'Share of the frames of all who report that missed their moment, over their last ten seconds, 0 to 1.',
    labels: ['mode'],
    read: (sources) => perMode(sources, (rates) => droppedShare(rates)),
  },
  spacetime_stream_connections: {
    type: 'gauge',
    help: 'Open stream connections.',
    labels: ['stream'],
    read: ({ stream, telemetry }) => [
      { labels: { stream: 'world' }, value: stream.connections },
      { labels: { stream: 'telemetry' }, value: telemetry.counts.connections },
    ],
  },
} satisfies Record<string, SampledMetric>;

/** A figure of all visitors of a mode who share theirs; none where it has no value. */
function perMode(
  { stream }: MetricSources,
  figure: (rates: readonly FrameRate[]) => number | undefined,
): readonly Sample[] {
  const seats = stream.seats.all().filter(({ connection }) => connection !== undefined);
  return visitorModes.flatMap((mode) => {
    const rates = seats
      .filter((seat) => seat.mode === mode)
      .map(({ shares }) => shares.frameRate)
      .filter((rate) => rate !== null);
    const value = figure(rates);
    return value === undefined ? [] : [{ labels: { mode }, value }];
  });
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function least(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.min(...values);
}

/** Whoever sees more frames counts for more: it is the share of frames, not of visitors. */
function droppedShare(rates: readonly FrameRate[]): number | undefined {
  const frames = rates.reduce((sum, { p50_hz }) => sum + p50_hz, 0);
  if (rates.length === 0 || frames === 0) return undefined;
  return rates.reduce((sum, { p50_hz, dropped_share }) => sum + p50_hz * dropped_share, 0) / frames;
}
