import { button, element, setShown, setText } from '../dom.ts';
import { formatDuration, formatSignedSpeed } from '../format/units.ts';
import type { Panel } from './panel-host.ts';

/** A planned burn as the panel shows it: changes of velocity along the axes of the flight, m/s. */
export interface ShownBurn {
  readonly inS: number;
  readonly progradeMps: number;
  readonly normalMps: number;
  readonly radialMps: number;
}

/** The axes in the words of the panel, in its order. */
export type ShownAxis = 'prograde' | 'normal' | 'radial';

interface BurnPanelOptions {
  readonly burns: () => readonly ShownBurn[];
  readonly flying: () => boolean;
  readonly canUndo: () => boolean;
  /** Most burns of a plan. */
  readonly most: number;
  readonly onAdd: () => void;
  readonly onShift: (burn: number, byS: number) => void;
  readonly onChange: (burn: number, axis: ShownAxis, byMps: number) => void;
  readonly onRemove: (burn: number) => void;
  readonly onFly: (flying: boolean) => void;
  readonly onUndo: () => void;
}

const axes: readonly {
  readonly axis: ShownAxis;
  readonly title: string;
  readonly of: (burn: ShownBurn) => number;
}[] = [
  { axis: 'prograde', title: 'Prograde', of: ({ progradeMps }) => progradeMps },
  { axis: 'normal', title: 'Normal', of: ({ normalMps }) => normalMps },
  { axis: 'radial', title: 'Outward', of: ({ radialMps }) => radialMps },
];
const stepsMps = [-100, -10, -1, 1, 10, 100] as const;
const stepsS = [-3600, -600, -10, 10, 600, 3600] as const;

/** What the ship is to do: planned burns, each with its instant and three axes, to be changed by steps and flown. */
export class BurnPanel implements Panel {
  readonly name = 'burns';
  readonly title = 'Planned burns';
  readonly content = element('div', { class: 'panel__body burns' });
  readonly #options: BurnPanelOptions;
  readonly #choice = element('select', { class: 'button', 'aria-label': 'Burn' });
  readonly #none = element('p', {}, 'Nothing is planned. Add a burn, or press a mark on the way ahead.');
  readonly #rows = element('div', { class: 'burns__rows' });
  readonly #when = element('output', { 'aria-live': 'off' });
  readonly #values = axes.map(() => element('output', { 'aria-live': 'off' }));
  readonly #add: HTMLButtonElement;
  readonly #remove: HTMLButtonElement;
  readonly #fly: HTMLButtonElement;
  readonly #undo: HTMLButtonElement;

  constructor(options: BurnPanelOptions) {
    this.#options = options;
    const act = (work: () => void) => () => {
      work();
      this.update();
    };
    this.#add = button('Add', { class: 'button' }, act(options.onAdd));
    this.#remove = button(
      'Remove',
      { class: 'button' },
      act(() => options.onRemove(this.chosen)),
    );
    this.#undo = button('Undo', { class: 'button' }, act(options.onUndo));
    this.#fly = button(
      'Fly it',
      { class: 'button burns__fly' },
      act(() => options.onFly(!options.flying())),
    );
    this.#choice.addEventListener('change', () => this.update());
    this.#rows.append(
      stepRow(
        'In',
        this.#when,
        stepsS.map((byS) => [durationStep(byS), act(() => options.onShift(this.chosen, byS))]),
      ),
      ...axes.map(({ axis, title }, at) =>
        stepRow(
          title,
          this.#values[at],
          stepsMps.map((byMps) => [
            `${byMps > 0 ? '+' : '−'}${Math.abs(byMps)}`,
            act(() => options.onChange(this.chosen, axis, byMps)),
          ]),
        ),
      ),
    );
    const tools = element('div', { class: 'burns__tools' }, this.#add, this.#remove, this.#undo, this.#fly);
    this.content.append(this.#none, this.#choice, this.#rows, tools);
  }

  /** The burn that is worked on. */
  get chosen(): number {
    return Math.max(0, this.#choice.selectedIndex);
  }

  set chosen(burn: number) {
    this.update();
    this.#choice.selectedIndex = burn;
    this.update();
  }

  open(): HTMLElement | undefined {
    this.update();
    return this.#options.burns().length === 0 ? this.#add : this.#choice;
  }

  /** Brings everything up to date; a few times a second is enough. */
  update(): void {
    const burns = this.#options.burns();
    const chosen = Math.min(this.chosen, burns.length - 1);
    while (this.#choice.options.length > burns.length) this.#choice.remove(this.#choice.options.length - 1);
    while (this.#choice.options.length < burns.length)
      this.#choice.append(element('option', {}, `Burn ${this.#choice.options.length + 1}`));
    const burn = burns[chosen];
    setShown(this.#none, burn === undefined);
    for (const part of [this.#choice, this.#rows, this.#remove, this.#fly])
      setShown(part, burn !== undefined);
    this.#add.disabled = burns.length >= this.#options.most;
    this.#undo.disabled = !this.#options.canUndo();
    setText(this.#fly, this.#options.flying() ? 'Stop flying it' : 'Fly it');
    if (burn === undefined) return;
    this.#choice.selectedIndex = chosen;
    setText(this.#when, formatDuration(burn.inS));
    axes.forEach(({ of }, at) => {
      setText(this.#values[at], formatSignedSpeed(of(burn)));
    });
  }
}

function stepRow(
  title: string,
  value: HTMLElement,
  steps: readonly (readonly [label: string, onClick: () => void])[],
): HTMLElement {
  const buttons = steps.map(([label, onClick]) =>
    button(label, { class: 'button', 'aria-label': `${title} ${label}` }, onClick),
  );
  const half = buttons.length / 2;
  return element(
    'div',
    { class: 'burns__row' },
    element('span', { class: 'burns__title' }, title),
    ...buttons.slice(0, half),
    value,
    ...buttons.slice(half),
  );
}

function durationStep(byS: number): string {
  const size = Math.abs(byS);
  const text = size >= 3600 ? `${size / 3600} h` : size >= 60 ? `${size / 60} min` : `${size} s`;
  return `${byS > 0 ? '+' : '−'}${text}`;
}
