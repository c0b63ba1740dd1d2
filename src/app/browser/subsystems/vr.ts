import { defineSubsystem, type Log, type StartContext } from '../../../engine/index.ts';
import { THROTTLE_MIN, THROTTLE_RATE_PER_S } from '../../../ui/index.ts';
import type { HeadsetIntent, HeadsetSession } from '../../../xr/index.ts';
import { type HeadsetParts, headsetAvailable, loadHeadsetParts } from '../headset-parts.ts';
import { connection } from './connection.ts';
import { type InputApi, input } from './input.ts';
import { instruments } from './instruments.ts';
import { userInterface } from './interface.ts';
import { page } from './page.ts';
import { renderer } from './renderer.ts';
import { settings } from './settings.ts';

/** The headset, while there is a session. */
export interface VrApi {
  /** The running session; null on a screen. */
  readonly session: () => HeadsetSession | null;
  /** What both hands ask for in this frame; null on a screen. */
  readonly intent: () => HeadsetIntent | null;
  /** Calls back when a session begins, with the parts for it, and with null when it is over. */
  onSession(listener: (parts: HeadsetParts | null) => void): () => void;
}

const NO_HEADSET = 'Desktop mode: no headset';

const wanted = { page, settings, input, connection, renderer, instruments, interface: userInterface };

type Needs = StartContext<typeof wanted, Record<never, never>>['needs'];

/** Enters and leaves the headset and reads its controllers. */
export const vr = defineSubsystem({
  name: 'vr',
  doc: 'Starts and ends headset sessions, reads the controllers, and falls back to the screen when a session is lost.',
  needs: wanted,
  phase: 'input',
  start({ needs, log, onStop }) {
    const visits = new HeadsetVisits(needs, log);
    const quietly = (work: Promise<void>, sentence: string): void => {
      work.catch((error: unknown) => {
        log.warn(sentence, { reason: error instanceof Error ? error.message : String(error) });
        needs.page.notices.show(sentence);
      });
    };
    quietly(visits.look(), 'The parts for headsets could not be loaded. Load the page again to use one.');
    navigator.xr?.addEventListener(
      'devicechange',
      () => quietly(visits.look(), 'The headset could not be asked.'),
      { signal: needs.page.signal },
    );
    onStop(
      needs.input.onPress((action) => {
        if (action === 'enter_vr')
          quietly(visits.enter(), 'The headset did not start a session. Is it on, and worn?');
      }),
    );
    // What to do now stands on the page, which nobody sees who wears a headset.
    onStop(
      needs.connection.onRefused(() => {
        if (visits.now)
          quietly(
            visits.now.session.leave(),
            'The headset session could not be ended. Take the headset off.',
          );
      }),
    );
    onStop(() => visits.held?.session.leave());
    const api: VrApi = {
      session: () => visits.now?.session ?? null,
      intent: () => visits.now?.hands.intent ?? null,
      onSession(listener) {
        visits.listeners.add(listener);
        return () => visits.listeners.delete(listener);
      },
    };
    return {
      api,
      step({ stepS }) {
        const frame = needs.renderer.view.renderer.xr.getFrame();
        const { now } = visits;
        if (!now || !frame) return;
        now.session.read(frame);
        now.hands.read(now.session, needs.input, needs.settings.values.snapTurn, stepS);
      },
    };
  },
});

/** What a session is held with, made when a headset is first seen. */
interface Held {
  readonly parts: HeadsetParts;
  readonly session: HeadsetSession;
  readonly hands: HandReader;
}

/** Looks for a headset, enters and leaves it, and tells everybody. */
class HeadsetVisits {
  readonly listeners = new Set<(parts: HeadsetParts | null) => void>();
  held: Held | null = null;
  readonly #needs: Needs;
  readonly #log: Log;
  #entered = false;

  constructor(needs: Needs, log: Log) {
    this.#needs = needs;
    this.#log = log;
  }

  /** What is held while a session runs, else null. */
  get now(): Held | null {
    return this.#entered ? this.held : null;
  }

