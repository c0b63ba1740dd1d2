import { element, setShown, svgElement } from '../dom.ts';

/** A drag in pixels of the page. */
export interface StickDrag {
  readonly fromX: number;
  readonly fromY: number;
  readonly x: number;
  readonly y: number;
}

/** The mouse as a stick: a line from where the drag began to where it is. */
export class MouseStick {
  readonly #line = svgElement('line', { class: 'stick__line' });
  readonly #base = svgElement('circle', { class: 'stick__base', r: '5' });
  readonly root: HTMLElement;

  constructor() {
    const drawing = svgElement('svg', { class: 'stick__drawing' }, this.#line, this.#base);
    this.root = element('div', { class: 'stick', hidden: true, 'aria-hidden': 'true' }, drawing);
  }

  show(drag: StickDrag | null): void {
    setShown(this.root, drag !== null);
    if (!drag) return;
    for (const [name, value] of [
      ['x1', drag.fromX],
      ['y1', drag.fromY],
      ['x2', drag.x],
      ['y2', drag.y],
    ] as const) {
      this.#line.setAttribute(name, String(value));
    }
    this.#base.setAttribute('cx', String(drag.fromX));
    this.#base.setAttribute('cy', String(drag.fromY));
  }
}
