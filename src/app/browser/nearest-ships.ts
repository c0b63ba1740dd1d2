import { type Vec3, vec3 } from '../../math/index.ts';
import type { Traffic } from './subsystems/traffic.ts';
import type { Moving } from './world/motion.ts';

/** A ship near one's own. */
export interface NearShip {
  name: string;
  distanceM: number;
  /** From the own ship, in the axes of the frame. */
  readonly direction: Vec3;
}

/** Keeps the nearest other ships in order, without allocating while their number stays the same. */
export class NearestShips {
  readonly ships: readonly NearShip[];
  count = 0;
  readonly #away = vec3.create();

  constructor(most: number) {
    this.ships = Array.from({ length: most }, () => ({ name: '', distanceM: 0, direction: vec3.create() }));
  }

  /** Finds them anew. Ships told from another body are too far to be marked. */
  find(own: Moving, ships: readonly Traffic[]): void {
    this.count = 0;
    for (let at = 0; at < ships.length; at += 1) {
      const { entity, track } = ships[at];
      if (track.shown.body !== own.body) continue;
      vec3.sub(this.#away, track.shown.offsetM, own.offsetM);
      this.#insert(entity.name, vec3.length(this.#away));
    }
  }

  #insert(name: string, distanceM: number): void {
    let at = this.count;
    while (at > 0 && this.ships[at - 1].distanceM > distanceM) at -= 1;
    if (at >= this.ships.length) return;
    const last = Math.min(this.count, this.ships.length - 1);
    for (let to = last; to > at; to -= 1) {
      this.ships[to].name = this.ships[to - 1].name;
      this.ships[to].distanceM = this.ships[to - 1].distanceM;
      vec3.copy(this.ships[to].direction, this.ships[to - 1].direction);
    }
    this.ships[at].name = name;
    this.ships[at].distanceM = distanceM;
    vec3.copy(this.ships[at].direction, this.#away);
    this.count = Math.min(this.count + 1, this.ships.length);
  }
}
