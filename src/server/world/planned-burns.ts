import { createHash } from 'node:crypto';
import { type Epoch, formatUtc, secondsBetween } from '../../astro/index.ts';
import { type BurnWish, type Clock, type Entity, entityName, type PlanAnswer } from '../../protocol/index.ts';
import type { CommandOf } from '../../world/index.ts';
import { readUtc } from './time-command.ts';

/** A burn as the world and the stream have it. */
export type Burn = CommandOf<'plan'>['nodes'][number];

/** A burn as an operator asks the world for it: its instant may be counted from when it is planned. */
export type WishedBurn = NonNullable<CommandOf<'set_plan'>['add']>;

/** A ship as visitors are told of it. */
export interface Ship extends Entity {
  readonly flight: NonNullable<Entity['flight']>;
  readonly hull: NonNullable<Entity['hull']>;
}

/** Decimals of a second in a date: a nanosecond. */
const utcDigits = 9;
const idDigits = 16;

/** Whether an entity is a ship. */
export function isShip(entity: Entity | undefined): entity is Ship {
  return entity !== undefined && entity.flight !== null && entity.hull !== null;
}

/**
 * The burn that somebody wants. Throws ApiError `invalid_request` for a date that cannot be read.
 * @param before What holds for all that is left out.
 * @param path Of the wish in the body, as a JSON pointer.
 */
export function burnOf(wish: BurnWish, before?: Burn, path = ''): WishedBurn {
  return {
    ...instantOf(wish, before, path),
    prograde_mps: wish.prograde_mps ?? before?.prograde_mps ?? 0,
    normal_mps: wish.normal_mps ?? before?.normal_mps ?? 0,
    radial_mps: wish.radial_mps ?? before?.radial_mps ?? 0,
  };
}

function instantOf(
  { utc, day, second, in_seconds }: BurnWish,
  before: Burn | undefined,
  path: string,
): Readonly<Epoch> | { readonly in_seconds: number } {
  if (utc !== undefined) return readUtc(utc, `${path}/utc`);
  if (day !== undefined && second !== undefined) return { day, second };
  if (in_seconds === undefined && before !== undefined) return { day: before.day, second: before.second };
  return { in_seconds: in_seconds ?? 0 };
}

/** The id of a burn in a plan that it was put into: of equal ones the last; also where it is not there any more. */
export function burnIdIn({ burns }: PlanAnswer, burn: Burn): string {
  const [alone] = burnIds([burn]);
  return burns.findLast((other) => textOf(other) === textOf(burn))?.id ?? alone;
}

/** Ids of the burns of a plan, in its order. They follow from what the burns are, so that nothing has to be kept for them. */
export function burnIds(burns: readonly Burn[]): string[] {
  const seen = new Map<string, number>();
  return burns.map((burn) => {
    const text = textOf(burn);
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    const digest = createHash('sha256').update(`${text} ${before}`).digest('hex');
    return `burn_${digest.slice(0, idDigits)}`;
  });
}

function textOf({ day, second, prograde_mps, normal_mps, radial_mps }: Burn): string {
  return [day, second, prograde_mps, normal_mps, radial_mps].join(' ');
}

/** The plan of a ship as the API shows it. */
export function planAnswer({ id, name, flight, hull }: Ship, clock: Clock): PlanAnswer {
  const { nodes, flying, burning_mps } = flight.plan;
  const ids = burnIds(nodes);
  const burns = nodes.map(({ day, second, prograde_mps, normal_mps, radial_mps }, at) => ({
    id: ids[at],
    utc: formatUtc({ day, second }, utcDigits),
    day,
    second,
    in_seconds: secondsBetween(clock, { day, second }),
    prograde_mps,
    normal_mps,
    radial_mps,
    delta_v_mps: Math.hypot(prograde_mps, normal_mps, radial_mps),
  }));
  const planned = burns.map(({ delta_v_mps }, at) => (at === 0 ? (burning_mps ?? delta_v_mps) : delta_v_mps));
  const { mass_kg, fuel_kg } = flight;
  return {
    tick: clock.tick,
    entity: entityName(id),
    name,
    owner: hull.owner,
    flying,
    burning_mps,
    delta_v_mps: planned.reduce((sum, part) => sum + part, 0),
    delta_v_left_mps:
      hull.thrust_n > 0 ? hull.exhaust_speed_mps * Math.log(mass_kg / (mass_kg - fuel_kg)) : 0,
    burns,
  };
}
