import type { ChartStar } from './chart-stars.ts';

/** A rectangle that a label has taken, px. */
interface Taken {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Most labels on the map at a time. */
const MOST_LABELS = 36;
const LINE_PX = 15;
/** Radius of the rings about what is written in bold. */
const RING_PX = 15;

/** A label to be set, the more important ones first. */
export interface WantedLabel {
  readonly star: ChartStar;
  readonly text: string;
  readonly colour: string;
  readonly alpha: number;
  readonly bold: boolean;
}

/** Room between two labels, and to the edge of the map, px. */
const APART_PX = 5;
/**
 * Writes names beside stars, above or below them, as far as they cover neither each other nor stars and fit on the map,
 * whose middle is the origin. What is bold is written in any case.
 */
export function writeLabels(
  on: CanvasRenderingContext2D,
  labels: readonly WantedLabel[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): void {
  const taken: Taken[] = [];
  const map = { left: -widthPx / 2, top: -heightPx / 2, right: widthPx / 2, bottom: heightPx / 2 };
  on.textBaseline = 'middle';
  on.textAlign = 'left';
  on.shadowColor = 'rgb(2 5 12 / 90%)';
  on.shadowBlur = 4;
  for (const { star, text, colour, alpha, bold } of labels) {
    if (taken.length >= MOST_LABELS) break;
    on.font = `${bold ? '600 13px' : '12px'} system-ui, sans-serif`;
    const long = on.measureText(text).width;
    const gap = (bold ? RING_PX : star.sizePx) + 7;
    const middle = star.xPx - long / 2;
    const places = [
      boxAt(star.xPx + gap, star.yPx, long),
      boxAt(star.xPx - gap - long, star.yPx, long),
      boxAt(middle, star.yPx - gap - 3, long),
      boxAt(middle, star.yPx + gap + 3, long),
    ];
    const isFree = (box: Taken): boolean =>
      isInside(box, map) &&
      !taken.some((other) => overlap(box, other)) &&
      !labels.some((other) => other.star !== star && covers(box, other.star));
    const box = places.find(isFree) ?? (bold ? places[0] : undefined);
    if (box === undefined) continue;
    taken.push(box);
    on.globalAlpha = alpha;
    on.fillStyle = colour;
    on.fillText(text, box.left, (box.top + box.bottom) / 2);
  }
  on.globalAlpha = 1;
  on.shadowBlur = 0;
}

function boxAt(left: number, yPx: number, long: number): Taken {
  return { left, top: yPx - LINE_PX / 2, right: left + long, bottom: yPx + LINE_PX / 2 };
}

function isInside(box: Taken, map: Taken): boolean {
  return (
    box.left > map.left + APART_PX &&
    box.right < map.right - APART_PX &&
    box.top > map.top &&
    box.bottom < map.bottom
  );
}

function overlap(a: Taken, b: Taken): boolean {
  const beside = a.left < b.right + APART_PX && b.left < a.right + APART_PX;
  return beside && a.top < b.bottom && b.top < a.bottom;
}

/** Whether a label would cover a star. */
function covers(box: Taken, { xPx, yPx, sizePx }: ChartStar): boolean {
  const beside = xPx + sizePx > box.left && xPx - sizePx < box.right;
  return beside && yPx + 2 > box.top && yPx - 2 < box.bottom;
}