  /** Asks for a headset, and fetches its parts: a session must begin within moments of the click. */
  async look(): Promise<void> {
    const available = await headsetAvailable(navigator.xr);
    if (this.#entered) return;
    this.#needs.interface.headset = available ? 'ready' : 'none';
    this.#needs.instruments.mode = available ? '' : NO_HEADSET;
    if (available && navigator.xr) await this.#prepare(navigator.xr);
  }

  /** Begins a session, or ends the one that runs. */
  async enter(): Promise<void> {
    const { xr } = navigator;
    if (!xr || !(await headsetAvailable(xr))) {
      this.#needs.page.notices.show('No headset was found, so the world stays on this screen.');
      return;
    }
    const { parts, session } = await this.#prepare(xr);
    if (this.#entered) {
      await session.leave();
      return;
    }
    await session.enter(this.#needs.settings.values.seat);
    if (session.session === null) return;
    this.#log.info('A headset session begins.', { frameRateHz: session.session.frameRate ?? null });
    this.#tell(parts);
  }

  async #prepare(xr: XRSystem): Promise<Held> {
    const parts = await loadHeadsetParts();
    const { renderer } = this.#needs.renderer.view;
    this.held ??= {
      parts,
      session: new parts.HeadsetSession({ xr, renderer, onEnd: (how) => this.#end(how) }),
      hands: new HandReader(parts),
    };
    return this.held;
  }

  #end(how: 'left' | 'lost'): void {
    if (!this.#entered) return;
    this.#tell(null);
    this.#log.info('The headset session is over.', { how });
    if (how === 'lost') this.#needs.page.notices.show('The headset session has ended. Enter VR leads back.');
  }

  #tell(parts: HeadsetParts | null): void {
    const { interface: shown, instruments: figures, connection: link, renderer: drawn } = this.#needs;
    this.#entered = parts !== null;
    shown.headset = this.#entered ? 'entered' : 'ready';
    figures.mode = this.#entered ? 'In the headset' : '';
    link.line.setMode(this.#entered ? 'vr' : 'desktop');
    drawn.view.setPeriod(this.held?.session.framePeriodS);
    for (const listener of this.listeners) listener(parts);
  }
}

/** Adds what both hands ask for to the intent of the frame, and tells their buttons once. */
class HandReader {
  readonly intent: HeadsetIntent;
  readonly #parts: HeadsetParts;
  readonly #down = { stabilise: false, kill: false, recentre: false };

  constructor(parts: HeadsetParts) {
    this.#parts = parts;
    this.intent = parts.createHeadsetIntent();
  }

  read(session: HeadsetSession, hands: InputApi, snapTurn: boolean, spanS: number): void {
    const { intent } = this;
    const { left, right } = session;
    this.#parts.readHeadsetIntent(intent, left, right, hands.throttle, snapTurn);
    for (let axis = 0; axis < 3; axis += 1) {
      hands.intent.thrust[axis] = unit(hands.intent.thrust[axis] + intent.thrust[axis]);
      hands.intent.torque[axis] = unit(hands.intent.torque[axis] + intent.torque[axis]);
    }
    hands.intent.brake ||= intent.brake;
    const throttle = hands.throttle + intent.throttleRate * THROTTLE_RATE_PER_S * spanS;
    hands.throttle = Math.min(1, Math.max(THROTTLE_MIN, throttle));
    if (right.lower && !this.#down.stabilise) hands.press('stabilise');
    if (right.upper && !this.#down.kill) hands.press(right.grip > 0.5 ? 'constellations' : 'kill_rotation');
    if (left.upper && !this.#down.recentre) {
      if (left.grip > 0.5) hands.press('lattice');
      else session.recentre();
    }
    this.#down.stabilise = right.lower;
    this.#down.kill = right.upper;
    this.#down.recentre = left.upper;
  }
}

function unit(value: number): number {
  return Math.min(1, Math.max(-1, value));
}
