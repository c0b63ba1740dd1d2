import { FixedTick } from '../../engine/index.ts';
import type { Pulse } from './pulse.ts';
import type { TickTimes } from './tick-times.ts';

/**
 * Runs ticks at their rate by the clock of the machine. After a stall it catches up by a bounded number of ticks; what
 * is late or given up is counted in the pulse, and how long each tick takes. Between ticks the thread reads its messages.
 */
export class TickLoop {
  private readonly ticks = new FixedTick();
  private readonly step: () => void;
  private readonly pulse: Pulse;
  private readonly times: TickTimes;
  private lastMs = performance.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(step: () => void, pulse: Pulse, times: TickTimes) {
    this.step = step;
    this.pulse = pulse;
    this.times = times;
  }

  start(): void {
    this.lastMs = performance.now();
    this.timer = setTimeout(() => this.turn(), 0);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private turn(): void {
    const nowMs = performance.now();
    const droppedBefore = this.ticks.droppedTicks;
    const due = this.ticks.add((nowMs - this.lastMs) / 1000);
    this.lastMs = nowMs;
    this.pulse.add('late', due - 1);
    this.pulse.add('dropped', this.ticks.droppedTicks - droppedBefore);
    let beganMs = performance.now();
    for (let i = 0; i < due; i++) {
      this.step();
      this.pulse.add('beats', 1);
      const endedMs = performance.now();
      this.times.add(endedMs - beganMs);
      beganMs = endedMs;
    }
    const passedMs = beganMs - nowMs;
    const nextMs = ((1 - this.ticks.fraction) / this.ticks.rateHz) * 1000 - passedMs;
    // A timer fires up to a millisecond late and never early, so it is aimed just behind the due moment.
    this.timer = setTimeout(() => this.turn(), Math.max(0, Math.ceil(nextMs)));
  }
}
