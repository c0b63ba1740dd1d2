import { ChartCamera, type PlaceLy } from './chart-camera.ts';
import { ChartPainter } from './chart-painter.ts';
import { type ChartStar, type MappedStars, starAt, starToward } from './chart-stars.ts';

interface ChartCanvasOptions {
  /** What is picked with pointer or keys. */
  readonly onPick: (star: ChartStar) => void;
  /** Enter, or a second press on what is picked. */
  readonly onEnter: () => void;
  /** Home. */
  readonly onHome: () => void;
}

/** What the map shows now. */
interface Shown {
  map: MappedStars;
  here: ChartStar | null;
  picked: ChartStar | null;
  way: readonly PlaceLy[];
}

const TURN_RAD_PER_PX = 0.006;
/** Pixels that a press may move and still be one. */
const PRESS_PX = 6;
const REACH_PX = { mouse: 16, finger: 30 } as const;
const TURN_STEP_RAD = 0.12;
const ZOOM_STEP = 0.83;
const FRAME_MOST_S = 0.1;
const DENSITY_MOST = 2;

const arrows: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** The map itself: a canvas that turns under the hand, and draws only while something moves. */
export class ChartCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly #options: ChartCanvasOptions;
  readonly #camera = new ChartCamera();
  readonly #painter: ChartPainter | null;
  readonly #calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  readonly #pointers = new Map<number, { x: number; y: number }>();
  readonly #watch = new ResizeObserver(() => this.#changed());
  #shown: Shown | null = null;
  #hovered: ChartStar | null = null;
  #movedPx = 0;
  #open = false;
  #asked = false;
  #lastMs = 0;

  constructor(canvas: HTMLCanvasElement, options: ChartCanvasOptions) {
    this.canvas = canvas;
    this.#options = options;
    const on = canvas.getContext('2d', { alpha: false });
    this.#painter = on && new ChartPainter(on);
    this.#watch.observe(canvas);
    canvas.addEventListener('pointerdown', (event) => this.#onDown(event));
    canvas.addEventListener('pointermove', (event) => this.#onMove(event));
    canvas.addEventListener('pointerup', (event) => this.#onUp(event));
    canvas.addEventListener('pointercancel', (event) => this.#pointers.delete(event.pointerId));
    canvas.addEventListener('dblclick', () => this.#options.onEnter());
    canvas.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    canvas.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Begins or ends to draw. */
  setOpen(open: boolean): void {
    this.#open = open;
    this.#pointers.clear();
    this.#changed();
  }

  /** Shows other stars, another pick or another way; the middle of the picture glides to what is picked. */
  show(shown: Shown): void {
    const first = this.#shown === null;
    this.#shown = shown;
    this.#hovered = null;
    const middle = shown.picked ?? shown.here;
    if (middle) this.#camera.lookAt(middle.system.positionLy);
    if (first) this.#camera.arrive();
    this.#changed();
  }

  zoom(ratio: number): void {
    this.#camera.zoom(ratio);
    this.#changed();
  }

  #changed(): void {
    if (!this.#open || this.#asked) return;
    this.#asked = true;
    requestAnimationFrame((nowMs) => this.#draw(nowMs));
  }

  #draw(nowMs: number): void {
    this.#asked = false;
    if (!this.#open || !this.#shown || !this.#painter) return;
    const { clientWidth: widthPx, clientHeight: heightPx } = this.canvas;
    if (widthPx === 0 || heightPx === 0) return;
    const density = Math.min(DENSITY_MOST, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(widthPx * density), Math.round(heightPx * density)];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    const calm = this.#calm.matches;
    this.#camera.still = calm;
    const spanS = Math.min(FRAME_MOST_S, (nowMs - this.#lastMs) / 1000);
    this.#lastMs = nowMs;
    const gliding = this.#camera.advance(spanS, heightPx);
    const timeS = calm ? null : nowMs / 1000;
    this.#painter.paint(
      this.#camera,
      { ...this.#shown, hovered: this.#hovered, timeS },
      { widthPx, heightPx, density },
    );
    if (gliding || (timeS !== null && this.#shown.picked)) this.#changed();
  }

  #onDown(event: PointerEvent): void {
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.focus({ preventScroll: true });
    if (this.#pointers.size === 0) this.#movedPx = 0;
    this.#pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
  }

  #onMove(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      this.#hover(event);
      return;
    }
    const [dx, dy] = [event.offsetX - before.x, event.offsetY - before.y];
    this.#movedPx += Math.hypot(dx, dy);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(event.offsetX - other.x, event.offsetY - other.y);
      if (was > 0 && is > 0) this.#camera.zoom(was / is);
    } else if (this.#movedPx > PRESS_PX) {
      this.#camera.turn(-dx * TURN_RAD_PER_PX, dy * TURN_RAD_PER_PX);
    }
    before.x = event.offsetX;
    before.y = event.offsetY;
    this.#changed();
  }

  #onUp(event: PointerEvent): void {
    const alone = this.#pointers.size === 1;
    this.#pointers.delete(event.pointerId);
    if (!alone || this.#movedPx > PRESS_PX) return;
    const star = this.#under(event);
    if (star) this.#options.onPick(star);
  }

  #hover(event: PointerEvent): void {
    const star = this.#under(event) ?? null;
    if (star === this.#hovered) return;
    this.#hovered = star;
    this.canvas.style.cursor = star ? 'pointer' : '';
    this.#changed();
  }

  #under({ offsetX, offsetY, pointerType }: PointerEvent): ChartStar | undefined {
    const { clientWidth, clientHeight } = this.canvas;
    const reachPx = pointerType === 'mouse' ? REACH_PX.mouse : REACH_PX.finger;
    const stars = this.#shown?.map.stars ?? [];
    return starAt(stars, offsetX - clientWidth / 2, offsetY - clientHeight / 2, reachPx);
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoom(Math.exp(0.0014 * Math.max(-240, Math.min(240, event.deltaY))));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    if (arrow && event.shiftKey) this.#camera.turn(-TURN_STEP_RAD * arrow[0], TURN_STEP_RAD * arrow[1]);
    else if (arrow) this.#step(arrow);
    else if (event.key === '+' || event.key === '=') this.zoom(ZOOM_STEP);
    else if (event.key === '-') this.zoom(1 / ZOOM_STEP);
    else if (event.key === 'Home') this.#options.onHome();
    else if (event.key === 'Enter') this.#options.onEnter();
    else return;
    // The same keys fly the ship.
    event.preventDefault();
    event.stopPropagation();
    this.#changed();
  }

  #step([right, down]: readonly [number, number]): void {
    const from = this.#shown?.picked ?? this.#shown?.here;
    if (!this.#shown || !from) return;
    // What was shown last may not have been drawn yet.
    const { stars } = this.#shown.map;
    this.#camera.advance(0, this.canvas.clientHeight);
    for (const star of [from, ...stars]) this.#camera.project(star.system.positionLy, star);
    const next = starToward(stars, from, right, down);
    if (next) this.#options.onPick(next);
  }
}
