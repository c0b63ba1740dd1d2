import type { Vec3 } from '../../math/index.ts';
import { element, setShown } from '../dom.ts';
import { createPlacement, type Picture, placeDirection } from '../navigation/projection.ts';

/** Names may leave the picture a little before they go. */
const MARGIN_PX = 2;
/** Steps of half a pixel: finer ones cannot be seen, and each writes a string. */
const STEPS_PER_PX = 2;
/** About how wide a letter is, and the way to its thing: a name without room on the right of the picture stands on the left. */
const LETTER_PX = 7;
const GAP_PX = 14;

/** A name on the sky: a constellation's in its middle, that of a star, a body or a point beside it; the point is marked too. */
export interface SkyLabel {
  readonly kind: 'constellation' | 'star' | 'body' | 'point';
  readonly text: string;
}

/** Names of stars, constellations, bodies or points over the picture; they come and go softly, and nothing can be pressed. */
export class SkyNameLayer {
  readonly root = element('div', { class: 'markers sky-names', 'aria-hidden': 'true' });
  readonly #placement = createPlacement();
  #names: readonly SkyNameElement[] = [];

  /** Which names there are, in the order of the directions that follow. */
  fill(labels: readonly SkyLabel[]): void {
    this.#names = labels.map((label) => new SkyNameElement(label));
    this.root.replaceChildren(...this.#names.map(({ root }) => root));
  }

  setShown(shown: boolean): void {
    this.root.classList.toggle('sky-names--shown', shown);
  }

  /** Puts a name where its direction falls; one of NaN hides it. */
  place(picture: Picture, name: number, direction: Vec3): void {
    const { place, inside } = placeDirection(this.#placement, picture, direction, MARGIN_PX);
    this.#names[name]?.place(inside, place[0], place[1], picture.widthPx);
  }
}

class SkyNameElement {
  readonly root: HTMLElement;
  readonly #wantedPx: number;
  #x = Number.NaN;
  #y = Number.NaN;
  #left = false;

  constructor({ kind, text }: SkyLabel) {
    this.#wantedPx = kind === 'constellation' ? 0 : GAP_PX + LETTER_PX * text.length;
    const words = element('span', { class: 'sky-name__words' }, text);
    this.root = element('div', { class: `sky-name sky-name--${kind}`, hidden: true }, words);
  }

  place(shown: boolean, xPx: number, yPx: number, widthPx: number): void {
    setShown(this.root, shown);
    if (!shown) return;
    const left = this.#wantedPx > 0 && xPx > widthPx - this.#wantedPx;
    if (left !== this.#left) {
      this.#left = left;
      this.root.classList.toggle('sky-name--left', left);
    }
    const x = Math.round(xPx * STEPS_PER_PX) / STEPS_PER_PX;
    const y = Math.round(yPx * STEPS_PER_PX) / STEPS_PER_PX;
    if (x === this.#x && y === this.#y) return;
    this.#x = x;
    this.#y = y;
    this.root.style.transform = `translate(${x}px, ${y}px)`;
  }
}
