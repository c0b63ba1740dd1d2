import { defineSubsystem } from '../../../engine/index.ts';
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

/** Enters and leaves the headset and reads its controllers. */
export const vr = defineSubsystem({
  name: 'vr',
  doc: 'Starts and ends headset sessions, reads the controllers, and falls back to the screen when a session is lost.',
  needs: { page, settings, input, connection, renderer, instruments, interface: userInterface },
  phase: 'input',
  start({ needs, log, onStop }) {
    const { notices } = needs.page;
    const { view } = needs.renderer;
    const listeners = new Set<(parts: HeadsetParts | null) => void>();
    let held: {
      readonly parts: HeadsetParts;
      readonly session: HeadsetSession;
      readonly hands: HandReader;
    } | null = null;
    let entered = false;

    const tell = (parts: HeadsetParts | null): void => {
      entered = parts !== null;
      needs.interface.headset = entered ? 'entered' : 'ready';
      needs.instruments.mode = entered ? 'In the headset' : '';
      needs.connection.line.setMode(entered ? 'vr' : 'desktop');
      view.setPeriod(held?.session.framePeriodS);
      for (const listener of listeners) listener(parts);
    };
    const onEnd = (how: 'left' | 'lost'): void => {
      if (!entered) return;
      tell(null);
      log.info('The headset session is over.', { how });
      if (how === 'lost') notices.show('The headset session has ended. Enter VR leads back.');
    };
    const prepare = async (xr: XRSystem): Promise<NonNullable<typeof held>> => {
      const parts = await loadHeadsetParts();
      held ??= {
        parts,
        session: new parts.HeadsetSession({ xr, renderer: view.renderer, onEnd }),
        hands: new HandReader(parts),
      };
      return held;
    };
    const enter = async (): Promise<void> => {
      const { xr } = navigator;
      if (!xr || !(await headsetAvailable(xr))) {
        notices.show('No headset was found, so the world stays on this screen.');
        return;
      }
      const { parts, session } = await prepare(xr);
      if (entered) {
        await session.leave();
        return;
      }
      await session.enter(needs.settings.values.seat);
      if (session.session === null) return;
      log.info('A headset session begins.', { frameRateHz: session.session.frameRate ?? null });
      tell(parts);
    };
    const look = async (): Promise<void> => {
      const available = await headsetAvailable(navigator.xr);
      if (entered) return;
      needs.interface.headset = available ? 'ready' : 'none';
      needs.instruments.mode = available ? '' : NO_HEADSET;
      // A session must begin within moments of the click, so its parts are fetched before.
      if (available && navigator.xr) await prepare(navigator.xr);
    };
    const quietly = (work: Promise<void>, sentence: string): void => {
      work.catch((error: unknown) => {
        log.warn(sentence, { reason: error instanceof Error ? error.message : String(error) });
        notices.show(sentence);
      });
    };
    quietly(look(), 'The parts for headsets could not be loaded. Load the page again to use one.');
    navigator.xr?.addEventListener('devicechange', () => quietly(look(), 'The headset could not be asked.'), {
      signal: needs.page.signal,
    });
    onStop(
      needs.input.onPress((action) => {
        if (action === 'enter_vr')
          quietly(enter(), 'The headset did not start a session. Is it on, and worn?');
      }),
    );
    onStop(() => held?.session.leave());
    const api: VrApi = {
      session: () => (entered ? (held?.session ?? null) : null),
      intent: () => (entered ? (held?.hands.intent ?? null) : null),
      onSession(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    return {
      api,
      step({ stepS }) {
        const frame = view.renderer.xr.getFrame();
        if (!entered || !held || !frame) return;
        held.session.read(frame);
        held.hands.read(held.session, needs.input, needs.settings.values.snapTurn, stepS);
      },
    };
  },
});

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
    if (right.upper && !this.#down.kill) hands.press('kill_rotation');
    if (left.upper && !this.#down.recentre) session.recentre();
    this.#down.stabilise = right.lower;
    this.#down.kill = right.upper;
    this.#down.recentre = left.upper;
  }
}

function unit(value: number): number {
  return Math.min(1, Math.max(-1, value));
}
