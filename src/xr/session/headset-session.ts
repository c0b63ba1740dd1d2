import type { WebGLRenderer } from 'three';
import { createHand, type HandState, readHand } from '../input/headset-intent.ts';
import { chooseFrameRate } from './frame-rate.ts';
import { Seat } from './seat.ts';

/** How a person sits or stands in the headset. */
export type SeatMode = 'seated' | 'standing';

interface HeadsetOptions {
  readonly xr: XRSystem;
  readonly renderer: WebGLRenderer;
  /** Called when a session is over: `left` when this page asked for it, else `lost`. */
  readonly onEnd: (how: 'left' | 'lost') => void;
}

/** One headset session at a time, from asking for it to its end, whoever ends it. */
export class HeadsetSession {
  readonly left: HandState = createHand();
  readonly right: HandState = createHand();
  readonly #options: HeadsetOptions;
  #session: XRSession | null = null;
  #seat: Seat | null = null;
  #entering = false;
  #leaving = false;

  constructor(options: HeadsetOptions) {
    this.#options = options;
  }

  /** The running session, for haptics and frames; null without one. */
  get session(): XRSession | null {
    return this.#session;
  }

  /** Length of a frame of the display in seconds; undefined where the browser keeps it to itself. */
  get framePeriodS(): number | undefined {
    const rateHz = this.#session?.frameRate;
    return rateHz ? 1 / rateHz : undefined;
  }

  /**
   * Starts a session; must be called from a click or a key. Throws what the browser throws when it refuses.
   * A second call while one starts or runs does nothing.
   */
  async enter(mode: SeatMode): Promise<void> {
    if (this.#entering || this.#session) return;
    this.#entering = true;
    const { xr, renderer } = this.#options;
    try {
      const session = await xr.requestSession('immersive-vr', {
        requiredFeatures: ['local'],
        optionalFeatures: ['local-floor', 'hand-tracking'],
      });
      session.addEventListener('end', () => this.#ended(), { once: true });
      this.#session = session;
      const floor = mode === 'standing' && (session.enabledFeatures?.includes('local-floor') ?? true);
      renderer.xr.setReferenceSpaceType(floor ? 'local-floor' : 'local');
      await renderer.xr.setSession(session);
      if (this.#session !== session) return;
      this.#seat = new Seat(floor);
      renderer.xr.getReferenceSpace()?.addEventListener('reset', () => this.recentre());
      await this.#chooseRate(session);
    } catch (error) {
      await this.leave();
      throw error;
    } finally {
      this.#entering = false;
    }
  }

  /** Ends the session, if there is one, and waits for its end. */
  async leave(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#leaving = true;
    await session.end().catch(() => this.#ended());
  }

  /** Where the headset's space stands in the ship; null without a session. */
  get seat(): Seat | null {
    return this.#seat;
  }

  /** Puts the head back to the seat's eye point with the next frame. */
  recentre(): void {
    this.#seat?.recentre();
  }

  /** Reads the controllers and keeps the seat; call once a frame with what the animation loop brings. */
  read(frame: XRFrame): void {
    if (!this.#session) return;
    const base = this.#options.renderer.xr.getReferenceSpace();
    this.#seat?.follow((base && frame.getViewerPose(base)?.transform) ?? null);
    const awake = this.#session.visibilityState === 'visible';
    readHand(this.left, awake ? this.#pad('left') : undefined);
    readHand(this.right, awake ? this.#pad('right') : undefined);
  }

  #pad(hand: XRHandedness): Gamepad | undefined {
    for (const source of this.#session?.inputSources ?? []) {
      if (source.handedness === hand && source.gamepad) return source.gamepad;
    }
    return undefined;
  }

  async #chooseRate(session: XRSession): Promise<void> {
    const rateHz = chooseFrameRate(session.supportedFrameRates);
    if (rateHz === undefined || rateHz === session.frameRate) return;
    // A display that will not change its rate still shows the world.
    await session.updateTargetFrameRate?.(rateHz).catch(() => undefined);
  }

  #ended(): void {
    if (!this.#session) return;
    this.#session = null;
    this.#seat = null;
    readHand(this.left, undefined);
    readHand(this.right, undefined);
    const how = this.#leaving ? 'left' : 'lost';
    this.#leaving = false;
    this.#options.onEnd(how);
  }
}
