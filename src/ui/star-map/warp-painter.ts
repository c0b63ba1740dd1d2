import type { Galaxy, StarSystem } from '../../astro/index.ts';
import { Random } from '../../math/index.ts';
import { StarSprites } from './star-sprites.ts';
import type { WarpPath } from './warp-path.ts';

/** A star beside the way. */
interface PassedStar {
  readonly place: readonly [number, number, number];
  readonly temperatureK: number;
  readonly strength: number;
}

/** Stars are passed within such a distance of a stop of the way; on long ways fewer are shown. */
const BESIDE_LY = 13;
const MOST_STOPS = 24;
/** Grains of dust in a light year of the way, how far from it they lie, and how far ahead they are seen. */
const GRAINS = 36;
const GRAIN_NEAR_LY = 0.12;
const GRAIN_FAR_LY = 2.2;
const GRAIN_SIGHT_LY = 7;
const GRAIN_TABLE = 1021;
/** The ship flies so far beneath the filament, so that this is seen. */
const BENEATH_LY = 0.05;
/** For so long a point draws its streak, s. */
const SHUTTER_S = 0.05;
const NEAREST_LY = 0.01;
/** The beam of the filament: thickness, pieces from the ship on, each so many times as far as the one before. */
const BEAM_LY = 0.004;
const BEAM_PIECES = 90;
const BEAM_FIRST_LY = 0.05;
const BEAM_GROWTH = 1.09;
/** Widths of the strokes that a piece glows with, in its own, and their strengths. */
const BEAM_GLOW = [
  [9, 0.035],
  [5, 0.06],
  [2.4, 0.12],
  [0.9, 0.75],
] as const;
const FOCAL = 0.85;

/** Paints what is seen while flying along a way: the stars beside it, dust, the filament, and the star where it ends. */
export class WarpPainter {
  readonly #on: CanvasRenderingContext2D;
  readonly #path: WarpPath;
  readonly #sprites = new StarSprites();
  readonly #stars: readonly PassedStar[];
  readonly #end: StarSystem;
  readonly #grains: readonly { readonly turn: number; readonly out: number; readonly along: number }[];
  readonly #eye = new Float64Array(3);
  readonly #ahead = new Float64Array(3);
  readonly #right = new Float64Array(3);
  readonly #up = new Float64Array(3);
  readonly #point = new Float64Array(3);
  #focalPx = 1;

