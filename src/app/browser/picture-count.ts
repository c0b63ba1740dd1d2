import { decodePicture } from '../../view/index.ts';

/** Loads pictures for the view, and counts those that the first frame asks for, so that loading can be seen. */
export class PictureCount {
  #begun = 0;
  #done = 0;
  #isOpen = true;
  readonly #signal: AbortSignal;
  readonly #onChange: (part: number) => void;

  constructor(signal: AbortSignal, onChange: (part: number) => void) {
    this.#signal = signal;
    this.#onChange = onChange;
  }

  /** True when the first pictures are known and all of them have come, or cannot be had. */
  get complete(): boolean {
    return !this.#isOpen && this.#done === this.#begun;
  }

  /** The first frame is drawn: what is asked for from now on is not waited for. */
  close(): void {
    this.#isOpen = false;
  }

  /** Downloads and decodes a picture off the main thread. Throws when the server has none. */
  readonly load = async (address: string, widthPx?: number): Promise<ImageBitmap> => {
    const isFirst = this.#isOpen;
    if (isFirst) this.#begun += 1;
    try {
      const answer = await fetch(address, { signal: this.#signal });
      if (!answer.ok) throw new Error(`The server has no picture ${address} (${answer.status}).`);
      return await decodePicture(await answer.blob(), widthPx);
    } finally {
      if (isFirst) {
        this.#done += 1;
        this.#onChange(this.#done / this.#begun);
      }
    }
  };
}
