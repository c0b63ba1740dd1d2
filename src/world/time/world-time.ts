import { z } from 'zod';
import { Clock, type ClockState, type HashSink } from '../../engine/index.ts';
import type { TimeCapReason } from '../events.ts';
import { restored } from '../restored.ts';
import { leavesSpan, type Span, TimeFlow } from './time-flow.ts';
import { TimeRule, type TimeVerdict, type TimeWish } from './time-rule.ts';

/** What keeps time slower than asked for, and for whose sake. */
export interface TimeCap {
  readonly reason: TimeCapReason;
  readonly factor: number;
  /** The entity that needs it, or 0. */
  readonly entity: number;
}

/** How the time of a world begins. */
export interface TimeStart {
  /** TDB since J2000. */
  readonly day: number;
  readonly second: number;
  readonly factor: number;
  readonly paused: boolean;
  /** What the clock never leaves; null where nothing depends on the date. */
  readonly span: Span | null;
  readonly maxFactor: number;
}

const capReasons = [
  'ground',
  'custom_ground',
  'air',
  'steps',
  'rigid_bodies',
  'burn',
  'free_bodies',
  'strong_pull',
  'swarms',
  'span',
] as const satisfies readonly TimeCapReason[];
const capSchema = z.object({ reason: z.enum(capReasons), factor: z.number().min(0), entity: z.int() });
const wishSchema = z.object({ factor: z.number().positive().nullable(), paused: z.boolean() });
const stateSchema = z.object({
  clock: z.object({
    index: z.int().min(0),
    day: z.int(),
    second: z.number().min(0).lt(86_400),
    residueS: z.number(),
  }),
  flow: z.object({ factor: z.number().positive(), goal: z.number().positive(), ticksLeft: z.int().min(0) }),
  rule: z.object({
    factor: z.number().positive(),
    paused: z.boolean(),
    operator: z.boolean(),
    wishes: z.array(z.tuple([z.string(), wishSchema])),
  }),
  stepsLeft: z.int().min(0),
  atEdge: z.boolean(),
  rate: z.number().min(0),
  caps: z.array(capSchema),
  /** Missing in older snapshots. */
  easing: capSchema.nullable().optional(),
});

/** The clock of a world, how fast it runs, and who may say so. */
export class WorldTime {
  readonly clock: Clock;
  readonly #flow: TimeFlow;
  readonly #rule: TimeRule;
  readonly #span: Span | null;
  readonly #maxFactor: number;
  readonly #caps = new Map<TimeCapReason, TimeCap>();
  /** What held time back last, while time grows back to what was asked for: its factor is that. */
  #easing: TimeCap | null = null;
  #stepsLeft = 0;
  #atEdge = false;
  #rate = 0;
  /** Where the clock stood before the present tick. */
  readonly #before = { index: 0, day: 0, second: 0, residueS: 0 };

  constructor({ day, second, factor, paused, span, maxFactor }: TimeStart) {
    this.clock = new Clock({ day, second });
    this.#flow = new TimeFlow(factor);
    this.#rule = new TimeRule(factor, paused);
    this.#span = span;
    this.#maxFactor = maxFactor;
  }

  /** Simulated seconds per real second in the present tick: 0 while paused. */
  get rate(): number {
    return this.#rate;
  }

  /** Length of the present tick in simulated seconds. */
  get spanS(): number {
    return this.#rate * this.clock.stepS;
  }

  /** Simulated seconds per real second; while paused, what will hold again. */
  get factor(): number {
    return this.#flow.factor;
  }

  /** Where the factor is going under the limits of now, and in how many ticks. */
  get goalFactor(): number {
    return this.#flow.goal;
  }

  get rampTicksLeft(): number {
    return this.#flow.ticksLeft;
  }

  /** What was decided and wished for, and whose word holds. */
  verdict(): TimeVerdict {
    return this.#rule.verdict();
  }

