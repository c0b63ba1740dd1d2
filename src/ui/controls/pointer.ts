import { shapeStick } from './flight-intent.ts';

/** Size of a full deflection of the mouse stick, in parts of the smaller side of the picture. */
const FULL_DEFLECTION = 0.3;
const DEAD_ZONE = 0.04;
/** In locked flight the stick returns to the middle with this time constant, in seconds. */
const RETURN_S = 0.3;
const LOOK_RAD_PER_PX = 0.0035;

/** What the mouse or the fingers ask for; read once a frame. */
export interface PointerState {
  /** Stick deflection, -1 to 1: positive right. */
  stickX: number;
  /** Stick deflection, -1 to 1: positive up. */
  stickY: number;
  /** Look angles asked for since the last read, in radians: positive left and up. */
  lookYawRad: number;
  lookPitchRad: number;
}

/** A running reader of the pointer over the picture. */
export interface Pointer {
  readonly state: PointerState;
  /** Where the drag began and is, in pixels of the picture, for drawing the stick; null while none is held. */
  readonly drag: () => {
    readonly fromX: number;
    readonly fromY: number;
    readonly x: number;
    readonly y: number;
  } | null;
  readonly locked: () => boolean;
  /** Lets the locked stick return; call once a frame with the seconds since the last. */
  step(spanS: number): void;
  /** Takes or frees the pointer for flight. */
  toggleLock(): void;
  release(): void;
  stop(): void;
}

interface PointerOptions {
  readonly sensitivity: () => number;
  readonly invertPitch: () => boolean;
  readonly onWheel: (notches: number) => void;
}

/** Reads drags, the locked mouse and the wheel over `surface`. */
export function startPointer(surface: HTMLElement, options: PointerOptions): Pointer {
  return new PointerReader(surface, options);
}

class PointerReader implements Pointer {
  readonly state: PointerState = { stickX: 0, stickY: 0, lookYawRad: 0, lookPitchRad: 0 };
  readonly #surface: HTMLElement;
  readonly #options: PointerOptions;
  readonly #removal = new AbortController();
  readonly #stick = { fromX: 0, fromY: 0, x: 0, y: 0 };
  #stickPointer = -1;
  #lookPointer = -1;
  #lookX = 0;
  #lookY = 0;
  #lockX = 0;
  #lockY = 0;

  constructor(surface: HTMLElement, options: PointerOptions) {
    this.#surface = surface;
    this.#options = options;
    const { signal } = this.#removal;
    surface.addEventListener('pointerdown', (event) => this.#onDown(event), { signal });
    surface.addEventListener('pointermove', (event) => this.#onMove(event), { signal });
    surface.addEventListener('pointerup', (event) => this.#onUp(event), { signal });
    surface.addEventListener('pointercancel', (event) => this.#onUp(event), { signal });
    surface.addEventListener('lostpointercapture', (event) => this.#onUp(event), { signal });
    surface.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    surface.addEventListener('wheel', (event) => this.#onWheel(event), { signal, passive: false });
    window.addEventListener('blur', () => this.release(), { signal });
  }

  drag(): { readonly fromX: number; readonly fromY: number; readonly x: number; readonly y: number } | null {
    return this.#stickPointer >= 0 ? this.#stick : null;
  }

  locked(): boolean {
    return document.pointerLockElement === this.#surface;
  }

  step(spanS: number): void {
    if (this.locked()) {
      const keep = Math.exp(-spanS / RETURN_S);
      this.#lockX *= keep;
      this.#lockY *= keep;
      this.#setStick(this.#lockX, this.#lockY);
    } else if (this.#stickPointer < 0) {
      this.#lockX = 0;
      this.#lockY = 0;
      this.#setStick(0, 0);
    }
  }

  toggleLock(): void {
    if (this.locked()) document.exitPointerLock();
    else void Promise.resolve(this.#surface.requestPointerLock()).catch(() => undefined);
  }

  release(): void {
    this.#stickPointer = -1;
    this.#lookPointer = -1;
    this.#setStick(0, 0);
  }

  stop(): void {
    if (this.locked()) document.exitPointerLock();
    this.#removal.abort();
    this.release();
  }

  #onDown(event: PointerEvent): void {
    if (this.locked()) return;
    this.#surface.setPointerCapture(event.pointerId);
    const looks = event.button === 2 || this.#stickPointer >= 0;
    if (looks && this.#lookPointer < 0) {
      this.#lookPointer = event.pointerId;
      this.#lookX = event.clientX;
      this.#lookY = event.clientY;
    } else if (event.button === 0 && this.#stickPointer < 0) {
      this.#stickPointer = event.pointerId;
      this.#stick.fromX = this.#stick.x = event.clientX;
      this.#stick.fromY = this.#stick.y = event.clientY;
    }
  }

  #onMove(event: PointerEvent): void {
    const reach = this.#reachPx();
    if (this.locked()) {
      this.#lockX = cut(this.#lockX + event.movementX / reach);
      this.#lockY = cut(this.#lockY - event.movementY / reach);
    } else if (event.pointerId === this.#stickPointer) {
      this.#stick.x = event.clientX;
      this.#stick.y = event.clientY;
      this.#setStick(
        (this.#stick.x - this.#stick.fromX) / reach,
        (this.#stick.fromY - this.#stick.y) / reach,
      );
    } else if (event.pointerId === this.#lookPointer) {
      this.state.lookYawRad -= (event.clientX - this.#lookX) * LOOK_RAD_PER_PX;
      this.state.lookPitchRad -= (event.clientY - this.#lookY) * LOOK_RAD_PER_PX;
      this.#lookX = event.clientX;
      this.#lookY = event.clientY;
    }
  }

  #onUp(event: PointerEvent): void {
    if (event.pointerId === this.#stickPointer) {
      this.#stickPointer = -1;
      this.#setStick(0, 0);
    }
    if (event.pointerId === this.#lookPointer) this.#lookPointer = -1;
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    const notch = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 100 : 3;
    this.#options.onWheel(-event.deltaY / notch);
  }

  #reachPx(): number {
    const side = Math.min(this.#surface.clientWidth, this.#surface.clientHeight);
    return (Math.max(120, side) * FULL_DEFLECTION) / this.#options.sensitivity();
  }

  #setStick(x: number, y: number): void {
    this.state.stickX = shapeStick(cut(x), DEAD_ZONE);
    this.state.stickY = shapeStick(cut(y), DEAD_ZONE) * (this.#options.invertPitch() ? -1 : 1);
  }
}

function cut(value: number): number {
  return Math.min(1, Math.max(-1, value));
}
