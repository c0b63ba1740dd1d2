import type { LoadingStep } from '../../ui/index.ts';

/** The work before the first frame, by step. */
const titles = {
  paths: 'Paths of the planets',
  pictures: 'Stars and surfaces',
  connection: 'Connection',
  frame: 'First picture',
} as const;

export type LoadingStepName = keyof typeof titles;

const names = Object.keys(titles) as readonly LoadingStepName[];

/** Keeps how far each step of loading is. */
export class LoadingProgress {
  readonly #parts = new Map<LoadingStepName, number>();
  readonly #onChange: (steps: readonly LoadingStep[]) => void;

  constructor(onChange: (steps: readonly LoadingStep[]) => void) {
    this.#onChange = onChange;
    this.#tell();
  }

  /** Sets how far a step is, 0 to 1; it never goes back. */
  set(step: LoadingStepName, part: number): void {
    const before = this.#parts.get(step) ?? 0;
    if (!(part > before)) return;
    this.#parts.set(step, Math.min(1, part));
    this.#tell();
  }

  /** How far each step is, in their order. */
  get steps(): readonly LoadingStep[] {
    return names.map((step) => ({ title: titles[step], part: this.#parts.get(step) ?? 0 }));
  }

  /** True when every step is done. */
  get complete(): boolean {
    return names.every((step) => this.#parts.get(step) === 1);
  }

  #tell(): void {
    this.#onChange(this.steps);
  }
}
