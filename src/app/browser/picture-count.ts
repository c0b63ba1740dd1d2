/** Decodes pictures for the view and counts them, so that loading can be seen. */
export class PictureCount {
  #begun = 0;
  #done = 0;
  readonly #signal: AbortSignal;
  readonly #onChange: (part: number) => void;

  constructor(signal: AbortSignal, onChange: (part: number) => void) {
    this.#signal = signal;
    this.#onChange = onChange;
  }

  /** True when some pictures have come and none is under way. */
  get complete(): boolean {
    return this.#begun > 0 && this.#done === this.#begun;
  }

  /** Downloads and decodes a picture off the main thread, values untouched. Throws when the server has none. */
  readonly load = async (address: string): Promise<ImageBitmap> => {
    this.#begun += 1;
    try {
      const answer = await fetch(address, { signal: this.#signal });
      if (!answer.ok) throw new Error(`The server has no picture ${address} (${answer.status}).`);
      return await createImageBitmap(await answer.blob(), {
        imageOrientation: 'none',
        premultiplyAlpha: 'none',
        colorSpaceConversion: 'none',
      });
    } finally {
      this.#done += 1;
      this.#onChange(this.#done / this.#begun);
    }
  };
}
