import { element } from './dom.ts';

/** Notices on view at once; an older one gives way. */
const NOTICES_MAX = 3;
const SHOWN_MS = 5000;

/** Short messages that a person should see and that go by themselves. */
export class Notices {
  readonly #host: HTMLElement;
  readonly #timers = new Map<HTMLElement, ReturnType<typeof setTimeout>>();

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  show(text: string): void {
    for (const shown of this.#timers.keys()) if (shown.textContent === text) this.#remove(shown);
    while (this.#timers.size >= NOTICES_MAX) {
      const oldest = this.#timers.keys().next().value;
      if (!oldest) break;
      this.#remove(oldest);
    }
    const notice = element('p', {}, text);
    this.#host.append(notice);
    this.#timers.set(
      notice,
      setTimeout(() => this.#remove(notice), SHOWN_MS),
    );
  }

  stop(): void {
    for (const notice of [...this.#timers.keys()]) this.#remove(notice);
  }

  #remove(notice: HTMLElement): void {
    clearTimeout(this.#timers.get(notice));
    this.#timers.delete(notice);
    notice.remove();
  }
}
