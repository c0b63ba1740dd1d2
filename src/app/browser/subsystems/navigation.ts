import { bodies, type Ephemeris } from '../../../astro/index.ts';
import { defineSubsystem } from '../../../engine/index.ts';
import { type Vec3, vec3 } from '../../../math/index.ts';
import {
  createDirections,
  FlightComputer,
  type FlightDirections,
  type FlightFigures,
  type Motion,
  type SpeedFrame,
  speedFrames,
} from '../../../ui/index.ts';
import { turnAsSeen } from '../world/as-seen.ts';
import type { Instant } from '../world/instant.ts';
import { copyMoving, createMoving, type Moving } from '../world/motion.ts';
import { type Pair, pairAt, RotatingFrame } from '../world/rotating-frame.ts';
import { ShipReference } from '../world/ship-reference.ts';
import { StarLight } from '../world/star-light.ts';
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
  /** The two bodies with which the frame `rotating` turns; null where there are none. */
  readonly pair: Pair | null;
  /** Directions in the axes of the frame; brought up to date in every frame. */
  readonly directions: FlightDirections;
  /** Direction of the star that lights the ship, in its axes: a unit vector, NaN in a place without one. */
  readonly sun: Vec3;
  /** The ship as seen from what speed and height are told of. */
  readonly about: Motion;
  /** The custom body among that; null where it is none. */
  readonly held: Pick<ShipReference, 'body'>;
  /** How the target moves in the same frame, until it is asked again; null without one that is here. */
  goal(): Readonly<Motion> | null;
  /** The name of that for people, empty in a place without bodies. */
  referenceTitle(): string;
  /** Brings figures up to date; a few times a second is enough. */
  measure(out: FlightFigures): void;
  /** Distance of a body from the ship, m; NaN while that is unknown. */
  distanceM(body: number): number;
  /** Name of the target for people, empty without one. */
  targetTitle(): string;
  /** Takes the next frame for speed that makes sense here. */
  nextFrame(): void;
}

/** Target, frames of reference, and the directions and figures that follow from them. */
export const navigation = defineSubsystem({
  name: 'navigation',
  doc: 'Works out speed, height, orbit, directions and the way to the target.',
  needs: { connection, ephemeris, time, prediction, traffic },
  phase: 'place',
  start({ needs, onStop }) {
    const { ephemeris: rails, time: shown, prediction: own, traffic: others } = needs;
    const { local } = needs.connection;
    const computer = new FlightComputer();
    const place = new TargetPlace(rails);
    const reference = new ShipReference();
    const light = new StarLight(rails);
    const seen = createMoving();
    const rotating = new Rotation(rails);
    const fromHere = (moving: Moving): Moving => {
      copyMoving(seen, moving);
      reference.toHere(seen, moving);
      return seen;
    };
    const targetMotion = (): Moving | null => {
      const { target } = api;
      if (target === null || !own.known) return null;
      if ('body' in target)
        return local() ? null : fromHere(place.ofBody(target.body, own.shown, shown.instant));
      const other = others.all.get(target.entity);
      return other ? fromHere(place.ofEntity(other.track.shown, own.shown, shown.instant)) : null;
    };
    const api: OwnApi = {
      target: null,
      frame: 'orbit',
      pair: null,
      directions: createDirections(),
      about: reference.ship,
      held: reference,
      sun: vec3.create(0, 1, 0),
      measure(out) {
        const { day, second } = shown.instant;
        if (own.known) computer.measure(out, reference.ship, targetMotion(), api.frame, day, second);
      },
      goal: targetMotion,
      referenceTitle() {
        return reference.body?.name ?? (local() ? '' : bodies[own.shown.body].title);
      },
      distanceM: (body) =>
        own.known && !local() ? place.distanceM(body, own.shown, shown.instant) : Number.NaN,
      targetTitle() {
        const { target } = api;
        if (target !== null && 'body' in target) return bodies[target.body].title;
        return others.all.get(target?.entity ?? -1)?.entity.name ?? '';
      },
      nextFrame() {
        api.frame = frameAfter(api);
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
        reference.find(own.shown, own.bodies);
        rotating.follow(api, reference, own.shown, shown.instant);
        computer.direct(api.directions, reference.ship, targetMotion(), api.frame, day, second);
        const { clock } = needs.connection.line.world;
        if (clock) turnAsSeen(api.directions.target, own.shown.velocityMps, clock.light_mps);
        light.direct(api.sun, own.shown, others.bodies, local() ? null : shown.instant);
      },
    };
  },
});

/** The next frame for speed that makes sense. */
function frameAfter({ frame, target, pair }: NavigationApi): SpeedFrame {
  let next = speedFrames.indexOf(frame) + 1;
  if (speedFrames[next] === 'target' && target === null) next += 1;
  if (speedFrames[next] === 'rotating' && pair === null) next += 1;
  return speedFrames[next % speedFrames.length];
}

type OwnApi = NavigationApi & { pair: Pair | null };

/** Finds the two bodies with which a frame may rotate; keeps its scratch space. */
class Rotation {
  readonly #rails: Ephemeris;
  readonly #frame = new RotatingFrame();
  readonly #sweptMps = vec3.create();

  constructor(rails: Ephemeris) {
    this.#rails = rails;
  }

  /** Finds them for a moment and, where their frame is chosen, how it moves where the ship is. */
  follow(api: OwnApi, reference: ShipReference, own: Moving, instant: Instant): void {
    const { target } = api;
    api.pair = null;
    if (reference.body === null)
      api.pair = pairAt(own.body, target !== null && 'body' in target ? target.body : -1);
    if (api.frame !== 'rotating') return;
    if (api.pair === null) {
      api.frame = 'orbit';
      return;
    }
    this.#frame.place(this.#rails, api.pair, instant.day, instant.second);
    reference.ship.sweptMps = this.#frame.sweep(this.#sweptMps, own.offsetM);
  }
}

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

  /** How far a body is from the ship, m. */
  distanceM(body: number, ship: Moving, instant: Instant): number {
    return vec3.distance(this.ofBody(body, ship, instant).offsetM, ship.offsetM);
  }

  ofEntity(other: Moving, ship: Moving, instant: { day: number; second: number }): Moving {
    if (other.body === ship.body) return other;
    const placed = this.ofBody(other.body, ship, instant);
    vec3.add(placed.offsetM, placed.offsetM, other.offsetM);
    vec3.add(placed.velocityMps, placed.velocityMps, other.velocityMps);
    return placed;
  }
}
