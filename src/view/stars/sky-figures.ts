import { type ConstellationFile, figuresOf, type SeenStars, type SkyName } from './constellation-file.ts';
import { ConstellationLines, type FiguresFrame } from './constellation-lines.ts';
import type { SkyPoints } from './near-stars.ts';
import type { StarCatalogue } from './star-file.ts';

const url = new URL('../../../data/stars/constellations.json', import.meta.url).href;

/** From so faint on, nobody looks for the Sun among the stars. */
const FAINTEST_SUN = 6.5;

/** Figures of the constellations and what can be named on the sky; loaded when they are first wanted. */
export class SkyFigures {
  readonly lines = new ConstellationLines();
  /** What has a name; nothing until the figures are there. */
  names: readonly SkyName[] = [];
  /** Told why figures cannot be shown. */
  onMissing: (reason: string) => void = () => undefined;
  readonly #bytes: (url: string) => Promise<Uint8Array>;
  #asked = false;
  #disposed = false;
  #file: ConstellationFile | null = null;
  #seen: SeenStars | null = null;
  /** The Sun, where it is a star among others. */
  #sun: SkyName | null = null;

  constructor(bytes: (url: string) => Promise<Uint8Array>) {
    this.#bytes = bytes;
  }

  /** Takes where the stars are seen now; of the points the Sun comes first. */
  see(catalogue: StarCatalogue, { directions, magnitudes }: SkyPoints): void {
    const { hipparcos, names } = catalogue;
    this.#seen = { hipparcos, names, directions: directions.subarray(3), magnitudes: magnitudes.subarray(1) };
    const direction = [directions[0], directions[1], directions[2]] as const;
    this.#sun = magnitudes[0] <= FAINTEST_SUN ? { kind: 'star', text: 'Sun', direction } : null;
    this.#fill();
  }

  /** For each frame; `catalogue` is null while it loads. */
  update(frame: FiguresFrame, catalogue: StarCatalogue | null): void {
    this.lines.update(frame);
    if (!frame.figures || this.#asked || !catalogue) return;
    this.#asked = true;
    this.#load(catalogue).catch((error: unknown) =>
      this.onMissing(error instanceof Error ? error.message : String(error)),
    );
  }

  dispose(): void {
    this.#disposed = true;
    this.lines.dispose();
  }

  async #load(catalogue: StarCatalogue): Promise<void> {
    const text = new TextDecoder().decode(await this.#bytes(url));
    this.#file = JSON.parse(text) as ConstellationFile;
    this.#seen ??= catalogue;
    if (!this.#disposed) this.#fill();
  }

  #fill(): void {
    if (!this.#file || !this.#seen) return;
    const { segments, names } = figuresOf(this.#file, this.#seen);
    this.lines.fill(segments);
    this.names = this.#sun === null ? names : [...names, this.#sun];
  }
}
