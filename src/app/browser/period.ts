import type { Tick } from '../../engine/index.ts';

/**
 * Tells, from frame to frame, when a period is over, and begins the next. It keeps its time to itself, because a number
 * that a closure counts is allocated anew in every frame; so is one in a field that begins as anything but a number.
 */
export class Period {
  readonly #lengthS: number;
  #leftS = 0;

  /** @param firstS length of the first one; by default it is over at once */
  constructor(lengthS: number, firstS = 0) {
    this.#lengthS = lengthS;
    this.#leftS = firstS;
  }

  /** Takes a frame. */
  over({ stepS }: Pick<Tick, 'stepS'>): boolean {
    this.#leftS -= stepS;
    if (this.#leftS > 0) return false;
    this.#leftS = this.#lengthS;
    return true;
  }

  /** Lets it be over with the next frame. */
  end(): void {
    this.#leftS = 0;
  }
}
