import type { Vec3 } from '../../math/index.ts';
import { element, setShown, setText } from '../dom.ts';
import { createPlacement, type Picture, placeDirection } from '../navigation/projection.ts';

const MARGIN_PX = 4;
/** Marks nearer to one that is shown than this say nothing more: only their dot stays. */
const CLEAR_X_PX = 90;
const CLEAR_Y_PX = 18;
/** Steps of half a pixel: finer ones cannot be seen, and each writes a string. */
const STEPS_PER_PX = 2;

/** A mark on the way ahead: events come before marks of time, so that their words stay where there is little room. */
export interface CourseMarkInput {
  /** From the eye; NaN hides the mark. */
  readonly direction: Vec3;
  event: boolean;
  text: string;
  /** Which planned burn it is, to be dragged along the way; -1 for none. */
  burn: number;
}

/** What fingers and mouse do with marks. */
export interface CourseMarkHandlers {
  /** A mark was pressed. */
  onPress(mark: number): void;
  /** A burn is dragged over the picture, and let go where it was last. */
  onDrag(burn: number, xPx: number, yPx: number): void;
  onDrop(burn: number): void;
  /** A drag that begins on a mark which cannot be moved is one of the picture. */
  readonly surface: HTMLElement;
}

/** Dots on the line of the way ahead, with words where there is room. */
export class CourseMarkLayer {
  readonly root = element('div', { class: 'markers', 'aria-hidden': 'true' });
  readonly #marks: readonly CourseMarkElement[];
  readonly #placement = createPlacement();

  constructor(most: number, handlers: CourseMarkHandlers) {
    this.#marks = Array.from({ length: most }, (_, at) => new CourseMarkElement(at, handlers));
    for (const { root } of this.#marks) this.root.append(root);
  }

  /** Puts the first `count` marks where their directions fall, and hides the others. */
  place(picture: Picture, input: readonly CourseMarkInput[], count: number): void {
    for (let at = 0; at < this.#marks.length; at += 1) {
      const mark = this.#marks[at];
      const wanted = at < count ? input[at] : undefined;
      const found = wanted && placeDirection(this.#placement, picture, wanted.direction, MARGIN_PX);
      if (!wanted || !found?.inside) {
        mark.hide();
        continue;
      }
      mark.show(found.place, wanted, this.#isClear(at, found.place));
    }
  }

  #isClear(before: number, place: Float64Array): boolean {
    const x = place[0];
    const y = place[1];
    for (let at = 0; at < before; at += 1) {
      const other = this.#marks[at];
      if (!other.says) continue;
      if (Math.abs(other.x - x) < CLEAR_X_PX && Math.abs(other.y - y) < CLEAR_Y_PX) return false;
    }
    return true;
  }
}

class CourseMarkElement {
  readonly #label = element('span', { class: 'marker__label' });
  readonly root = element(
    'div',
    { class: 'marker marker--course', hidden: true },
    element('span', { class: 'marker__dot' }),
    this.#label,
  );
  /** Whether its words are shown, and where it is. */
  says = false;
  x = Number.NaN;
  y = Number.NaN;
  #event = false;
  #burn = -1;

  constructor(mark: number, handlers: CourseMarkHandlers) {
    listen(this.root, mark, () => this.#burn, handlers);
  }

  hide(): void {
    this.says = false;
    setShown(this.root, false);
  }

  /** @param place from the left and from the top, px */
  show(place: Float64Array, { event, text, burn }: CourseMarkInput, says: boolean): void {
    this.#burn = burn;
    setShown(this.root, true);
    this.says = says;
    setShown(this.#label, says);
    setText(this.#label, text);
    if (event !== this.#event) this.root.classList.toggle('marker--event', event);
    this.#event = event;
    const stepX = Math.round(place[0] * STEPS_PER_PX) / STEPS_PER_PX;
    const stepY = Math.round(place[1] * STEPS_PER_PX) / STEPS_PER_PX;
    if (stepX === this.x && stepY === this.y) return;
    this.x = stepX;
    this.y = stepY;
    this.root.style.transform = `translate(${stepX}px, ${stepY}px)`;
  }
}

/** A press that moves this far is a drag, px. */
const DRAG_PX = 5;

/** Turns what a pointer does with a mark into presses and drags; who is dragged stays the same while marks change. */
function listen(root: HTMLElement, mark: number, burnNow: () => number, handlers: CourseMarkHandlers): void {
  let held: { readonly down: PointerEvent; readonly burn: number; moved: boolean } | null = null;
  root.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    root.setPointerCapture(event.pointerId);
    held = { down: event, burn: burnNow(), moved: false };
  });
  root.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (held === null) return;
    const { down, burn } = held;
    held.moved ||= Math.hypot(clientX - down.clientX, clientY - down.clientY) > DRAG_PX;
    if (!held.moved) return;
    if (burn >= 0) handlers.onDrag(burn, clientX, clientY);
    else {
      held = null;
      handlers.surface.dispatchEvent(new PointerEvent('pointerdown', down));
    }
  });
  root.addEventListener('pointerup', () => {
    if (held?.moved) handlers.onDrop(held.burn);
    else if (held !== null) handlers.onPress(mark);
    held = null;
  });
  root.addEventListener('pointercancel', () => {
    if (held?.moved) handlers.onDrop(held.burn);
    held = null;
  });
}
