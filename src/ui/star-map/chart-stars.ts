import { type Galaxy, type StarChart, type StarSystem, starChart } from '../../astro/index.ts';
import type { PlaceLy, Seen } from './chart-camera.ts';

/** A system on the map and where it appears in the frame that is drawn. */
export interface ChartStar extends Seen {
  readonly system: StarSystem;
  /** Radius of its disc as drawn from the middle distance, px. */
  readonly sizePx: number;
}

/** What is on the map: systems about a place, and the filaments between them. */
export interface MappedStars {
  readonly centerLy: PlaceLy;
  readonly radiusLy: number;
  readonly stars: readonly ChartStar[];
  readonly filaments: readonly (readonly [ChartStar, ChartStar])[];
}

/** How far the map reaches around its middle, light years. */
const REACH_LY = 34;

/** Everything that the map shows about a place. */
export function mapAround(galaxy: Galaxy, centerLy: PlaceLy): MappedStars {
  const chart: StarChart = starChart(galaxy, centerLy, REACH_LY);
  const stars = chart.stars.map(({ id }) => chartStar(galaxy.system(id)));
  const filaments = chart.filaments.map(([from, to]) => [stars[from], stars[to]] as const);
  return { centerLy, radiusLy: REACH_LY, stars, filaments };
}

/** A system as the map draws it. */
export function chartStar(system: StarSystem): ChartStar {
  return { system, sizePx: sizeOf(system.star.absoluteMagnitude), xPx: 0, yPx: 0, depthLy: 0 };
}

/** Brighter stars are larger; the eye wants it by magnitudes. */
function sizeOf(magnitude: number): number {
  return Math.min(7, Math.max(2.1, 4.8 - 0.22 * magnitude));
}

/** The star that a pointer means, if any is within reach of it. */
export function starAt(
  stars: readonly ChartStar[],
  xPx: number,
  yPx: number,
  reachPx: number,
): ChartStar | undefined {
  let best: ChartStar | undefined;
  let least = reachPx;
  for (const star of stars) {
    if (star.depthLy <= 0) continue;
    const apart = Math.hypot(star.xPx - xPx, star.yPx - yPx) - star.sizePx;
    if (apart < least) {
      least = apart;
      best = star;
    }
  }
  return best;
}

/** The star that lies next in a direction on the picture (right and down are positive), within 50 degrees of it. */
export function starToward(
  stars: readonly ChartStar[],
  from: ChartStar,
  right: number,
  down: number,
): ChartStar | undefined {
  let best: ChartStar | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const star of stars) {
    if (star.depthLy <= 0 || star.system.id === from.system.id) continue;
    const [dx, dy] = [star.xPx - from.xPx, star.yPx - from.yPx];
    const along = dx * right + dy * down;
    const across = Math.abs(dx * down - dy * right);
    if (along <= 1 || across > 1.2 * along) continue;
    const cost = along + 2 * across;
    if (cost < least) {
      least = cost;
      best = star;
    }
  }
  return best;
}
