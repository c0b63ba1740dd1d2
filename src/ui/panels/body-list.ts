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
  /** Heading that it stands below; those of one heading follow each other. */
  readonly group: string;
  /** Title of what it goes round, of a moon: it stands right after that one. */
  readonly of?: string;
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

/** Words of a text as one types them: without capitals, and apart where a stroke or a hyphen joins them. */
const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s/-]+/)
    .filter(Boolean);

/**
 * The bodies of which each word of the search begins a word of title, kind, or what they go round. Those whose title begins
 * with it come first, then those that have it in their title; without a search all, as they are.
 */
export function searched(all: readonly ListedBody[], search: string): ListedBody[] {
  const wanted = wordsOf(search);
  const begins = (words: readonly string[]): boolean =>
    wanted.every((part) => words.some((word) => word.startsWith(part)));
  const rank = ({ title }: ListedBody): number => {
    const words = wordsOf(title);
    if (words.join(' ').startsWith(wanted.join(' '))) return 0;
    return begins(words) ? 1 : 2;
  };
  const found = all.filter(({ title, kind, of = '' }) => begins(wordsOf(`${title} ${kind} ${of}`)));
  return wanted.length === 0 ? found : found.sort((a, b) => rank(a) - rank(b));
}

/** The searchable list of bodies: Enter targets the chosen one, Shift and Enter travels to an orbit around it. */
export class BodyList implements Panel {
  readonly name = 'bodies';
  readonly title = 'Bodies';
  readonly content = element('div', { class: 'panel__body bodies' });
  readonly #options: BodyListOptions;
  readonly #search: HTMLInputElement;
  readonly #list = element('div', {
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
    const search = this.#search.value.trim();
    const found = searched(bodies, search);
    this.#rows.length = 0;
    const parts: HTMLElement[] = [];
    let group = '';
    for (const body of found) {
      const made = this.#makeRow(body, search !== '');
      this.#rows.push(made);
      // what was found stands by how well it fits, without headings
      if (search === '' && body.group !== group) parts.push(heading(body.group));
      group = body.group;
      parts.push(made.row);
    }
    this.#list.replaceChildren(...parts);
    const none = bodies.length === 0 ? 'This scene has no bodies.' : 'No body has that name.';
    setText(this.#empty, found.length === 0 ? none : '');
    this.#choose(0);
    this.update();
  }

  #makeRow(body: ListedBody, alone: boolean): { body: ListedBody; row: HTMLElement; distance: HTMLElement } {
    const distance = element('span', { class: 'bodies__distance' });
    const beneath = body.of !== undefined && !alone;
    const kind = body.of === undefined || beneath ? body.kind : `${body.kind} of ${body.of}`;
    const row = element(
      'div',
      {
        id: `body-${body.key}`,
        role: 'option',
        class: beneath ? 'bodies__row bodies__row--beneath' : 'bodies__row',
      },
      element('span', { class: 'bodies__title' }, body.title),
      element('span', { class: 'bodies__kind' }, kind),
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
      // the first one with its heading
      if (this.#chosen === 0) this.#list.scrollTop = 0;
      else chosen.row.scrollIntoView({ block: 'nearest' });
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

function heading(text: string): HTMLElement {
  return element('div', { class: 'bodies__group', role: 'presentation' }, text);
}
