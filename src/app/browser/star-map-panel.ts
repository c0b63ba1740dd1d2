import { element, type Panel } from '../../ui/index.ts';
import type { StarMap, StarMapOptions } from '../../ui/star-map/index.ts';

/** The panel of the star map. The map itself is a piece of script of its own, loaded when it is first opened. */
export class StarMapPanel implements Panel {
  readonly name = 'star_map';
  readonly title = 'Star map';
  readonly content = element('div', { class: 'star-map-frame', tabindex: '-1' });
  readonly #options: StarMapOptions;
  readonly #onTrouble: (sentence: string) => void;
  #map: StarMap | null = null;
  #isOpen = false;

  constructor(options: StarMapOptions, onTrouble: (sentence: string) => void) {
    this.#options = options;
    this.#onTrouble = onTrouble;
  }

  open(): HTMLElement {
    this.#isOpen = true;
    if (this.#map) return this.#map.open();
    this.#load().catch(() =>
      this.#onTrouble('The star map could not be loaded. Open it again to try once more.'),
    );
    return this.content;
  }

  close(): void {
    this.#isOpen = false;
    this.#map?.close();
  }

  async #load(): Promise<void> {
    const parts = await import('../../ui/star-map/index.ts');
    if (!this.#map) {
      this.#map = new parts.StarMap(this.#options);
      this.content.replaceChildren(this.#map.content);
    }
    if (this.#isOpen) this.#map.open().focus({ preventScroll: true });
  }
}
