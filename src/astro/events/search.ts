import { findMinimum, findRoot, PI, TAU } from '../../math/index.ts';
import { addSeconds, type Epoch, secondsBetween } from '../time/epoch.ts';

/** Instants are found to this: far below what delta T and the ephemeris leave open. */
const TOLERANCE_S = 0.01;

/** From an instant up to, and without, another. */
export interface Span {
  readonly from: Readonly<Epoch>;
  readonly until: Readonly<Epoch>;
}

/** A span that begins so much earlier and ends so much later. */
export function widened({ from, until }: Span, seconds: number): Span {
  return {
    from: addSeconds({ day: 0, second: 0 }, from, -seconds),
    until: addSeconds({ day: 0, second: 0 }, until, seconds),
  };
}

/** Whether an instant falls into a span. */
export function isWithin({ from, until }: Span, instant: Readonly<Epoch>): boolean {
  return secondsBetween(from, instant) >= 0 && secondsBetween(instant, until) > 0;
}

/** A smooth quantity at an instant of TDB since J2000. */
export type Quantity = (day: number, second: number) => number;

/**
 * The instants in a span at which a quantity passes through zero, in their order. It is looked at every `stepS`, so that
 * two passages nearer to each other may be missed; where it jumps by more than `jump`, as an angle does that begins its
 * turn anew, it passes through nothing.
 */
export function crossings(quantity: Quantity, { from, until }: Span, stepS: number, jump = PI): Epoch[] {
  const found: Epoch[] = [];
  const spanS = secondsBetween(from, until);
  const instant: Epoch = { day: 0, second: 0 };
  const at = (seconds: number): number => {
    addSeconds(instant, from, seconds);
    return quantity(instant.day, instant.second);
  };
  let start = 0;
  let atStart = spanS > 0 ? at(0) : 0;
  while (start < spanS) {
    const end = Math.min(start + stepS, spanS);
    const atEnd = at(end);
    const passes = atStart === 0 || atStart * atEnd < 0;
    if (passes && Math.abs(atEnd - atStart) < jump) {
      const seconds = atStart === 0 ? start : findRoot(at, start, end, TOLERANCE_S);
      found.push(addSeconds({ day: 0, second: 0 }, from, seconds));
    }
    start = end;
    atStart = atEnd;
  }
  return found;
}

/** The instant at which a quantity is least within some time of another instant; one valley is expected there. */
export function leastNear(quantity: Quantity, near: Readonly<Epoch>, withinS: number): Epoch {
  const at = measuredFrom(quantity, near);
  return addSeconds({ day: 0, second: 0 }, near, findMinimum(at, -withinS, withinS, TOLERANCE_S));
}

/** When a quantity passes through zero between an instant and so many seconds later (or before); null where it does not. */
export function zeroWithin(quantity: Quantity, start: Readonly<Epoch>, seconds: number): Epoch | null {
  const root = findRoot(measuredFrom(quantity, start), 0, seconds, TOLERANCE_S);
  return Number.isNaN(root) ? null : addSeconds({ day: 0, second: 0 }, start, root);
}

function measuredFrom(quantity: Quantity, start: Readonly<Epoch>): (seconds: number) => number {
  const instant: Epoch = { day: 0, second: 0 };
  return (seconds) => {
    addSeconds(instant, start, seconds);
    return quantity(instant.day, instant.second);
  };
}

/** An angle brought to -pi up to pi. */
export function wrapped(angleRad: number): number {
  const rest = angleRad % TAU;
  return rest >= PI ? rest - TAU : rest < -PI ? rest + TAU : rest;
}
