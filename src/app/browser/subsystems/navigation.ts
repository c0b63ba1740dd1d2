import { bodies, type Ephemeris } from '../../../astro/index.ts';
import { defineSubsystem } from '../../../engine/index.ts';
import { quat, type Vec3, vec3 } from '../../../math/index.ts';
import {
  createDirections,
  FlightComputer,
  type FlightDirections,
  type FlightFigures,
  type SpeedFrame,
  speedFrames,
} from '../../../ui/index.ts';
import { createMoving, type Moving } from '../world/motion.ts';
import { connection } from './connection.ts';
import { ephemeris } from './ephemeris.ts';
import { prediction } from './prediction.ts';
import { time } from './time.ts';
import { traffic } from './traffic.ts';

/** What a person steers for. */
export type Target = { readonly body: number } | { readonly entity: number };

/** Where the ship is among the bodies, and what it steers for. */
export interface NavigationApi {
  target: Target | null;
  frame: SpeedFrame;
  /** Directions in the axes of the frame; brought up to date in every frame. */
  readonly directions: FlightDirections;
  /** Direction of the Sun in the ship's axes, a unit vector. */
  readonly sun: Vec3;
  /** Brings figures up to date; a few times a second is enough. */
  measure(out: FlightFigures): void;
  /** Distance of a body from the ship, m; NaN while that is unknown. */
  distanceM(body: number): number;
  /** Name of the target for people, empty without one. */
  targetTitle(): string;
  /** Takes the next frame for speed that makes sense here. */
  nextFrame(): void;
}

const SUN = 1;

/** Target, frames of reference, and the directions and figures that follow from them. */
export const navigation = defineSubsystem({
  name: 'navigation',
  doc: 'Works out speed, height, orbit, directions and the way to the target.',
  needs: { connection, ephemeris, time, prediction, traffic },
  phase: 'place',
  start({ needs, onStop }) {
    const { ephemeris: rails, time: shown, prediction: own, traffic: others } = needs;
    const computer = new FlightComputer();
    const place = new TargetPlace(rails);
    const away = new Float64Array(6);
    const inverse = quat.create();

    const targetMotion = (): Moving | null => {
      const { target } = api;
      if (target === null || !own.known) return null;
      if ('body' in target)
        return needs.connection.local() ? null : place.ofBody(target.body, own.shown, shown.instant);
      const other = others.all.get(target.entity);
      return other ? place.ofEntity(other.track.shown, own.shown, shown.instant) : null;
    };
    const api: NavigationApi = {
      target: null,
      frame: 'orbit',
      directions: createDirections(),
      sun: vec3.create(0, 1, 0),
      measure(out) {
        const { day, second } = shown.instant;
        if (own.known) computer.measure(out, own.shown, targetMotion(), api.frame, day, second);
      },
      distanceM(body) {
        if (!own.known || needs.connection.local()) return Number.NaN;
        const { day, second } = shown.instant;
        rails.stateBetween(body, own.shown.body, day, second, away);
        const { offsetM } = own.shown;
        return Math.hypot(away[0] - offsetM[0], away[1] - offsetM[1], away[2] - offsetM[2]);
      },
      targetTitle() {
        const { target } = api;
        if (target === null) return '';
        return 'body' in target
          ? bodies[target.body].title
          : (others.all.get(target.entity)?.entity.name ?? '');
      },
      nextFrame() {
        const next = (speedFrames.indexOf(api.frame) + 1) % speedFrames.length;
        api.frame = speedFrames[next];
        if (api.frame === 'target' && api.target === null) api.frame = 'orbit';
      },
    };
    onStop(
      needs.connection.onBegin(() => {
        api.target = null;
        api.frame = 'orbit';
      }),
    );
    return {
      api,
      step() {
        if (!own.known) return;
        const { day, second } = shown.instant;
        computer.direct(api.directions, own.shown, targetMotion(), api.frame, day, second);
        if (needs.connection.local()) return;
        rails.stateBetween(SUN, own.shown.body, day, second, away);
        vec3.set(api.sun, away[0], away[1], away[2]);
        vec3.sub(api.sun, api.sun, own.shown.offsetM);
        vec3.normalize(api.sun, api.sun);
        vec3.transformQuat(api.sun, api.sun, quat.conjugate(inverse, own.shown.attitude));
      },
    };
  },
});

/** Puts targets into the frame of the ship; keeps its scratch space. */
class TargetPlace {
  readonly #rails: Ephemeris;
  readonly #state = new Float64Array(6);
  readonly #moving = createMoving();

  constructor(rails: Ephemeris) {
    this.#rails = rails;
  }

  ofBody(body: number, ship: Moving, { day, second }: { day: number; second: number }): Moving {
    this.#rails.stateBetween(body, ship.body, day, second, this.#state);
    const { offsetM, velocityMps } = this.#moving;
    this.#moving.body = ship.body;
    vec3.set(offsetM, this.#state[0], this.#state[1], this.#state[2]);
    vec3.set(velocityMps, this.#state[3], this.#state[4], this.#state[5]);
    return this.#moving;
  }

  ofEntity(other: Moving, ship: Moving, instant: { day: number; second: number }): Moving {
    if (other.body === ship.body) return other;
    const placed = this.ofBody(other.body, ship, instant);
    vec3.add(placed.offsetM, placed.offsetM, other.offsetM);
    vec3.add(placed.velocityMps, placed.velocityMps, other.velocityMps);
    return placed;
  }
}
