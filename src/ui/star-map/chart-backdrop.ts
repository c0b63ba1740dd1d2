import { Random } from '../../math/index.ts';
import type { ChartCamera, PlaceLy, Seen } from './chart-camera.ts';
import { paintedOnce } from './star-sprites.ts';

const FAR_STARS = 900;
/** Clouds of the Milky Way along the horizon of the map. */
const CLOUDS = 40;
const CLOUD_EDGE = 128;

interface FarStar {
  readonly direction: PlaceLy;
  readonly strength: number;
}

/** What lies too far away to be on the map: faint stars, and the Milky Way as a band of light, brightest to the centre. */
export class ChartBackdrop {
  readonly #far: readonly FarStar[];
  readonly #clouds: readonly (FarStar & { readonly warm: boolean; readonly spreadRad: number })[];
  readonly #warm = cloud('255 214 170');
  readonly #cool = cloud('132 164 224');
  readonly #seen: Seen = { xPx: 0, yPx: 0, depthLy: 0 };

  constructor() {
    const random = new Random('backdrop of the star map');
    this.#far = Array.from({ length: FAR_STARS }, () => {
      const z = random.range(-1, 1);
      const turn = random.range(0, 2 * Math.PI);
      const flat = Math.sqrt(1 - z * z);
      return {
        direction: [flat * Math.cos(turn), flat * Math.sin(turn), z],
        strength: 0.16 + 0.6 * random.next() ** 4,
      };
    });
    this.#clouds = Array.from({ length: CLOUDS }, (_, at) => {
      const turn = (2 * Math.PI * (at + random.range(-0.3, 0.3))) / CLOUDS;
      const nearCentre = Math.max(0, Math.cos(turn)) ** 3;
      return {
        direction: [Math.cos(turn), Math.sin(turn), random.range(-0.05, 0.05)],
        strength: 0.16 + 0.3 * nearCentre + random.range(0, 0.08),
        warm: nearCentre > 0.25,
        spreadRad: random.range(0.18, 0.34) * (1 + 0.6 * nearCentre),
      };
    });
  }

  /** Paints it, the middle of the picture being at the origin. */
  paint(on: CanvasRenderingContext2D, camera: ChartCamera, heightPx: number): void {
    const seen = this.#seen;
    on.globalCompositeOperation = 'lighter';
    for (const { direction, strength, warm, spreadRad } of this.#clouds) {
      camera.projectDirection(direction, seen);
      if (seen.depthLy < 0.2) continue;
      const edge = spreadRad * heightPx * 2.4;
      on.globalAlpha = strength;
      on.drawImage(warm ? this.#warm : this.#cool, seen.xPx - edge / 2, seen.yPx - edge / 4, edge, edge / 2);
    }
    on.fillStyle = '#c8d6f0';
    for (const { direction, strength } of this.#far) {
      camera.projectDirection(direction, seen);
      if (seen.depthLy < 0.1) continue;
      on.globalAlpha = strength;
      on.fillRect(seen.xPx, seen.yPx, 1.1, 1.1);
    }
    on.globalAlpha = 1;
    on.globalCompositeOperation = 'source-over';
  }
}

function cloud(rgb: string): HTMLCanvasElement {
  return paintedOnce(CLOUD_EDGE, CLOUD_EDGE, (on) => {
    const half = CLOUD_EDGE / 2;
    const light = on.createRadialGradient(half, half, 0, half, half, half);
    light.addColorStop(0, `rgb(${rgb} / 60%)`);
    light.addColorStop(0.5, `rgb(${rgb} / 18%)`);
    light.addColorStop(1, `rgb(${rgb} / 0%)`);
    on.fillStyle = light;
    on.fillRect(0, 0, CLOUD_EDGE, CLOUD_EDGE);
  });
}
