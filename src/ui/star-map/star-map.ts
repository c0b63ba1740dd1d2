import { AstroError, Galaxy, routeBetween, type StarSystem, separationLy } from '../../astro/index.ts';
import { button, element, setText } from '../dom.ts';
import { ChartCanvas } from './chart-canvas.ts';
import { type ChartStar, chartStar, type MappedStars, mapAround } from './chart-stars.ts';
import { starFacts, type WayThere } from './star-facts.ts';
import { StarList } from './star-list.ts';
import { findSystems } from './star-search.ts';

export interface StarMapOptions {
  /** The system that the world is in. */
  readonly here: () => string;
  /** Why one cannot fly from here now; empty where one can. */
  readonly refusal: () => string;
  readonly onFly: (system: string) => void;
}

/** What lies farther from the middle of the map than this share of its reach becomes its middle when it is picked. */
const CENTRE_SHARE = 0.45;
const ZOOM_STEP = 0.7;

/** The star map: a picture to turn, a list to search, what is known of the picked system, and the way there. */
export class StarMap {
  readonly content = element('div', { class: 'star-map' });
  readonly #options: StarMapOptions;
  readonly #galaxy = new Galaxy();
  readonly #chart: ChartCanvas;
  readonly #list: StarList;
  readonly #facts = element('div', { class: 'star-facts', 'aria-live': 'polite' });
  readonly #note = element('p', { class: 'star-map__note', role: 'status' });
  readonly #fly: HTMLButtonElement;
  #map: MappedStars;
  #here: ChartStar;
  #picked: ChartStar;
  #way: WayThere = null;

  constructor(options: StarMapOptions) {
    this.#options = options;
    this.#here = chartStar(this.#galaxy.system(options.here()));
    this.#picked = this.#here;
    this.#map = mapAround(this.#galaxy, this.#here.system.positionLy);
    const canvas = element('canvas', {
      class: 'star-map__canvas',
      tabindex: '0',
      role: 'application',
      'aria-label': 'Star map. Arrow keys pick a system, with Shift they turn the map, plus and minus zoom.',
    });
    this.#chart = new ChartCanvas(canvas, {
      onPick: ({ system }) => this.#pick(system),
      onEnter: () => this.#go(),
      onHome: () => this.#pick(this.#here.system),
    });
    this.#list = new StarList({
      find: (search) => findSystems(this.#galaxy, this.#map, this.#here.system, search),
      onPick: (system) => this.#pick(system),
      onEnter: () => this.#go(),
    });
    this.#fly = button('Fly there', { class: 'button button--accent star-map__fly' }, () => this.#go());
    this.content.append(
      element('div', { class: 'star-map__sky' }, canvas, this.#tools()),
      element(
        'div',
        { class: 'star-map__side' },
        this.#list.root,
        this.#facts,
        element('div', { class: 'star-map__actions' }, this.#fly, this.#note),
      ),
    );
  }

  /** Begins to draw, about where the world is now. */
  open(): HTMLElement {
    const here = this.#options.here();
    if (here !== this.#here.system.id) {
      this.#here = chartStar(this.#galaxy.system(here));
      this.#picked = this.#here;
      this.#recentre(this.#here.system);
    }
    this.#chart.setOpen(true);
    this.#list.refresh(this.#here.system);
    this.#pick(this.#picked.system);
    return this.#chart.canvas;
  }

  close(): void {
    this.#chart.setOpen(false);
  }

  #tools(): HTMLElement {
    const tool = (text: string, title: string, act: () => void): HTMLButtonElement =>
      button(text, { class: 'button star-map__tool', title, 'aria-label': title }, act);
    return element(
      'div',
      { class: 'star-map__tools' },
      tool('+', 'Nearer', () => this.#chart.zoom(ZOOM_STEP)),
      tool('−', 'Farther', () => this.#chart.zoom(1 / ZOOM_STEP)),
      tool('Here', 'Back to where you are', () => this.#pick(this.#here.system)),
      tool('Sun', 'To the Sun', () => this.#pick(this.#galaxy.system('sol'))),
    );
  }

  #pick(system: StarSystem): void {
    const { centerLy, radiusLy } = this.#map;
    if (separationLy(system.positionLy, centerLy) > CENTRE_SHARE * radiusLy) this.#recentre(system);
    this.#picked = this.#map.stars.find((star) => star.system.id === system.id) ?? chartStar(system);
    this.#way = this.#wayTo(system);
    const stops = typeof this.#way === 'object' ? (this.#way?.stops ?? []) : [];
    this.#chart.show({
      map: this.#map,
      here: this.#here,
      picked: this.#picked,
      way: stops.map(({ positionLy }) => positionLy),
    });
    this.#list.mark(system.id);
    this.#facts.replaceChildren(starFacts(system, this.#here.system, this.#way));
    const refusal = this.#refusal();
    this.#fly.disabled = refusal !== '';
    setText(this.#note, refusal);
  }

  #recentre({ positionLy }: StarSystem): void {
    this.#map = mapAround(this.#galaxy, positionLy);
    this.#list.refresh(this.#here.system);
  }

  #wayTo(system: StarSystem): WayThere {
    if (system.id === this.#here.system.id) return null;
    try {
      return routeBetween(this.#galaxy, this.#here.system, system) ?? 'no filaments lead there';
    } catch (error) {
      if (error instanceof AstroError) return 'too far for one flight; choose a nearer one';
      throw error;
    }
  }

  #refusal(): string {
    if (this.#way === null) return 'You are here.';
    if (typeof this.#way === 'string') return 'Choose a system that filaments lead to.';
    return this.#options.refusal();
  }

  #go(): void {
    if (this.#refusal() === '') this.#options.onFly(this.#picked.system.id);
  }
}
