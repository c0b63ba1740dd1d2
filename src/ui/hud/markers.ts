import type { Vec3 } from '../../math/index.ts';
import { element, setShown, setText } from '../dom.ts';
import { createPlacement, type Picture, placeDirection } from '../navigation/projection.ts';
import { type IconName, icon } from './icons.ts';

const MARGIN_PX = 28;
/** Other ships that are marked at once; the nearest come first. */
export const SHIP_MARKERS_MAX = 8;

/** A mark over the picture that follows a direction. */
class Marker {
  readonly root: HTMLElement;
  readonly #label: HTMLElement;
  readonly #arrow: HTMLElement | undefined;
  readonly #sign: HTMLElement;
  readonly #place = createPlacement();
  /** Where it is, in steps of half a pixel: finer ones cannot be seen, and each writes a string. */
  #x = Number.NaN;
  #y = Number.NaN;
  #bearing = Number.NaN;

  constructor(shape: IconName, modifier: string, onEdge: boolean) {
    this.#sign = element('span', {}, icon(shape));
    this.#label = element('span', { class: 'marker__label' });
    this.root = element(
      'div',
      { class: `marker marker--${modifier}`, hidden: true, 'aria-hidden': 'true' },
      this.#sign,
    );
    if (onEdge) {
      this.#arrow = element('span', { class: 'marker__arrow' }, icon('arrow'));
      this.root.append(this.#arrow);
    }
    this.root.append(this.#label);
  }

  /** Puts the mark where the direction falls; a direction of NaN hides it. */
  place(picture: Picture, direction: Vec3): void {
    const { place, inside } = placeDirection(this.#place, picture, direction, MARGIN_PX);
    const shown = Number.isFinite(place[0]) && (inside || this.#arrow !== undefined);
    setShown(this.root, shown);
    if (!shown) return;
    setShown(this.#sign, inside);
    if (this.#arrow) {
      setShown(this.#arrow, !inside);
      this.#turnArrow(inside ? Number.NaN : place[2]);
    }
    const x = Math.round(place[0] * 2);
    const y = Math.round(place[1] * 2);
    if (x === this.#x && y === this.#y) return;
    this.#x = x;
    this.#y = y;
    this.root.style.transform = `translate(${x / 2}px, ${y / 2}px)`;
  }

  hide(): void {
    setShown(this.root, false);
  }

  label(text: string): void {
    setText(this.#label, text);
  }

  #turnArrow(bearingRad: number): void {
    const bearing = Math.round(bearingRad * 100) / 100;
    if (!this.#arrow || Object.is(bearing, this.#bearing) || Number.isNaN(bearing)) return;
    this.#bearing = bearing;
    this.#arrow.style.transform = `rotate(${bearing}rad)`;
  }
}

/** Directions to mark in a frame; NaN hides one. Ships are the other visitors', nearest first. */
export interface MarkerInput {
  readonly nose: Vec3;
  readonly prograde: Vec3;
  readonly retrograde: Vec3;
  readonly target: Vec3;
  readonly ships: readonly Vec3[];
  shipCount: number;
}

/** Marks over the picture: nose, motion, target with an arrow on the edge, and other ships. */
export class Markers {
  readonly root = element('div', { class: 'markers' });
  readonly #nose = new Marker('nose', 'nose', false);
  readonly #prograde = new Marker('prograde', 'motion', false);
  readonly #retrograde = new Marker('retrograde', 'motion', false);
  readonly #target = new Marker('target', 'target', true);
  readonly #ships = Array.from({ length: SHIP_MARKERS_MAX }, () => new Marker('ship', 'ship', false));

  constructor() {
    for (const marker of [this.#nose, this.#prograde, this.#retrograde, ...this.#ships, this.#target]) {
      this.root.append(marker.root);
    }
  }

  place(picture: Picture, input: MarkerInput): void {
    this.#nose.place(picture, input.nose);
    this.#prograde.place(picture, input.prograde);
    this.#retrograde.place(picture, input.retrograde);
    this.#target.place(picture, input.target);
    for (let at = 0; at < this.#ships.length; at += 1) {
      const direction = at < input.shipCount ? input.ships[at] : undefined;
      if (direction) this.#ships[at]?.place(picture, direction);
      else this.#ships[at]?.hide();
    }
  }

  labelTarget(text: string): void {
    this.#target.label(text);
  }

  labelShip(index: number, text: string): void {
    this.#ships[index]?.label(text);
  }
}
