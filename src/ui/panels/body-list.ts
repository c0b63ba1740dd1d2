import { button, element, setAttribute, setText } from '../dom.ts';
import { formatDistance } from '../format/units.ts';
import type { Panel } from './panel-host.ts';

/** A body, or something else that can be steered for, as the list shows it. */
export interface ListedBody {
  /** Names it to the list's owner; unique in the list. */
  readonly key: string;
  readonly title: string;
  /** A word for what it is: planet, moon, star, ship. */
  readonly kind: string;
  /** Whether there is an orbit to travel to. */
  readonly travel: boolean;
}

interface BodyListOptions {
  readonly bodies: () => readonly ListedBody[];
  /** Distance from the ship in metres; NaN while unknown. */
  readonly distanceM: (key: string) => number;
  readonly onTarget: (key: string) => void;
  readonly onTravel: (key: string) => void;
}

/** Keeps a body when each word of the search begins a word of its title or kind. */
export function matchesSearch(body: ListedBody, search: string): boolean {
  const words = `${body.title} ${body.kind}`.toLowerCase().split(/\s+/);
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((part) => words.some((word) => word.startsWith(part)));
}

/** The searchable list of bodies: Enter targets the chosen one, Shift and Enter travels to an orbit around it. */
export class BodyList implements Panel {
  readonly name = 'bodies';
  readonly title = 'Bodies';
  readonly content = element('div', { class: 'panel__body bodies' });
  readonly #options: BodyListOptions;
  readonly #search: HTMLInputElement;
  readonly #list = element('ul', {
    id: 'bodies-list',
    class: 'bodies__list',
    role: 'listbox',
    'aria-label': 'Bodies',
  });
  readonly #empty = element('p', { class: 'bodies__empty', role: 'status' });
  readonly #rows: { body: ListedBody; row: HTMLElement; distance: HTMLElement }[] = [];
  readonly #target: HTMLButtonElement;
  readonly #travel: HTMLButtonElement;
  #chosen = 0;

  constructor(options: BodyListOptions) {
    this.#options = options;
    this.#search = element('input', {
      type: 'search',
      class: 'bodies__search',
      placeholder: 'Search',
      'aria-label': 'Search bodies',
      role: 'combobox',
      'aria-expanded': 'true',
      'aria-controls': 'bodies-list',
      'aria-autocomplete': 'list',
      autocomplete: 'off',
      spellcheck: 'false',
    });
    this.#search.addEventListener('input', () => this.#fill());
    this.#search.addEventListener('keydown', (event) => this.#onKey(event));
    this.#target = button('Target', { class: 'button', title: 'Enter' }, () => this.#act(options.onTarget));
    this.#travel = button('Travel to orbit', { class: 'button', title: 'Shift and Enter' }, () =>
      this.#goThere(),
    );
    const hint = element('p', { class: 'bodies__hint' }, 'Enter targets, Shift + Enter travels');
    this.content.append(
      this.#search,
      this.#list,
      this.#empty,
      element('div', { class: 'bodies__actions' }, this.#target, this.#travel, hint),
    );
  }

  open(): HTMLElement {
    this.#search.value = '';
    this.#chosen = 0;
    this.#fill();
    return this.#search;
  }

  /** Brings the distances up to date; call now and then while the list is open. */
  update(): void {
    for (const { body, distance } of this.#rows)
      setText(distance, formatDistance(this.#options.distanceM(body.key)));
  }

  #fill(): void {
    const bodies = this.#options.bodies();
    const found = bodies.filter((body) => matchesSearch(body, this.#search.value));
    this.#rows.length = 0;
    for (const body of found) this.#rows.push(this.#makeRow(body));
    this.#list.replaceChildren(...this.#rows.map(({ row }) => row));
    const none = bodies.length === 0 ? 'This scene has no bodies.' : 'No body has that name.';
    setText(this.#empty, found.length === 0 ? none : '');
    this.#choose(0);
    this.update();
  }

  #makeRow(body: ListedBody): { body: ListedBody; row: HTMLElement; distance: HTMLElement } {
    const distance = element('span', { class: 'bodies__distance' });
    const row = element(
      'li',
      { id: `body-${body.key}`, role: 'option', class: 'bodies__row' },
      element('span', {}, body.title),
      element('span', { class: 'bodies__kind' }, body.kind),
      distance,
    );
    row.addEventListener('click', () => this.#choose(this.#rows.findIndex((entry) => entry.row === row)));
    row.addEventListener('dblclick', () => this.#act(this.#options.onTarget));
    return { body, row, distance };
  }

  #choose(at: number): void {
    this.#chosen = Math.min(Math.max(0, at), Math.max(0, this.#rows.length - 1));
    for (const [index, { row }] of this.#rows.entries()) {
      setAttribute(row, 'aria-selected', String(index === this.#chosen));
    }
    const chosen = this.#rows[this.#chosen];
    this.#target.disabled = chosen === undefined;
    this.#travel.disabled = !chosen?.body.travel;
    if (chosen) {
      setAttribute(this.#search, 'aria-activedescendant', chosen.row.id);
      chosen.row.scrollIntoView({ block: 'nearest' });
    } else {
      this.#search.removeAttribute('aria-activedescendant');
    }
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') this.#choose(this.#chosen + 1);
    else if (event.key === 'ArrowUp') this.#choose(this.#chosen - 1);
    else if (event.key === 'Enter' && event.shiftKey) this.#goThere();
    else if (event.key === 'Enter') this.#act(this.#options.onTarget);
    else return;
    event.preventDefault();
  }

  #act(act: (key: string) => void): void {
    const chosen = this.#rows[this.#chosen];
    if (chosen) act(chosen.body.key);
  }

  #goThere(): void {
    if (this.#rows[this.#chosen]?.body.travel) this.#act(this.#options.onTravel);
  }
}
