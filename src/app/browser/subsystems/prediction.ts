import { defineSubsystem } from '../../../engine/index.ts';
import { tickRateHz } from '../../../protocol/index.ts';
import { secondsFrom } from '../world/instant.ts';
import { coast, createMoving, type Moving } from '../world/motion.ts';
import { readMotion } from '../world/track.ts';
import { connection } from './connection.ts';
import { input } from './input.ts';
import { time } from './time.ts';

/** The own ship as it is shown. */
export interface PredictionApi {
  readonly known: boolean;
  readonly shown: Moving;
  readonly feltMps2: number;
}

export const prediction = defineSubsystem({
  name: 'prediction',
  doc: 'Predicts the own ship.',
  needs: { connection, input, time },
  phase: 'predict',
  start({ needs }) {
    const { line } = needs.connection;
    const api = { known: false, shown: createMoving(), feltMps2: 0 };
    let last = '';
    return {
      api,
      step() {
        const ship = line.world.get(line.ship ?? -1);
        const { clock } = line.world;
        if (!ship || !clock) return;
        const { thrust, torque, brake } = needs.input.intent;
        const control = {
          thrust: [thrust[0], thrust[1], thrust[2]] as [number, number, number],
          torque: [torque[0], torque[1], torque[2]] as [number, number, number],
          stabilise: true,
          brake,
        };
        const text = JSON.stringify(control);
        if (text !== last) line.control(control);
        last = text;
        readMotion(api.shown, ship.motion);
        coast(api.shown, secondsFrom(clock, needs.time.instant), (needs.time.tick - clock.tick) / tickRateHz);
        api.known = true;
      },
    };
  },
});
