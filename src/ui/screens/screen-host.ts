import { button, element, setAttribute, setText } from '../dom.ts';
import { frame } from './frame.ts';
import { type TokenScreen, tokenCard } from './token-card.ts';

/** A step of loading that a person can see move. `part` is done work from 0 to 1. */
export interface LoadingStep {
  readonly title: string;
  readonly part: number;
}

/** A line that does not stand. */
interface LostScreen {
  readonly kind: 'lost';
  readonly reason: string;
  readonly waitS: number;
  /** Whether there is a world to be seen behind it. */
  readonly isOverWorld: boolean;
}

/** What fills the page instead of, or over, the world. */
export type Screen =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly steps: readonly LoadingStep[] }
  | { readonly kind: 'switching'; readonly sceneTitle: string }
  | LostScreen
  | { readonly kind: 'refused'; readonly title: string; readonly reason: string }
  | TokenScreen
  | { readonly kind: 'no_webgl' }
  | { readonly kind: 'failed'; readonly reason: string; readonly title?: string };

interface ScreenHostOptions {
  /** The element that covers the page. */
  readonly host: HTMLElement;
  /** Tries the connection now, or loads the page again where only that helps. */
  readonly onRetry: () => void;
  readonly onReload: () => void;
  /** Takes the token that a world asked for. */
  readonly onToken?: (token: string) => void;
}

/** Shows one screen at a time and keeps the same elements while only figures change. */
export class ScreenHost {
  readonly #options: ScreenHostOptions;
  #kind: Screen['kind'] | undefined;
  #focusBefore: Element | null = null;
  #update: (screen: Screen) => void = () => undefined;

  constructor(options: ScreenHostOptions) {
    this.#options = options;
  }

  /** The kind on view, 'none' included. */
  get kind(): Screen['kind'] | undefined {
    return this.#kind;
  }

  show(screen: Screen): void {
    if (screen.kind !== this.#kind) this.#build(screen);
    this.#update(screen);
  }

  #build(screen: Screen): void {
    const { host } = this.#options;
    if (this.#kind === undefined || this.#kind === 'none') this.#focusBefore = document.activeElement;
    this.#kind = screen.kind;
    this.#update = () => undefined;
    host.replaceChildren();
    host.className = `screen screen--${screen.kind}`;
    host.classList.toggle('screen--blank', screen.kind === 'lost' && !screen.isOverWorld);
    host.hidden = screen.kind === 'none';
    this.#coverRest(screen.kind !== 'none');
    if (screen.kind === 'none') {
      if (this.#focusBefore instanceof HTMLElement) this.#focusBefore.focus({ preventScroll: true });
      return;
    }
    const { card, update } = this.#card(screen);
    this.#update = update;
    host.append(card);
    card.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true });
  }

  /** Keeps keys and screen readers away from what a screen covers; short messages are still told. */
  #coverRest(covered: boolean): void {
    for (const beside of this.#options.host.parentElement?.children ?? []) {
      if (beside === this.#options.host || beside.hasAttribute('aria-live')) continue;
      beside.toggleAttribute('inert', covered);
    }
  }

  #card(screen: Exclude<Screen, { kind: 'none' }>): { card: HTMLElement; update: (screen: Screen) => void } {
    switch (screen.kind) {
      case 'loading':
        return loadingCard();
      case 'switching':
        return switchingCard();
      case 'lost':
        return lostCard(this.#options.onRetry);
      case 'refused':
        return messageCard(
          screen.title,
          screen.reason,
          button('Try again', { class: 'button' }, this.#options.onRetry),
        );
      case 'token': {
        const { card, update } = tokenCard(screen, (token) => this.#options.onToken?.(token));
        return { card, update: (next) => next.kind === 'token' && update(next) };
      }
      case 'no_webgl':
        return messageCard(
          'This browser cannot draw the world',
          'SpaceTime draws with WebGL 2, which is missing or turned off here. Turn on hardware acceleration in the settings of the browser, or use a current Firefox, Chrome, Edge or Safari. Then load the page again.',
          button('Load again', { class: 'button' }, this.#options.onReload),
        );
      case 'failed':
        return messageCard(
          screen.title ?? 'SpaceTime could not start',
          screen.reason,
          button('Load again', { class: 'button' }, this.#options.onReload),
        );
    }
  }
}

function messageCard(title: string, reason: string, ...actions: readonly HTMLElement[]) {
  const text = element('p', { class: 'screen__text' }, reason);
  const card = frame(title, 'alert', text, element('div', { class: 'screen__actions' }, ...actions));
  const update = (screen: Screen): void => {
    if ('reason' in screen) setText(text, screen.reason);
  };
  return { card, update };
}

function loadingCard() {
  const list = element('ul', { class: 'steps' });
  const bar = element('div', {
    class: 'progress',
    role: 'progressbar',
    'aria-label': 'Loading',
    'aria-valuemin': '0',
    'aria-valuemax': '100',
  });
  // Not a live region: every percent would be read out. The progress bar tells who asks.
  const card = frame('SpaceTime', undefined, bar, list);
  const update = (screen: Screen): void => {
    if (screen.kind !== 'loading') return;
    let done = 0;
    screen.steps.forEach((step, index) => {
      done += step.part / screen.steps.length;
      const row = list.children[index] ?? list.appendChild(stepRow());
      setText(row.children[0] as Element, step.title);
      setText(row.children[1] as Element, step.part >= 1 ? 'ready' : `${Math.floor(step.part * 100)} %`);
      row.classList.toggle('steps__row--ready', step.part >= 1);
    });
    setAttribute(bar, 'aria-valuenow', String(Math.round(done * 100)));
    bar.style.setProperty('--part', done.toFixed(3));
  };
  return { card, update };
}

function stepRow(): HTMLElement {
  return element('li', { class: 'steps__row' }, element('span'), element('span', { class: 'steps__part' }));
}

function switchingCard() {
  const text = element('p', { class: 'screen__text' });
  const card = frame('Another scene', 'status', text);
  const update = (screen: Screen): void => {
    if (screen.kind === 'switching') setText(text, `Loading ${screen.sceneTitle}`);
  };
  return { card, update };
}

function lostCard(onRetry: () => void) {
  const reason = element('p', { class: 'screen__text' });
  // The countdown changes every second: a screen reader is told of the loss once, not of every second.
  const wait = element('p', { class: 'screen__count', 'aria-hidden': 'true' });
  const retry = button('Try now', { class: 'button' }, onRetry);
  const card = frame(
    'Connection lost',
    'alert',
    reason,
    wait,
    element('div', { class: 'screen__actions' }, retry),
  );
  const update = (screen: Screen): void => {
    if (screen.kind !== 'lost') return;
    setText(reason, screen.reason);
    setText(wait, screen.waitS > 0 ? `Trying again in ${Math.ceil(screen.waitS)} s` : 'Trying again');
  };
  return { card, update };
}
