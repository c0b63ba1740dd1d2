import { formatUtc, timeFactor } from '../../../astro/index.ts';
import { defineSubsystem, hertz } from '../../../engine/index.ts';
import { vec3 } from '../../../math/index.ts';
import type { Entity } from '../../../protocol/index.ts';
import { createReadout, type Readout } from '../../../ui/index.ts';
import { Period } from '../period.ts';
import { holderText } from '../time-wish.ts';
import { connection } from './connection.ts';
import { input } from './input.ts';
import { navigation } from './navigation.ts';
import { orders } from './orders.ts';
import { performanceMonitor } from './performance.ts';
import { prediction } from './prediction.ts';
import { renderer } from './renderer.ts';
import { time } from './time.ts';
import { traffic } from './traffic.ts';

/** The figures of all instruments, on the screen and in the cockpit. */
export interface InstrumentsApi {
  readonly readout: Readout;
  /** Grows when the readout was brought up to date. */
  readonly version: () => number;
  /** How the world is seen, in words; said by what knows about headsets. */
  mode: string;
}

/** Brings the readout up to date a few times a second. */
export const instruments = defineSubsystem({
  name: 'instruments',
  doc: 'Gathers the figures that instruments show, a few times a second.',
  needs: {
    connection,
    input,
    navigation,
    orders,
    performance: performanceMonitor,
    prediction,
    renderer,
    time,
    traffic,
  },
  phase: 'measure',
  options: {
    rate: hertz({ default: 5, min: 1, max: 60, doc: 'how often figures are brought up to date' }),
  },
  start({ needs, options }) {
    const { line } = needs.connection;
    const readout = createReadout();
    let version = 0;
    const refreshing = new Period(1 / options.rate);
    let shownSecond = Number.NaN;
    const api: InstrumentsApi = { readout, version: () => version, mode: '' };
    const ownFlight = (): Entity['flight'] => line.world.get(line.ship ?? -1)?.flight ?? null;

    const tellTime = (): void => {
      const { clock } = line.world;
      if (!clock) return;
      const second = Math.floor(needs.time.instant.second);
      if (second !== shownSecond) {
        shownSecond = second;
        readout.utc = formatUtc(needs.time.instant, 0).replace('T', ' ').replace('Z', ' UTC');
      }
      readout.factor = clock.factor;
      readout.targetFactor = clock.target_factor;
      readout.paused = clock.paused;
      readout.timeHolder = holderText(clock.held_by, line.world.get(line.ship ?? -1)?.name ?? '');
      readout.timeCap = clock.capped_by ?? '';
    };
    const tellShip = (): void => {
      const flight = ownFlight();
      const capacityKg = line.world.get(line.ship ?? -1)?.hull?.fuel_capacity_kg ?? 0;
      readout.fuelPart = flight && capacityKg > 0 ? flight.fuel_kg / capacityKg : Number.NaN;
      const { clock } = line.world;
      const speedMps = vec3.length(needs.prediction.shown.velocityMps);
      readout.beta = clock ? speedMps / clock.light_mps : Number.NaN;
      readout.gamma = clock ? 1 / timeFactor(speedMps, clock.light_mps) : Number.NaN;
      readout.clockAheadS = flight?.clock_ahead_s ?? Number.NaN;
      readout.hold = flight?.hold ?? 'none';
      readout.stabilise = needs.prediction.stabilise;
      readout.throttle = needs.input.throttle;
    };
    const tellWorld = (): void => {
      readout.frame = needs.navigation.frame;
      readout.bodyTitle = needs.navigation.referenceTitle();
      readout.pairTitle = needs.navigation.pair?.title ?? '';
      readout.targetTitle = needs.navigation.targetTitle();
      needs.navigation.measure(readout);
      // What stands on the ground is on no orbit.
      if (ownFlight()?.landed) readout.apoapsisM = readout.periapsisM = Number.NaN;
      readout.visitors = needs.traffic.ships
        .filter(({ entity }) => entity.hull?.owner)
        .map(({ entity }) => entity.name);
    };
    return {
      api,
      step(tick) {
        if (!needs.prediction.known || !refreshing.over(tick)) return;
        version += 1;
        tellTime();
        tellShip();
        tellWorld();
        readout.delayS = needs.time.delayS;
        readout.frameRateHz = needs.performance.rateHz();
        readout.frameWorkS = needs.performance.scriptS();
        readout.quality = needs.renderer.view.stats.level;
        readout.mode = api.mode;
      },
    };
  },
});