  /**
   * What holds time back now, or null. While time grows back after a limit was lifted, that is still what it is slow for, and
   * the factor is the one that it has come to.
   */
  cap(): TimeCap | null {
    if (this.#atEdge) return { reason: 'span', factor: 0, entity: 0 };
    const { factor } = this.#rule.verdict();
    const lowest = this.#lowestCap();
    if (lowest !== null && lowest.factor < factor) return lowest;
    const eases = this.#easing?.factor === factor && this.#rate > 0 && this.#rate < factor;
    return eases && this.#easing !== null ? { ...this.#easing, factor: this.#rate } : null;
  }

  /** The highest factor that a reason leaves; infinite where it does not limit. */
  limitBy(reason: TimeCapReason): number {
    return this.#caps.get(reason)?.factor ?? Number.POSITIVE_INFINITY;
  }

  /** An operator decides; what is undefined stays. */
  decide(factor: number | undefined, paused: boolean | undefined): void {
    this.#rule.decide(factor, paused);
  }

  /** A visitor wishes. */
  wish(visitor: string, wish: TimeWish): void {
    this.#rule.wish(visitor, wish);
  }

  /** A visitor has left. */
  forget(visitor: string): void {
    this.#rule.forget(visitor);
  }

  /** Runs this many of the coming ticks although time is paused. */
  step(ticks: number): void {
    this.#stepsLeft = ticks;
  }

  /** Sets the date. @param atOnce with the factor that was decided, not with one that changes to it */
  jumpTo(day: number, second: number, atOnce: boolean): void {
    this.clock.setSimulated(day, second);
    if (atOnce) this.#flow.settle(Math.min(this.#rule.verdict().factor, this.#maxFactor));
    this.#atEdge = false;
  }

  /** Keeps the factor at or below a limit from the next tick on, until the same reason gives another; infinity lifts it. */
  limit(reason: TimeCapReason, factor: number, entity: number): void {
    if (!(factor < Number.POSITIVE_INFINITY)) this.#caps.delete(reason);
    else if (!isCap(this.#caps.get(reason), reason, factor, entity))
      this.#caps.set(reason, { reason, factor, entity });
  }

  /** One tick onward. Returns whether the clock has just come to the end of its span and stopped. */
  advance(): boolean {
    const { factor: target, paused } = this.#rule.verdict();
    const runs = !paused || this.#stepsLeft > 0;
    this.#stepsLeft = paused ? Math.max(0, this.#stepsLeft - 1) : 0;
    const lowest = this.#lowestCap();
    const cap = lowest?.factor ?? Number.POSITIVE_INFINITY;
    const wanted = runs ? this.#flow.approach(Math.min(target, this.#maxFactor), cap) : 0;
    if (lowest !== null && cap < target) this.#easeFrom(lowest, target);
    else if (this.#easing?.factor !== target || this.#flow.factor >= target) this.#easing = null;
    const wasAtEdge = this.#atEdge;
    const { clock } = this;
    this.#atEdge = runs && this.#span !== null && leavesSpan(clock, wanted * clock.stepS, this.#span);
    this.#rate = this.#atEdge ? 0 : wanted;
    copyInto(this.#before, clock);
    clock.advance(this.#rate);
    return this.#atEdge && !wasAtEdge;
  }

  /**
   * Shortens the present tick to the simulated seconds that could be worked out of it: the clock goes back to where it was
   * and on by so much.
   */
  shortenTo(spanS: number): void {
    this.clock.restore(this.#before);
    this.#rate = spanS / this.clock.stepS;
    this.clock.advance(this.#rate);
    this.#flow.slowTo(this.#rate);
  }

  /** Begins counting ticks from a number, when this time follows upon another. */
  countFrom(tick: number): void {
    this.clock.restore({ ...this.clock.save(), index: tick });
  }

  /** Goes on with date, factor, pause and wishes of another time; its limits are its own affair. */
  takeOver(before: WorldTime): void {
    this.clock.restore(before.clock.save());
    this.#flow.restore(before.#flow.save());
    this.#rule.restore(before.#rule.save());
  }

  #easeFrom({ reason, entity }: TimeCap, factor: number): void {
    if (!isCap(this.#easing, reason, factor, entity)) this.#easing = { reason, factor, entity };
  }

  #lowestCap(): TimeCap | null {
    let lowest: TimeCap | null = null;
    for (const cap of this.#caps.values()) if (lowest === null || cap.factor < lowest.factor) lowest = cap;
    return lowest;
  }

  save(): unknown {
    return {
      clock: this.clock.save(),
      flow: this.#flow.save(),
      rule: this.#rule.save(),
      stepsLeft: this.#stepsLeft,
      atEdge: this.#atEdge,
      rate: this.#rate,
      caps: [...this.#caps.values()],
      easing: this.#easing,
    };
  }

  /** Takes a state from `save`. Throws WorldError `bad_snapshot`. */
  restore(saved: unknown): void {
    const state = restored(stateSchema, saved);
    this.clock.restore(state.clock);
    this.#flow.restore(state.flow);
    this.#rule.restore(state.rule);
    this.#stepsLeft = state.stepsLeft;
    this.#atEdge = state.atEdge;
    this.#caps.clear();
    for (const cap of state.caps) this.#caps.set(cap.reason, cap);
    this.#rate = state.rate;
    this.#easing = state.easing ?? null;
  }

  hash(into: HashSink): void {
    this.clock.hash(into);
    this.#flow.hash(into);
    this.#rule.hash(into);
    into.u32(this.#stepsLeft);
    into.u32(this.#atEdge ? 1 : 0);
    for (const { reason, factor, entity } of this.#caps.values()) {
      into.text(reason);
      into.f64(factor);
      into.u32(entity);
    }
  }
}

/** Whether a cap says this already: most ticks are held back as the one before was, and write nothing. */
function isCap(
  cap: TimeCap | null | undefined,
  reason: TimeCapReason,
  factor: number,
  entity: number,
): boolean {
  return cap?.reason === reason && cap.factor === factor && cap.entity === entity;
}

function copyInto(out: { -readonly [Key in keyof ClockState]: ClockState[Key] }, clock: Clock): void {
  out.index = clock.index;
  out.day = clock.day;
  out.second = clock.second;
  out.residueS = clock.residueS;
}
