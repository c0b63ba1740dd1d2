import type { WorldConnection, WorldConnectionEvents } from '../../client/index.ts';
import { worldCloseCodes } from '../../protocol/index.ts';
import type { Screen } from '../../ui/index.ts';

/** How long the screen of a new scene stays, so that it can be read, ms. */
const SWITCHING_MS = 700;
const COUNTDOWN_MS = 250;
const LOST = 'The server does not answer. The world goes on there, and your ship waits in it for a while.';

/** Closings that mean there is no place, by code, and what to say then. */
const refusals: Readonly<Record<number, { readonly title: string; readonly reason: string }>> = {
  [worldCloseCodes.unauthenticated]: {
    title: 'This world is not open to everyone',
    reason: 'The server lets in only visitors whom it knows. Ask the people who run it.',
  },
  [worldCloseCodes.replaced]: {
    title: 'Your ship is flown from another window',
    reason: 'The same visitor has entered again elsewhere. Try again to take the ship back here.',
  },
  [worldCloseCodes.dismissed]: {
    title: 'You were asked to leave',
    reason: 'The people who run this world have ended your visit.',
  },
  [worldCloseCodes.full]: {
    title: 'The world is full',
    reason: 'There are as many visitors as the server takes. This page tries again by itself.',
  },
};

/** The part of the page that shows how the line stands. */
export interface LineScreens {
  showScreen(screen: Screen): void;
  readonly screenKind: () => Screen['kind'] | undefined;
  onRetry(retry: () => void): void;
}

/** Shows how the line to the world stands: lost with a countdown, refused, or on its way to another scene. */
export class LineWatch {
  readonly #screens: LineScreens;
  #retryAtMs = 0;
  #reason = '';
  #countdown: ReturnType<typeof setInterval> | undefined;
  #switching: ReturnType<typeof setTimeout> | undefined;

  constructor(screens: LineScreens, line: WorldConnection) {
    this.#screens = screens;
    screens.onRetry(() => line.connect());
  }

  /** The line stands: takes away what said that it did not. */
  live(): void {
    this.#clear();
    const kind = this.#screens.screenKind();
    if (kind === 'lost' || kind === 'refused') this.#screens.showScreen({ kind: 'none' });
  }

  /** Another scene has begun. */
  switching(sceneTitle: string): void {
    if (this.#screens.screenKind() === 'loading') return;
    this.#clear();
    this.#screens.showScreen({ kind: 'switching', sceneTitle });
    this.#switching = setTimeout(() => this.#screens.showScreen({ kind: 'none' }), SWITCHING_MS);
  }

  /** The line is lost, for now or for good. */
  lost({ code, reason, retryMs }: WorldConnectionEvents['lost']): void {
    this.#clear();
    const refusal = refusals[code];
    if (refusal) {
      this.#screens.showScreen({ kind: 'refused', ...refusal });
      return;
    }
    if (code === worldCloseCodes.bye) return;
    if (retryMs === null) {
      const said =
        reason === ''
          ? 'The server has closed the connection.'
          : `The server has closed the connection: ${reason}.`;
      this.#screens.showScreen({ kind: 'refused', title: 'Connection closed', reason: said });
      return;
    }
    this.#reason = code === worldCloseCodes.stopping ? 'The server is stopping or starting again.' : LOST;
    this.#retryAtMs = performance.now() + retryMs;
    this.#tell();
    this.#countdown = setInterval(() => this.#tell(), COUNTDOWN_MS);
  }

  stop(): void {
    this.#clear();
  }

  #tell(): void {
    const waitS = Math.max(0, this.#retryAtMs - performance.now()) / 1000;
    this.#screens.showScreen({ kind: 'lost', reason: this.#reason, waitS });
  }

  #clear(): void {
    clearInterval(this.#countdown);
    clearTimeout(this.#switching);
  }
}
