import { asin, atan2, type Quat, quat, type Vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { FreeBodyView } from '../entity.ts';
import { FreeBody } from '../free-bodies/free-body.ts';
import { FreePull } from '../free-bodies/free-field.ts';
import { FreeMotion } from '../free-bodies/free-motion.ts';
import { stepsAllowed } from '../free-bodies/step-limit.ts';

/** What the world says of a body that moves freely at a tick. */
export interface BodyTruth
  extends Pick<FreeBodyView, 'gmM3S2' | 'radiusM' | 'j2' | 'equatorialRadiusM' | 'pole'> {
  readonly id: number;
  readonly name: string;
  readonly body: number;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
  /** How it lies, and how it turns about its own axes. */
  readonly attitude: Quat;
  readonly angularVelocityRadps: Vec3;
}

/** As the subsystem `free-bodies` has them when nobody says otherwise. */
const tolerance = 1e-12;
const stepBudget = 64;

/** The bodies that move freely, carried ahead of what the world has said of them with the world's own code. */
export class PredictedBodies {
  /** What the own ship feels of them. */
  readonly pull: FreePull;
  readonly #motion: FreeMotion;
  /** Steps of the integrator that the last span took. */
  steps = 0;

  constructor(field: BodyField | null) {
    this.#motion = new FreeMotion(field, tolerance);
    this.pull = new FreePull(this.#motion.track, field);
  }

  /** By ascending id, as predicted. */
  get all(): readonly FreeBody[] {
    return this.#motion.bodies;
  }

  /** Takes what the world says; allocates when there are other bodies than before, or they are other than they were. */
  correct(truths: readonly BodyTruth[]): void {
    const { bodies } = this.#motion;
    let same = bodies.length === truths.length;
    for (let at = 0; same && at < truths.length; at += 1) same = isAs(bodies[at], truths[at]);
    if (!same) {
      bodies.length = 0;
      for (const truth of truths) bodies.push(new FreeBody(truth.id, makeOf(truth)));
      this.#motion.changed();
    }
    for (let at = 0; at < truths.length; at += 1) {
      const { body, offsetM, velocityMps } = truths[at];
      if (bodies[at].body !== body) this.#motion.changed();
      bodies[at].body = body;
      bodies[at].offsetM.set(offsetM);
      bodies[at].velocityMps.set(velocityMps);
      bodies[at].attitude.set(truths[at].attitude);
      bodies[at].angularVelocityRadps.set(truths[at].angularVelocityRadps);
    }
    // of the last tick nothing holds any more: not even how many there were
    if (!same) this.#motion.track.begin(bodies);
  }

  /**
   * Carries all on by a span at whose end the field stands, with at most so many steps, and returns how far they led, s; less than
   * the span where they did not suffice, and then the field has to be brought there. As of then, ships feel them by `pull`.
   */
  advance(spanS: number, mostSteps: number): number {
    const { reachedS, steps } = this.#motion.advance(spanS, mostSteps);
    this.steps = steps;
    this.pull.beginTick(reachedS);
    return reachedS;
  }

  /** Lets ships feel them by `pull` where they are now, before a span has moved them. */
  stand(): void {
    this.#motion.stand();
    this.pull.beginTick(0);
  }

  /** Counts every body from where it is near, once the field stands at the instant of their states. */
  changeFrames(): void {
    this.#motion.changeFrames();
  }

  /** One tick; where it takes too many steps, as far as they lead. The field stands at its end. */
  step(spanS: number): void {
    if (this.#motion.bodies.length === 0 && this.pull.empty) return;
    this.#motion.advance(spanS, stepsAllowed(this.#motion.bodies.length, stepBudget));
    this.pull.beginTick(spanS);
    this.#motion.changeFrames();
    for (let at = 0; at < this.all.length; at += 1) {
      const { attitude, angularVelocityRadps } = this.all[at];
      quat.integrate(attitude, attitude, angularVelocityRadps, spanS);
    }
  }
}

function isAs({ id, make }: FreeBody, truth: BodyTruth): boolean {
  return id === truth.id && make.gmM3S2 === truth.gmM3S2 && make.radiusM === truth.radiusM;
}

function makeOf({ name, gmM3S2, radiusM, j2, equatorialRadiusM, pole }: BodyTruth): FreeBody['make'] {
  const rotation = {
    poleRaRad: atan2(pole[1], pole[0]),
    poleDecRad: asin(Math.max(-1, Math.min(1, pole[2]))),
    periodS: 0,
    meridianRad: 0,
  };
  const looks = { colour: null, albedo: 0, star: null };
  return { name, gmM3S2, radiusM, j2, equatorialRadiusM, rotation, ...looks };
}
