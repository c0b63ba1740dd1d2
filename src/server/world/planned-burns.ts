import { createHash } from 'node:crypto';
import { addSeconds, type Epoch, formatUtc, secondsBetween } from '../../astro/index.ts';
import { type BurnWish, type Clock, type Entity, entityName, type PlanAnswer } from '../../protocol/index.ts';
import type { CommandOf } from '../../world/index.ts';
import { readUtc } from './time-command.ts';

/** A burn as the world and the stream have it. */
export type Burn = CommandOf<'plan'>['nodes'][number];

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
 * @param now What `in_seconds` counts from.
 * @param before What holds for all that is left out.
 * @param path Of the wish in the body, as a JSON pointer.
 */
export function burnOf(wish: BurnWish, now: Clock, before?: Burn, path = ''): Burn {
  const { day, second } = instantOf(wish, now, before, path);
  return {
    day,
    second,
    prograde_mps: wish.prograde_mps ?? before?.prograde_mps ?? 0,
    normal_mps: wish.normal_mps ?? before?.normal_mps ?? 0,
    radial_mps: wish.radial_mps ?? before?.radial_mps ?? 0,
  };
}

function instantOf(
  { utc, day, second, in_seconds }: BurnWish,
  now: Clock,
  before: Burn | undefined,
  path: string,
): Readonly<Epoch> {
  if (utc !== undefined) return readUtc(utc, `${path}/utc`);
  if (in_seconds !== undefined) return addSeconds({ day: 0, second: 0 }, now, in_seconds);
  if (day !== undefined && second !== undefined) return { day, second };
  return before ?? now;
}

/** Ids of the burns of a plan, in its order. They follow from what the burns are, so that nothing has to be kept for them. */
export function burnIds(burns: readonly Burn[]): string[] {
  const seen = new Map<string, number>();
  return burns.map(({ day, second, prograde_mps, normal_mps, radial_mps }) => {
    const text = [day, second, prograde_mps, normal_mps, radial_mps].join(' ');
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    const digest = createHash('sha256').update(`${text} ${before}`).digest('hex');
    return `burn_${digest.slice(0, idDigits)}`;
  });
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
