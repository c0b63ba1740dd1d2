import { bodies } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { createPlacement, type Motion, type Picture, placeDirection } from '../../ui/index.ts';

/** What of the picture is taken by names already; the first of them stays. */
export class NameRoom {
  readonly #apartPx: { readonly x: number; readonly y: number };
  readonly #placement = createPlacement();
  readonly #taken: number[] = [];

  /** @param apartPx how near names may come to each other */
  constructor(apartPx: { readonly x: number; readonly y: number }) {
    this.#apartPx = apartPx;
  }

  clear(): void {
    this.#taken.length = 0;
  }

  /** Whether there is room for a name where a direction falls; it is taken then. */
  take(picture: Picture, direction: Vec3): boolean {
    const { place, inside } = placeDirection(this.#placement, picture, direction, 0);
    if (!inside) return false;
    const taken = this.#taken;
    const { x, y } = this.#apartPx;
    for (let at = 0; at < taken.length; at += 2)
      if (Math.abs(taken[at] - place[0]) < x && Math.abs(taken[at + 1] - place[1]) < y) return false;
    taken.push(place[0], place[1]);
    return true;
  }
}

/** Whether the body that the ship is at hides what lies that way, and not nearer. */
export function isBehind(to: Vec3, { body, globe, offsetM }: Motion): boolean {
  const radiusM = globe?.radiusM ?? bodies[body].meanRadiusM;
  const farM = vec3.length(to);
  const along = -vec3.dot(to, offsetM) / farM;
  // what lies no farther than its far side is itself
  return (
    along > 0 && along + radiusM < farM && vec3.dot(offsetM, offsetM) - along * along < radiusM * radiusM
  );
}
