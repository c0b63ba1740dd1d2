import { type StarSystem, separationLy } from '../../astro/index.ts';
import { element, setAttribute, setText } from '../dom.ts';
import { lightYears } from './star-words.ts';

interface StarListOptions {
  /** What a search finds. */
  readonly find: (search: string) => readonly StarSystem[];
  readonly onPick: (system: StarSystem) => void;
  /** Enter in the list. */
  readonly onEnter: () => void;
}

/** The systems as a list that can be searched and walked through with the arrows, beside the picture. */
export class StarList {
  readonly root: HTMLElement;
  readonly search = element('input', {
    type: 'search',
    class: 'bodies__search',
    placeholder: 'Name, or sector such as 24,-3,4',
    'aria-label': 'Search systems',
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'star-list',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  readonly #options: StarListOptions;
  readonly #list = element('ul', {
    id: 'star-list',
    class: 'star-map__list',
    role: 'listbox',
    'aria-label': 'Systems',
  });
  readonly #empty = element('p', { class: 'bodies__empty', role: 'status' });
  #rows: readonly { system: StarSystem; row: HTMLElement }[] = [];
  #picked = '';

  constructor(options: StarListOptions) {
    this.#options = options;
    this.search.addEventListener('input', () => this.#fill(this.#options.find(this.search.value), null));
    this.search.addEventListener('keydown', (event) => this.#onKey(event));
    this.root = element('div', { class: 'star-map__finder' }, this.search, this.#list, this.#empty);
  }

  /** Lists anew, with distances from where the world is. */
  refresh(here: StarSystem): void {
    this.#fill(this.#options.find(this.search.value), here);
  }

  /** Marks the picked one, if it is listed. */
  mark(id: string): void {
    this.#picked = id;
    for (const { system, row } of this.#rows) {
      const picked = system.id === id;
      setAttribute(row, 'aria-selected', String(picked));
      if (!picked) continue;
      setAttribute(this.search, 'aria-activedescendant', row.id);
      row.scrollIntoView({ block: 'nearest' });
    }
  }

  #here: StarSystem | null = null;

  #fill(systems: readonly StarSystem[], here: StarSystem | null): void {
    this.#here = here ?? this.#here;
    this.#rows = systems.map((system) => ({ system, row: this.#makeRow(system) }));
    this.#list.replaceChildren(...this.#rows.map(({ row }) => row));
    setText(this.#empty, systems.length === 0 ? 'No system has that name, nor that sector one.' : '');
    this.search.removeAttribute('aria-activedescendant');
    this.mark(this.#picked);
  }

  #makeRow(system: StarSystem): HTMLElement {
    const from = this.#here ? separationLy(system.positionLy, this.#here.positionLy) : Number.NaN;
    const row = element(
      'li',
      { id: `star-${system.id.replace(/[^\w-]/g, '_')}`, role: 'option', class: 'star-map__row' },
      element('span', {}, system.name),
      element('span', { class: 'bodies__kind' }, system.star.spectralType),
      element('span', { class: 'bodies__distance' }, lightYears(from)),
    );
    row.addEventListener('click', () => this.#options.onPick(system));
    row.addEventListener('dblclick', () => this.#options.onEnter());
    return row;
  }

  #onKey(event: KeyboardEvent): void {
    const at = this.#rows.findIndex(({ system }) => system.id === this.#picked);
    if (event.key === 'ArrowDown') this.#pick(at + 1);
    else if (event.key === 'ArrowUp') this.#pick(Math.max(0, at - 1));
    else if (event.key === 'Enter' && at < 0) this.#pick(0);
    else if (event.key === 'Enter') this.#options.onEnter();
    else return;
    event.preventDefault();
  }

  #pick(at: number): void {
    const chosen = this.#rows[Math.min(at, this.#rows.length - 1)];
    if (chosen) this.#options.onPick(chosen.system);
  }
}
