import { z } from 'zod';
import { commandSchemas, limits } from '../world/index.ts';
import { entityParams } from './entity.ts';
import { utcField } from './fields.ts';

const { day, second, prograde_mps, normal_mps, radial_mps } = commandSchemas.plan.shape.nodes.element.shape;

/** A burn as callers write it, every field of it left out or not. */
const burnFields = {
  /** Its instant, in one of three ways: UTC; TDB since J2000, as the stream has it; or simulated seconds from when it is planned. */
  utc: utcField.optional(),
  day: day.optional(),
  second: second.optional(),
  in_seconds: z.number().min(0).max(limits.manoeuvreAheadS).optional(),
  /** Along the velocity about what holds the ship then, along the angular momentum, and outward, upright on both: m/s. */
  prograde_mps: prograde_mps.optional(),
  normal_mps: normal_mps.optional(),
  radial_mps: radial_mps.optional(),
} as const;

/** When a burn is to be, and what it changes; what is left out changes nothing. */
export type BurnWish = { readonly [Field in keyof typeof burnFields]?: z.output<(typeof burnFields)[Field]> };

const ways = 'the instant is one of utc, in_seconds, or day and second together';

/** How many instants a wish names; NaN for half of one. */
function instantsIn({ utc, day: whole, second: rest, in_seconds }: BurnWish): number {
  if ((whole === undefined) !== (rest === undefined)) return Number.NaN;
  return [utc, whole, in_seconds].filter((given) => given !== undefined).length;
}

function hasChange({ prograde_mps: along, normal_mps: across, radial_mps: outward }: BurnWish): boolean {
  return along !== undefined || across !== undefined || outward !== undefined;
}

const changeNeeded = { error: 'give at least one of prograde_mps, normal_mps, radial_mps' };

/** A burn that is to be planned. */
const burnWishSchema = z
  .strictObject(burnFields)
  .refine((burn) => instantsIn(burn) === 1, { error: ways })
  .refine(hasChange, changeNeeded);

const fly = z.boolean();

/** All burns of a plan, and whether the ship flies them. */
export const planWishFields = { burns: z.array(burnWishSchema).max(limits.manoeuvres), fly } as const;

/** Body of PUT /entities/{id}/plan. */
export const setPlanBody = z.strictObject({ ...planWishFields, fly: fly.default(false) });

/** Body of PATCH /entities/{id}/plan. */
export const flyPlanBody = z.strictObject({ fly });

/** Body of POST /entities/{id}/plan/burns; without `fly` the ship goes on flying its plan, or goes on not to. */
export const addBurnBody = z
  .strictObject({ ...burnFields, fly: fly.optional() })
  .refine((burn) => instantsIn(burn) === 1, { error: ways })
  .refine(hasChange, changeNeeded);

/** Body of PATCH /entities/{id}/plan/burns/{burn}: what is left out stays. */
export const changeBurnBody = z
  .strictObject(burnFields)
  .refine((burn) => instantsIn(burn) <= 1, { error: ways })
  .refine((burn) => instantsIn(burn) > 0 || hasChange(burn), { error: 'give at least one thing to change' });

/** The path of one burn. */
export const burnParams = entityParams.extend({
  burn: z
    .string()
    .max(21)
    .regex(/^burn_[0-9a-f]{16}$/, 'has to be an id that GET /entities/{id}/plan gave'),
});

/** What a ship is to do. */
export const planSchema = z.object({
  tick: z.int(),
  /** The ship. */
  entity: z.string(),
  name: z.string(),
  /** The visitor who has its controls; null for a ship without a pilot. */
  owner: z.string().nullable(),
  /** Whether it flies its plan by itself. */
  flying: z.boolean(),
  /** What is left of the burn that is under way, the first one, m/s. */
  burning_mps: z.number().nullable(),
  /** What all of it takes, and what is in the tank gives, m/s. */
  delta_v_mps: z.number(),
  delta_v_left_mps: z.number(),
  /** In the order of their instants. */
  burns: z.array(
    z.object({
      /** Stands for the burn as it is: one that is changed has another. */
      id: z.string(),
      utc: z.string(),
      /** The same instant exactly: TDB since J2000. */
      day: z.int(),
      second: z.number(),
      /** Simulated seconds until then. */
      in_seconds: z.number(),
      prograde_mps: z.number(),
      normal_mps: z.number(),
      radial_mps: z.number(),
      /** How much it changes in all. */
      delta_v_mps: z.number(),
    }),
  ),
});

/** What a ship is to do. */
export type PlanAnswer = z.output<typeof planSchema>;

/** Answer to a burn that was put into a plan. */
export const plannedBurnSchema = planSchema.extend({
  /** Its id; it is not among `burns` where it was flown or changed meanwhile. */
  burn: z.string(),
});