  constructor(on: CanvasRenderingContext2D, galaxy: Galaxy, path: WarpPath, stops: readonly StarSystem[]) {
    this.#on = on;
    this.#path = path;
    this.#end = stops[stops.length - 1];
    this.#stars = starsBeside(galaxy, stops);
    const random = new Random('grains beside a filament');
    this.#grains = Array.from({ length: GRAIN_TABLE }, () => ({
      turn: random.range(0, 2 * Math.PI),
      out: GRAIN_NEAR_LY + (GRAIN_FAR_LY - GRAIN_NEAR_LY) * random.next() ** 1.6,
      along: random.next(),
    }));
  }

  /** Paints the view from a point of the way, at a speed along it. */
  paint(alongLy: number, speedLyps: number, widthPx: number, heightPx: number): void {
    const on = this.#on;
    on.globalCompositeOperation = 'source-over';
    on.fillStyle = '#02040a';
    on.fillRect(0, 0, widthPx, heightPx);
    on.save();
    on.translate(widthPx / 2, heightPx / 2);
    this.#focalPx = FOCAL * Math.max(widthPx, heightPx);
    this.#look(alongLy);
    on.globalCompositeOperation = 'lighter';
    on.lineCap = 'butt';
    this.#paintFar();
    this.#paintFilament(alongLy);
    const streakLy = speedLyps * SHUTTER_S;
    this.#paintGrains(alongLy, streakLy);
    for (const star of this.#stars) this.#paintStar(star, streakLy);
    this.#paintEnd();
    on.restore();
  }

  #look(alongLy: number): void {
    this.#path.place(alongLy, this.#eye);
    this.#path.direction(alongLy, this.#ahead);
    const [ax, ay, az] = this.#ahead;
    // right is level with the plane of the Galaxy, unless the way leads straight out of it
    const flat = Math.hypot(ax, ay) || 1;
    this.#right.set(flat > 1e-6 ? [ay / flat, -ax / flat, 0] : [1, 0, 0]);
    const [rx, ry, rz] = this.#right;
    this.#up.set([ry * az - rz * ay, rz * ax - rx * az, rx * ay - ry * ax]);
    for (let k = 0; k < 3; k += 1) this.#eye[k] -= BENEATH_LY * this.#up[k];
  }

  /** Writes right, up and ahead of a place as seen by the eye into `#point`. */
  #see(x: number, y: number, z: number): Float64Array {
    const [dx, dy, dz] = [x - this.#eye[0], y - this.#eye[1], z - this.#eye[2]];
    const along = (axis: Float64Array): number => dx * axis[0] + dy * axis[1] + dz * axis[2];
    const [right, up, ahead] = [along(this.#right), along(this.#up), along(this.#ahead)];
    this.#point[0] = right;
    this.#point[1] = up;
    this.#point[2] = ahead;
    return this.#point;
  }

  /** A beam along the way, in pieces that are the wider and the fainter the nearer they are. */
  #paintFilament(alongLy: number): void {
    const on = this.#on;
    const place = new Float64Array(3);
    let [lastX, lastY] = [Number.NaN, Number.NaN];
    for (let step = 0; step < BEAM_PIECES; step += 1) {
      const outLy = BEAM_FIRST_LY * BEAM_GROWTH ** step;
      if (alongLy + outLy > this.#path.lengthLy) break;
      this.#path.place(alongLy + outLy, place);
      const [right, up, ahead] = this.#see(place[0], place[1], place[2]);
      const [x, y] = [(right / ahead) * this.#focalPx, (-up / ahead) * this.#focalPx];
      if (ahead > NEAREST_LY && !Number.isNaN(lastX)) {
        const widthPx = Math.max(0.7, (BEAM_LY * this.#focalPx) / ahead);
        const faint = 1 / (1 + widthPx / 14);
        for (const [times, alpha] of BEAM_GLOW) {
          on.lineWidth = Math.min(140, times * widthPx + times);
          on.strokeStyle = `rgb(110 168 255 / ${alpha * faint})`;
          on.beginPath();
          on.moveTo(lastX, lastY);
          on.lineTo(x, y);
          on.stroke();
        }
      }
      [lastX, lastY] = ahead > NEAREST_LY ? [x, y] : [Number.NaN, Number.NaN];
    }
  }

  /** What is too far to be passed: it only turns with the view. */
  #paintFar(): void {
    const on = this.#on;
    on.fillStyle = '#c8d6f0';
    for (let at = 0; at < GRAIN_TABLE; at += 1) {
      const { turn, along, out } = this.#grains[at];
      const z = 2 * along - 1;
      const flat = Math.sqrt(1 - z * z);
      const [x, y] = [flat * Math.cos(turn), flat * Math.sin(turn)];
      const [right, up, ahead] = this.#see(this.#eye[0] + x, this.#eye[1] + y, this.#eye[2] + z);
      if (ahead < 0.1) continue;
      on.globalAlpha = 0.15 + (0.4 * GRAIN_NEAR_LY) / out;
      on.fillRect((right / ahead) * this.#focalPx, (-up / ahead) * this.#focalPx, 1.4, 1.4);
    }
    on.globalAlpha = 1;
  }

  #paintGrains(alongLy: number, streakLy: number): void {
    const on = this.#on;
    const centre = new Float64Array(3);
    const first = Math.floor(alongLy * GRAINS);
    on.lineWidth = 1.1;
    for (let at = first; at < first + GRAIN_SIGHT_LY * GRAINS; at += 1) {
      const grain = this.#grains[((at % GRAIN_TABLE) + GRAIN_TABLE) % GRAIN_TABLE];
      this.#path.corner((at + grain.along) / GRAINS, centre);
      const [c, s] = [grain.out * Math.cos(grain.turn), grain.out * Math.sin(grain.turn)];
      const [right, up, ahead] = this.#see(
        centre[0] + c * this.#right[0] + s * this.#up[0],
        centre[1] + c * this.#right[1] + s * this.#up[1],
        centre[2] + c * this.#right[2] + s * this.#up[2],
      );
      if (ahead < 0.05) continue;
      const alpha = 0.75 * Math.min(1, (GRAIN_SIGHT_LY - ahead) / GRAIN_SIGHT_LY) ** 2;
      if (alpha <= 0) continue;
      on.strokeStyle = `rgb(170 200 255 / ${alpha})`;
      this.#streak(right, up, ahead, streakLy);
    }
  }

  #paintStar({ place, temperatureK, strength }: PassedStar, streakLy: number): void {
    const on = this.#on;
    const [right, up, ahead] = this.#see(place[0], place[1], place[2]);
    if (ahead < 0.05) return;
    const sprite = this.#sprites.of(temperatureK);
    const edge = Math.min(160, (strength * 90) / ahead + 9 * strength);
    on.globalAlpha = Math.min(1, 0.3 + strength / ahead);
    on.drawImage(
      sprite,
      (right / ahead) * this.#focalPx - edge / 2,
      (-up / ahead) * this.#focalPx - edge / 2,
      edge,
      edge,
    );
    on.globalAlpha = 1;
    on.lineWidth = Math.min(4, 1 + (1.5 * strength) / ahead);
    on.strokeStyle = `rgb(200 218 255 / ${Math.min(0.8, 0.16 + (0.8 * strength) / ahead)})`;
    this.#streak(right, up, ahead, streakLy);
  }

  /** From where a point is to where it was while the shutter was open. */
  #streak(right: number, up: number, ahead: number, streakLy: number): void {
    const on = this.#on;
    const before = ahead + streakLy;
    on.beginPath();
    on.moveTo((right / ahead) * this.#focalPx, (-up / ahead) * this.#focalPx);
    on.lineTo((right / before) * this.#focalPx, (-up / before) * this.#focalPx);
    on.stroke();
  }

  #paintEnd(): void {
    const [x, y, z] = this.#end.positionLy;
    const [right, up, ahead] = this.#see(x, y, z);
    if (ahead < NEAREST_LY) return;
    const edge = Math.min(3 * this.#focalPx, 30 + (0.12 * this.#focalPx) / ahead);
    this.#on.drawImage(
      this.#sprites.of(this.#end.star.temperatureK),
      (right / ahead) * this.#focalPx - edge / 2,
      (-up / ahead) * this.#focalPx - edge / 2,
      edge,
      edge,
    );
  }
}

/** The stars about the stops of a way, each once, but for the last stop itself. */
function starsBeside(galaxy: Galaxy, stops: readonly StarSystem[]): PassedStar[] {
  const stride = Math.ceil(stops.length / MOST_STOPS);
  const ids = new Set<string>();
  for (const [at, stop] of stops.entries()) {
    if (at % stride === 0 || at === stops.length - 1)
      for (const { id } of galaxy.sitesWithin(stop.positionLy, BESIDE_LY)) ids.add(id);
  }
  ids.delete(stops[stops.length - 1].id);
  return [...ids].map((id) => {
    const { positionLy, star } = galaxy.system(id);
    const strength = Math.min(1.6, Math.max(0.35, 1.1 - 0.05 * star.absoluteMagnitude));
    return { place: positionLy, temperatureK: star.temperatureK, strength };
  });
}
