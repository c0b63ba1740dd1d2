import { defineSubsystem, seconds } from '../../../engine/index.ts';
import type { Entity } from '../../../protocol/index.ts';
import type { FlightIntent } from '../../../ui/index.ts';
import type { Control } from '../../../world/index.ts';
import { Period } from '../period.ts';
import { CustomBodies } from '../world/custom-bodies.ts';
import { copyMoving, createMoving, type Moving } from '../world/motion.ts';
import { OwnShip } from '../world/own-ship.ts';
import { connection } from './connection.ts';
import { ephemeris } from './ephemeris.ts';
import { input } from './input.ts';
import { time } from './time.ts';

/** The own ship as it is shown. */
export interface PredictionApi {
  /** False until the first state is here. */
  known: boolean;
  readonly shown: Moving;
  /** Acceleration that a person on board feels, m/s^2. */
  feltMps2: number;
  /** Damps rotation; part of every control. */
  stabilise: boolean;
  /** Where a body that moves freely is at the same moment; undefined for one that is not predicted. */
  bodyShown(id: number): Moving | undefined;
  /** The custom bodies around it, where they are shown. */
  readonly bodies: CustomBodies;
}

/** Steps of a stick that are told apart: finer ones would send a message for every tremble. */
const STICK_STEPS = 256;

/** Sends what is asked of the ship and flies it ahead of the answer. */
export const prediction = defineSubsystem({
  name: 'prediction',
  doc: "Sends controls, predicts the own ship with the world's own code, and corrects it with each state from the server.",
  needs: { connection, ephemeris, input, time },
  phase: 'predict',
  options: {
    sendGap: seconds({ default: 1 / 90, min: 0, max: 1, doc: 'least time between two controls' }),
  },
  start({ needs, options, onStop }) {
    const { line, scene } = needs.connection;
    const sender = new ControlSender((control) => line.control(control));
    let own: OwnShip | null = null;
    const api: PredictionApi = {
      known: false,
      shown: createMoving(),
      feltMps2: 0,
      stabilise: true,
      bodyShown: (id) => own?.bodies.get(id),
      bodies: new CustomBodies((id) => own?.bodies.get(id), needs.ephemeris, needs.time.instant),
    };
    const sending = new Period(options.sendGap);
    const freeBodies: Entity[] = [];
    const keepBody = (entity: Entity): void => {
      if (entity.kind === 'body') freeBodies.push(entity);
    };
    const collect = (): void => {
      freeBodies.length = 0;
      line.world.each(keepBody);
      api.bodies.take(freeBodies);
    };
    const correct = (): void => {
      const { clock } = line.world;
      const ship = line.world.get(line.ship ?? -1);
      if (own && clock && ship) own.correct(clock, ship, freeBodies);
    };
    const begin = (): void => {
      const running = scene();
      const flight = line.world.get(line.ship ?? -1)?.flight;
      if (!running) return;
      own = new OwnShip(running.document, needs.ephemeris);
      if (flight) api.stabilise = flight.stabilise;
      sender.reset();
      collect();
      correct();
    };
    // The world may have welcomed this visitor while the paths of the bodies were still under way.
    begin();
    onStop(needs.connection.onBegin(begin));
    onStop(
      line.on('frame', () => {
        collect();
        correct();
      }),
    );
    return {
      api,
      step(tick) {
        if (!own) return;
        if (sending.over(tick)) sender.send(needs.input.intent, api.stabilise, own);
        own.show(needs.time, tick);
        copyMoving(api.shown, own.shown);
        api.feltMps2 = own.feltMps2;
        api.known = own.known;
      },
    };
  },
});

/** Sends a control whenever it differs from the last one that went out. */
class ControlSender {
  readonly #post: (control: Control) => number;
  readonly #last = new Int16Array(8);
  #sent = false;

  constructor(post: (control: Control) => number) {
    this.#post = post;
  }

  /** Forgets what was sent, when another line or ship begins. */
  reset(): void {
    this.#sent = false;
  }

  send(intent: FlightIntent, stabilise: boolean, ship: OwnShip): void {
    if (!this.#changed(intent, stabilise)) return;
    const control: Control = {
      thrust: [this.#stick(0), this.#stick(1), this.#stick(2)],
      torque: [this.#stick(3), this.#stick(4), this.#stick(5)],
      stabilise,
      brake: intent.brake,
    };
    const seq = this.#post(control);
    this.#sent = seq >= 0;
    if (this.#sent) ship.control(seq, control);
  }

  #changed({ thrust, torque, brake }: FlightIntent, stabilise: boolean): boolean {
    let changed = !this.#sent;
    for (let at = 0; at < 8; at += 1) {
      const value =
        at < 3 ? thrust[at] : at < 6 ? torque[at - 3] : at === 6 ? Number(brake) : Number(stabilise);
      const step = Math.round(value * STICK_STEPS);
      changed ||= this.#last[at] !== step;
      this.#last[at] = step;
    }
    return changed;
  }

  #stick(at: number): number {
    return this.#last[at] / STICK_STEPS;
  }
}
