import { z } from 'zod';
import { bodies } from '../../astro/index.ts';
import type { HashSink } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import type { WorldEventBody } from '../events.ts';
import { fromExact, toExact } from '../exact-numbers.ts';
import { limits } from '../limits.ts';
import type { Light } from '../relativity/light.ts';
import { restored } from '../restored.ts';
import type { Celestial } from '../subsystems/celestial.ts';
import type { Entities } from '../subsystems/entities.ts';
import type { Events } from '../subsystems/events.ts';
import type { WorldTime } from '../time/world-time.ts';
import type { Placement } from '../vessel/placement.ts';
import { driftAlongConics, type Rider } from './conic-drift.ts';
import { type BodyMake, FreeBody } from './free-body.ts';
import { FreePull } from './free-field.ts';
import { FreeMotion } from './free-motion.ts';
import type { Happening } from './happenings.ts';
import { requireRoom } from './room.ts';
import { StepLimit } from './step-limit.ts';

/** Where a body is put. */
export type BodyPlace = Pick<Placement, 'body' | 'offsetM' | 'velocityMps'>;

/** What bodies are kept among. */
interface Needs {
  readonly time: WorldTime;
  readonly celestial: Celestial;
  readonly light: Light;
  readonly entities: Entities;
  readonly events: Events;
}

const number = z.number();
const makeSchema = z.object({
  name: z.string(),
  gmM3S2: number.positive(),
  radiusM: number.positive(),
  j2: number,
  equatorialRadiusM: number,
  rotation: z.object({ poleRaRad: number, poleDecRad: number, periodS: number, meridianRad: number }),
  colour: z.string().nullable(),
  albedo: number,
  star: z.object({ temperatureK: number, luminositySun: number }).nullable(),
});
const bodySchema = z.object({
  id: z.int().min(1),
  body: z
    .int()
    .min(0)
    .max(bodies.length - 1),
  make: makeSchema,
  state: z.unknown(),
});
const savedSchema = z.object({
  nextStepS: number.min(0),
  bodies: z.array(bodySchema).max(limits.freeBodies),
});

/** The bodies of a world that move freely: who they are, and where every tick carries them. */
export class FreeBodyKeeper {
  /** What ships feel of them. */
  readonly pull: FreePull;
  readonly #needs: Needs;
  readonly #motion: FreeMotion;
  readonly #limit: StepLimit;
  readonly #gone: ((body: FreeBody) => void)[] = [];

