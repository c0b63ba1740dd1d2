import type { WorldConnection, WorldConnectionEvents } from '../../client/index.ts';
import { worldCloseCodes } from '../../protocol/index.ts';
import type { Screen } from '../../ui/index.ts';
import type { TokenDesk } from './token-desk.ts';

/** How long the screen of a new scene stays, so that it can be read, ms. */
const SWITCHING_MS = 700;
const COUNTDOWN_MS = 250;
const AGAIN = 'This page tries again by itself.';
const LOST = 'The server does not answer. The world goes on there, and your ship waits in it for a while.';
const SILENT = `The server does not answer. ${AGAIN}`;
const NOT_NOW = 'The world does not take you now';

/** Closings that mean there is no place, by code, and what to say then. */
const refusals: Readonly<Record<number, { readonly title: string; readonly reason: string }>> = {
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
    reason: `There are as many visitors as the server takes. ${AGAIN}`,
  },
};

/** Screens that go when the line stands again. */
const passingKinds: ReadonlySet<Screen['kind'] | undefined> = new Set(['lost', 'refused', 'token'] as const);

/** The part of the page that shows how the line stands. */
export interface LineScreens {
  showScreen(screen: Screen): void;
  readonly screenKind: () => Screen['kind'] | undefined;
  onRetry(retry: () => void): void;
  onToken(take: (token: string) => void): void;
}

/** What a line watch works with. */
export interface LineWatchParts {
  readonly screens: LineScreens;
  readonly line: WorldConnection;
  readonly desk: TokenDesk;
  /** Called when only the visitor himself can go on, at the screen. */
  readonly onRefused: () => void;
}

/** Shows how the line to the world stands: lost with a countdown, refused, or on its way to another scene. */
export class LineWatch {
  readonly #parts: LineWatchParts;
  #retryAtMs = 0;
  #reason = '';
  #wasLive = false;
  #error: WorldConnectionEvents['error'] | undefined;
  #countdown: ReturnType<typeof setInterval> | undefined;
  #switching: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: LineWatchParts) {
    this.#parts = parts;
    const { screens, line, desk } = parts;
    screens.onRetry(() => line.connect());
    screens.onToken((token) => {
      desk.take(token);
      line.connect();
    });
  }

  /** The line stands: takes away what said that it did not. */
  live(): void {
    this.#wasLive = true;
    this.#clear();
    const { screens } = this.#parts;
    if (passingKinds.has(screens.screenKind())) screens.showScreen({ kind: 'none' });
  }

  /** Another scene has begun. */
  switching(sceneTitle: string): void {
    const { screens } = this.#parts;
    if (screens.screenKind() === 'loading') return;
    this.#clear();
    screens.showScreen({ kind: 'switching', sceneTitle });
    this.#switching = setTimeout(() => screens.showScreen({ kind: 'none' }), SWITCHING_MS);
  }

  /** The server has said what is wrong; the line may be closed for it. */
  error(error: WorldConnectionEvents['error']): void {
    this.#error = error;
  }

  /** The line is lost, for now or for good. */
  lost({ code, reason, retryMs }: WorldConnectionEvents['lost']): void {
    this.#clear();
    const { screens } = this.#parts;
    const error = this.#error;
    this.#error = undefined;
    if (code === worldCloseCodes.bye) return;
    if (code === worldCloseCodes.unauthenticated) this.#refuseToken(error);
    else if (code === worldCloseCodes.full && error !== undefined && error.code !== 'too_many_visitors')
      screens.showScreen({ kind: 'refused', title: NOT_NOW, reason: `${error.message} ${AGAIN}` });
    else if (code in refusals || retryMs === null) this.#refuse(code, reason, retryMs === null);
    else {
      this.#reason =
        code === worldCloseCodes.stopping ? 'The server is stopping or starting again.' : this.#unheard;
      this.#retryAtMs = performance.now() + retryMs;
      this.#tell();
      this.#countdown = setInterval(() => this.#tell(), COUNTDOWN_MS);
    }
  }

  stop(): void {
    this.#clear();
  }

  #refuseToken(error: WorldConnectionEvents['error'] | undefined): void {
    const { screens, line, desk, onRefused } = this.#parts;
    const request = desk.refused(error?.code);
    if (request === undefined) {
      line.connect();
      return;
    }
    screens.showScreen({ kind: 'token', ...request });
    onRefused();
  }

  #refuse(code: number, reason: string, isFinal: boolean): void {
    const said =
      reason === ''
        ? 'The server has closed the connection.'
        : `The server has closed the connection: ${reason}.`;
    const refusal = refusals[code] ?? { title: 'Connection closed', reason: said };
    this.#parts.screens.showScreen({ kind: 'refused', ...refusal });
    if (isFinal) this.#parts.onRefused();
  }

  /** Who was never in the world has no ship there. */
  get #unheard(): string {
    return this.#wasLive ? LOST : SILENT;
  }

  #tell(): void {
    const waitS = Math.max(0, this.#retryAtMs - performance.now()) / 1000;
    this.#parts.screens.showScreen({
      kind: 'lost',
      reason: this.#reason,
      waitS,
      isOverWorld: this.#wasLive,
    });
  }

  #clear(): void {
    clearInterval(this.#countdown);
    clearTimeout(this.#switching);
  }
}
