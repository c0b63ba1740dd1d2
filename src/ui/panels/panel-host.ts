import { button, element } from '../dom.ts';

/** A panel that can be opened over the picture. */
export interface Panel {
  readonly name: string;
  readonly title: string;
  readonly content: HTMLElement;
  /** Called when it opens; the answer gets the focus. */
  open?(): HTMLElement | undefined;
  close?(): void;
}

/** Shows at most one panel at a time and gives the focus back to where it came from. */
export class PanelHost {
  readonly #host: HTMLElement;
  readonly #panels = new Map<string, { panel: Panel; root: HTMLElement }>();
  readonly #onChange: (open: string) => void;
  #open = '';
  #focusBefore: Element | null = null;

  constructor(host: HTMLElement, onChange: (open: string) => void) {
    this.#host = host;
    this.#onChange = onChange;
  }

  /** Name of the open panel, empty for none. */
  get open(): string {
    return this.#open;
  }

  add(panel: Panel): void {
    const id = `panel-${panel.name}`;
    const heading = element('h2', { id, class: 'panel__title' }, panel.title);
    const close = button('Close', { class: 'button panel__close', title: 'Close (Esc)' }, () => this.close());
    const root = element(
      'section',
      { class: `panel panel--${panel.name}`, role: 'dialog', 'aria-labelledby': id, hidden: true },
      element('header', { class: 'panel__head' }, heading, close),
      panel.content,
    );
    this.#panels.set(panel.name, { panel, root });
    this.#host.append(root);
  }

  /** Opens a panel, or closes it when it is the open one. */
  toggle(name: string): void {
    if (this.#open === name) this.close();
    else this.#show(name);
  }

  close(): void {
    const entry = this.#panels.get(this.#open);
    if (!entry) return;
    const focused = document.activeElement;
    entry.root.hidden = true;
    entry.panel.close?.();
    this.#open = '';
    if (focused instanceof HTMLElement && entry.root.contains(focused)) {
      // The browser lets go of a hidden field only with the next frame; keys would go astray until then.
      focused.blur();
      if (this.#focusBefore instanceof HTMLElement) this.#focusBefore.focus({ preventScroll: true });
    }
    this.#focusBefore = null;
    this.#onChange('');
  }

  #show(name: string): void {
    const entry = this.#panels.get(name);
    if (!entry) return;
    this.close();
    this.#focusBefore = document.activeElement;
    entry.root.hidden = false;
    this.#open = name;
    const focus = entry.panel.open?.() ?? entry.root.querySelector('button');
    focus?.focus({ preventScroll: true });
    this.#onChange(name);
  }

  remove(): void {
    this.close();
    this.#host.replaceChildren();
    this.#panels.clear();
  }
}
