import { bodies, bodyIndex } from '../../astro/index.ts';
import { formatSpeed } from '../../ui/index.ts';

/** An event of the world, as the stream brings it. */
export interface NewsEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What a visitor should be told of an event, in a sentence; null when it does not concern the own ship. */
export function newsOf(event: NewsEvent, ownShip: number | null): string | null {
  if (event.type === 'date_changed') return 'The date was changed: everything is where it is at that date.';
  if (ownShip === null || event.entity !== ownShip) return null;
  switch (event.type) {
    case 'touched_ground':
      return `Touchdown on ${titleOf(event.body)} at ${formatSpeed(Number(event.speed_mps))}. Thrust away from the ground lifts off.`;
    case 'fuel_empty':
      return 'The tank is empty. Travel to an orbit under Bodies: the ship arrives with a full one.';
    case 'returned_to_start':
      return 'The ship left the scene and is back at the start.';
    default:
      return null;
  }
}

function titleOf(name: unknown): string {
  return typeof name === 'string' ? bodies[bodyIndex(name)].title : 'the ground';
}
