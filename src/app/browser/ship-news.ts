import { bodies, bodyIndex, LIGHT_MPS } from '../../astro/index.ts';
import { formatSpeed } from '../../ui/index.ts';

/** An event of the world, as the stream brings it. */
export interface NewsEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What a visitor should be told of an event, in a sentence; null when it does not concern the own ship. */
export function newsOf(event: NewsEvent, ownShip: number | null): string | null {
  if (event.type === 'date_changed') return 'The date was changed: everything is where it is at that date.';
  if (event.type === 'light_changed') return lightNews(Number(event.light_mps));
  if (ownShip === null || event.entity !== ownShip) return null;
  switch (event.type) {
    case 'touched_ground':
      return `Touchdown on ${groundOf(event)} at ${formatSpeed(Number(event.speed_mps))}. Thrust away from the ground lifts off.`;
    case 'fuel_empty':
      return 'The tank is empty. Travel to an orbit under Bodies: the ship arrives with a full one.';
    case 'speed_limited':
      return `Light goes at ${formatSpeed(Number(event.light_mps))} here, and no ship faster than ${formatSpeed(Number(event.limit_mps))}.`;
    case 'plan_changed':
      return planNews(Number(event.burns), event.flying === true);
    case 'returned_to_start':
      return 'The ship left the scene and is back at the start.';
    default:
      return null;
  }
}

function planNews(burns: number, flying: boolean): string {
  if (burns === 0) return 'An operator has taken away what the ship was planned to do.';
  const planned = burns === 1 ? 'a burn' : `${burns} burns`;
  return flying
    ? `An operator has planned ${planned}: the ship does that by itself until you steer.`
    : `An operator has changed the plan of the ship, which now has ${planned}.`;
}

function lightNews(mps: number): string {
  if (mps >= LIGHT_MPS) return 'Light is as fast again as it is.';
  return `Light goes at ${formatSpeed(mps)} now: who is fast sees it.`;
}

/** What a ship has come down on: a body on rails, or a custom one. */
function groundOf({ body, other_name }: NewsEvent): string {
  if (typeof body === 'string') return bodies[bodyIndex(body)].title;
  return typeof other_name === 'string' && other_name !== '' ? other_name : 'the ground';
}
