/** Ticks in the samples from which the offset is taken: about two seconds of frames. */
const windowSize = 32;

/**
 * Estimates which tick the server is at, from the ticks that its frames carry. A frame can come late but never early,
 * so of the last frames the earliest, seen from its tick, tells the offset best; half the round trip is added.
 */
export class TickClock {
  private readonly periodMs: number;
  /** Local time at which tick 0 would have arrived, one entry a frame. */
  private readonly origins = new Float64Array(windowSize);
  private count = 0;
  private roundTrip = 0;

  constructor(tickRateHz: number) {
    this.periodMs = 1000 / tickRateHz;
  }

  /** Smoothed round trip of a ping, in milliseconds; 0 before the first. */
  get roundTripMs(): number {
    return this.roundTrip;
  }

  /** A frame of the tick arrived at the local time. */
  sample(tick: number, localMs: number): void {
    this.origins[this.count % windowSize] = localMs - tick * this.periodMs;
    this.count++;
  }

  /** A ping came back after this time. */
  ponged(ms: number): void {
    this.roundTrip = this.roundTrip === 0 ? ms : this.roundTrip * 0.8 + ms * 0.2;
  }

  /** Tick, with its fraction, that the server is at by now; 0 before the first sample. */
  tickAt(localMs: number): number {
    const known = Math.min(this.count, windowSize);
    if (known === 0) return 0;
    let origin = Number.POSITIVE_INFINITY;
    for (let i = 0; i < known; i++) origin = Math.min(origin, this.origins[i] ?? origin);
    return (localMs - origin + this.roundTrip / 2) / this.periodMs;
  }

  /** Forgets what was learned: another world or another line. */
  reset(): void {
    this.count = 0;
  }
}
