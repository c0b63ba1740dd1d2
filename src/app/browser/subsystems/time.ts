import { defineSubsystem } from '../../../engine/index.ts';
import { tickRateHz } from '../../../protocol/index.ts';
import { GlidingTick } from '../world/gliding-tick.ts';
import { type Instant, instantAt } from '../world/instant.ts';
import { connection } from './connection.ts';
import { ephemeris } from './ephemeris.ts';

/** How far the world runs on when the server is silent, ticks: then it stands still. */
const RUN_ON_TICKS = 45;

/** Which moment is shown. */
export interface TimeApi {
  /** Tick with its fraction; NaN before the first state. */
  tick: number;
  /** Simulated time of that tick. */
  readonly instant: Instant;
  /** Simulated seconds per second; 0 while paused. */
  factor: number;
  /** Delay to the server and back, s; NaN while there is no connection. */
  delayS: number;
}

/**
 * The moment that a frame shows. It runs ahead of the newest state by the way there, so that a control sent now is
 * applied at the tick that is shown now.
 */
export const time = defineSubsystem({
  name: 'time',
  doc: "Keeps the page's tick in step with the server's, evenly, and tells the simulated time of each frame.",
  needs: { connection, ephemeris },
  phase: 'predict',
  start({ needs, onStop }) {
    const { line } = needs.connection;
    const gliding = new GlidingTick(tickRateHz);
    const api: TimeApi = { tick: Number.NaN, instant: { day: 0, second: 0 }, factor: 1, delayS: Number.NaN };
    onStop(needs.connection.onBegin(() => gliding.reset()));
    return {
      api,
      step(frame) {
        const { clock } = line.world;
        if (!clock) return;
        const aheadTicks = ((line.clock.roundTripMs / 2) * tickRateHz) / 1000;
        gliding.wanted = line.clock.tickAt(performance.now()) + aheadTicks;
        gliding.limit = clock.tick + 2 * aheadTicks + RUN_ON_TICKS;
        gliding.advance(frame);
        api.tick = gliding.value;
        instantAt(api.instant, clock, api.tick, needs.connection.local() ? null : needs.ephemeris);
        api.factor = clock.paused ? 0 : clock.factor;
        api.delayS = line.state === 'live' ? line.clock.roundTripMs / 1000 : Number.NaN;
      },
    };
  },
});
