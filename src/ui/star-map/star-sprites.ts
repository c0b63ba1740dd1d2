import { colourOfTemperature } from '../../view/index.ts';

/** Edge of a sprite in pixels of its own. */
const EDGE = 64;
/** Stars whose temperatures differ by less than one part in so many share a sprite. */
const SHADES = 6;
/** A map tells kinds of stars apart by colour, so that is deeper here than in the sky. */
const DEPTH = 1.7;

/** Pictures of glowing stars by temperature, painted once each. */
export class StarSprites {
  readonly #byShade = new Map<number, HTMLCanvasElement>();

  /** A star of a temperature in K: its light fills the square, its disc a tenth of it. */
  of(temperatureK: number): HTMLCanvasElement {
    const shade = Math.round(SHADES * Math.log2(temperatureK));
    const known = this.#byShade.get(shade);
    if (known) return known;
    const made = paintStar(colourOfTemperature(2 ** (shade / SHADES)));
    this.#byShade.set(shade, made);
    return made;
  }
}

/** A canvas of its own, for what is painted once. */
export function paintedOnce(
  width: number,
  height: number,
  paint: (on: CanvasRenderingContext2D) => void,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const on = canvas.getContext('2d');
  if (on) paint(on);
  return canvas;
}

function paintStar(linear: readonly [number, number, number]): HTMLCanvasElement {
  const deep = linear.map((value) => value ** DEPTH);
  const rgb = deep.map((value) => Math.round(255 * toSrgb(value))).join(' ');
  const pale = deep.map((value) => Math.round(255 * toSrgb(0.22 + 0.78 * value))).join(' ');
  return paintedOnce(EDGE, EDGE, (on) => {
    const half = EDGE / 2;
    const glow = on.createRadialGradient(half, half, 0, half, half, half);
    glow.addColorStop(0, `rgb(${pale})`);
    glow.addColorStop(0.08, `rgb(${pale})`);
    glow.addColorStop(0.13, `rgb(${rgb} / 90%)`);
    glow.addColorStop(0.22, `rgb(${rgb} / 36%)`);
    glow.addColorStop(0.5, `rgb(${rgb} / 10%)`);
    glow.addColorStop(1, `rgb(${rgb} / 0%)`);
    on.fillStyle = glow;
    on.fillRect(0, 0, EDGE, EDGE);
  });
}

/** IEC 61966-2-1. */
function toSrgb(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}
