import { z } from 'zod';
import type { HashSink } from '../../engine/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { WorldError } from '../error.ts';
import { fromExact, toExact } from '../exact-numbers.ts';
import { limits } from '../limits.ts';
import type { Impulse } from '../vessel/impulse-axes.ts';

/** A planned change of velocity: its instant (TDB since J2000), and what it changes by the axes of the flight then. */
export interface Manoeuvre extends Impulse {
  readonly day: number;
  readonly second: number;
}

/** A burn under way: where it pushes, and what is left of it. */
export interface Burning {
  /** Unit vector, ICRF axes. */
  readonly heading: Vec3;
  readonly leftMps: number;
}

/** What a ship is to do, and whether it does it by itself. */
export interface FlightPlan {
  /** In the order of their instants. */
  readonly nodes: readonly Manoeuvre[];
  readonly flying: boolean;
  readonly burning: Burning | null;
}

/** No plan at all. */
export const noPlan: FlightPlan = { nodes: [], flying: false, burning: null };

const numberField = z.number();

/** A plan as a snapshot keeps it, in the row of its vessel. */
export const savedPlanSchema = z.object({
  nodes: z
    .array(
      z.object({
        day: z.int(),
        second: numberField,
        progradeMps: numberField,
        normalMps: numberField,
        radialMps: numberField,
      }),
    )
    .min(1)
    .max(limits.manoeuvres),
  flying: z.boolean(),
  /** Heading and what is left, exactly; null without a burn. */
  burning: z.unknown(),
});

/** What a snapshot keeps of a plan; undefined for none. */
export function savePlan({ nodes, flying, burning }: FlightPlan): unknown {
  if (nodes.length === 0) return undefined;
  return {
    nodes,
    flying,
    burning: burning === null ? null : toExact([...burning.heading, burning.leftMps]),
  };
}

/** A plan out of a snapshot. Throws WorldError `bad_snapshot` where its burn is not made of numbers. */
export function restorePlan(saved: z.infer<typeof savedPlanSchema> | undefined): FlightPlan {
  if (saved === undefined) return noPlan;
  const { nodes, flying, burning } = saved;
  if (burning === null) return { nodes, flying, burning: null };
  const numbers = fromExact(burning);
  if (numbers?.length !== 4) throw new WorldError('bad_snapshot', 'a burn in it is not made of numbers');
  const [x, y, z, leftMps] = numbers;
  return { nodes, flying, burning: { heading: vec3.create(x, y, z), leftMps } };
}

/** Feeds a plan into a hash; none leaves no trace. */
export function hashPlan(into: HashSink, { nodes, flying, burning }: FlightPlan): void {
  if (nodes.length === 0) return;
  into.u32(nodes.length);
  for (const { day, second, progradeMps, normalMps, radialMps } of nodes)
    for (const value of [day, second, progradeMps, normalMps, radialMps]) into.f64(value);
  into.u32(flying ? 1 : 0);
  into.f64(burning === null ? -1 : burning.leftMps);
  if (burning !== null) for (let i = 0; i < 3; i += 1) into.f64(burning.heading[i]);
}