  constructor(needs: Needs, { tolerance, stepBudget }: { tolerance: number; stepBudget: number }) {
    const { field } = needs.celestial;
    this.#needs = needs;
    this.#motion = new FreeMotion(field, tolerance);
    this.#limit = new StepLimit(this.#motion, needs.time, stepBudget);
    this.pull = new FreePull(this.#motion.track, field);
  }

  /** Calls for each body that is taken out, has become part of another, or has fallen: at once, and in the order of asking. */
  whenGone(call: (body: FreeBody) => void): void {
    this.#gone.push(call);
  }

  /** By ascending id. */
  list(): readonly FreeBody[] {
    return this.#motion.bodies;
  }

  get(id: number): FreeBody | undefined {
    const all = this.#motion.bodies;
    for (let at = 0; at < all.length; at += 1) if (all[at].id === id) return all[at];
    return undefined;
  }

  /** The oldest of a name. */
  named(name: string): FreeBody | undefined {
    return this.#motion.bodies.find((body) => body.name === name);
  }

  /** Throws WorldError `bodies_full`, `too_fast`, `implausible`. */
  add(make: BodyMake, at: BodyPlace): FreeBody {
    const { entities, events } = this.#needs;
    if (this.#motion.bodies.length >= limits.freeBodies)
      throw new WorldError('bodies_full', `There are ${limits.freeBodies} custom bodies. Remove one first.`);
    const body = new FreeBody(entities.nextId(), make);
    this.#place(body, at);
    this.#put(body);
    events.emit({ type: 'entity_added', entity: body.id, kind: 'body', name: body.name });
    this.turn();
    this.#limit.look();
    return body;
  }

  /** Gives one another name, other looks. */
  change(body: FreeBody, change: { name?: string | undefined; colour?: string | undefined }): void {
    const { name = body.name, colour = body.colour } = change;
    body.make = { ...body.make, name, colour };
  }

  /** Puts one elsewhere, or lets it move otherwise. Throws as `add` does. */
  move(body: FreeBody, at: BodyPlace): void {
    this.#place(body, at);
    this.#limit.look();
  }

  /** Makes one into another, somewhere else. Throws as `add` does, and leaves it then as it was. */
  remake(body: FreeBody, make: BodyMake, at: BodyPlace): void {
    const before = body.make;
    body.remake(make);
    try {
      this.#place(body, at);
    } catch (error) {
      body.remake(before);
      throw error;
    }
    this.turn();
    this.#limit.look();
  }

  remove(body: FreeBody): void {
    this.#motion.bodies.splice(this.#motion.bodies.indexOf(body), 1);
    this.#motion.changed();
    this.#leave(body);
    this.#limit.look();
  }

  /** Lets the pull be the one of the bodies where they are now: some have come, gone or been moved since the last tick. */
  stand(): void {
    this.#motion.stand();
    this.pull.beginTick(this.#needs.celestial.field?.spanS ?? 0);
  }

  /**
   * Carries all bodies to another date, along their conics, with the riders beside them; the clock and what is on rails go there
   * in `set`.
   */
  drift(timeS: number, riders: readonly Rider[], set: () => void): void {
    const motion = this.#motion;
    if (motion.bodies.length > 0) driftAlongConics(motion.bodies, riders, timeS);
    set();
    motion.changed();
    motion.changeFrames();
    this.turn();
    this.#limit.look();
  }

  /** One tick: shorter than the clock meant it where the steps do not suffice. */
  step(): void {
    const { time, celestial } = this.#needs;
    const motion = this.#motion;
    if (motion.bodies.length === 0 && this.pull.empty) return;
    const { spanS } = time;
    if (spanS > 0) {
      const arc = motion.advance(spanS, this.#limit.steps);
      const { reachedS } = arc;
      if (arc.wasCut) {
        time.shortenTo(reachedS);
        celestial.shortenTo(reachedS);
      }
      this.pull.beginTick(reachedS);
      motion.changeFrames();
      for (let at = 0; at < motion.happenings.length; at += 1)
        this.#needs.events.emit(eventOf(motion.happenings[at]));
      for (let at = 0; at < motion.gone.length; at += 1) this.#leave(motion.gone[at]);
      this.#limit.look(arc);
    }
    // Also while paused: the date can be set.
    this.turn();
  }

  /** Turns all of them to where they are at the date of the clock. */
  turn(): void {
    const { day, second } = this.#needs.time.clock;
    const all = this.#motion.bodies;
    for (let at = 0; at < all.length; at += 1) all[at].turnTo(day, second);
  }

  /** A sentence where one has got lost. */
  check(): string | undefined {
    const lost = this.#motion.unsound();
    return lost === undefined ? undefined : `${lost.name} is nowhere: its state is not finite`;
  }

  save(): unknown {
    const saved = this.#motion.bodies.map(({ id, body, make, offsetM, velocityMps }) => {
      return { id, body, make, state: toExact([...offsetM, ...velocityMps]) };
    });
    return { nextStepS: this.#motion.nextStepS, bodies: saved };
  }

  /** Takes a state from `save`. Throws WorldError `bad_snapshot`. */
  restore(saved: unknown): void {
    const state = restored(savedSchema, saved);
    this.#motion.bodies.length = 0;
    this.#motion.changed();
    for (const one of state.bodies) this.#put(restoredBody(one));
    this.#motion.nextStepS = state.nextStepS;
    this.turn();
  }

  hash(into: HashSink): void {
    if (this.#motion.bodies.length === 0) return;
    into.f64(this.#motion.nextStepS);
    for (const { id, body, make, offsetM, velocityMps } of this.#motion.bodies) {
      into.u32(id);
      into.u32(body);
      hashMake(into, make);
      into.f64Array(offsetM);
      into.f64Array(velocityMps);
    }
  }

  #place(body: FreeBody, at: BodyPlace): void {
    this.#needs.light.admit(at.velocityMps, body.name);
    requireRoom(body, at, this.#motion.bodies, this.#needs.celestial.field);
    body.body = at.body;
    body.offsetM.set(at.offsetM);
    body.velocityMps.set(at.velocityMps);
    this.#motion.changed();
  }

  #put(body: FreeBody): void {
    this.#motion.bodies.push(body);
    this.#motion.changed();
    this.#needs.entities.add(body);
  }

  #leave(body: FreeBody): void {
    const { id, name } = body;
    this.#needs.entities.remove(id);
    this.#needs.events.emit({ type: 'entity_removed', entity: id, kind: 'body', name });
    for (let at = 0; at < this.#gone.length; at += 1) this.#gone[at](body);
  }
}

/** All that acts on motion, and what is called and shines: colours are the viewers' affair. */
function hashMake(
  into: HashSink,
  { name, gmM3S2, radiusM, j2, equatorialRadiusM, rotation, star }: BodyMake,
): void {
  into.text(name);
  into.f64(gmM3S2);
  into.f64(radiusM);
  into.f64(j2);
  into.f64(equatorialRadiusM);
  into.f64(rotation.poleRaRad);
  into.f64(rotation.poleDecRad);
  into.f64(rotation.periodS);
  into.f64(rotation.meridianRad);
  into.f64(star?.temperatureK ?? 0);
  into.f64(star?.luminositySun ?? 0);
}

function eventOf(happening: Happening): WorldEventBody {
  const { kind, entity, name, other, otherName, rail, distanceM, speedMps } = happening;
  const first = { entity, name };
  const second = { other, other_name: otherName };
  const speed = { speed_mps: speedMps };
  if (kind === 'merged') return { type: 'bodies_merged', ...first, ...second, ...speed };
  if (kind === 'fell') return { type: 'body_fell', ...first, body: bodies[rail].name, ...speed };
  const body = rail < 0 ? null : bodies[rail].name;
  return { type: 'close_approach', ...first, ...second, body, distance_m: distanceM, ...speed };
}

function restoredBody({ id, body, make, state }: z.infer<typeof bodySchema>): FreeBody {
  const numbers = fromExact(state, 6);
  if (numbers === null || !numbers.every(Number.isFinite))
    throw new WorldError('bad_snapshot', `body ${make.name} has no sound state`);
  const found = new FreeBody(id, make);
  found.body = body;
  found.offsetM.set(numbers.slice(0, 3));
  found.velocityMps.set(numbers.slice(3));
  return found;
}
