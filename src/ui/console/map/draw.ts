import { bodies } from '../../../astro/index.ts';
import { figure, metresText } from '../../parts/words.ts';
import { type Camera, type Point, toPlane, toScreen } from './camera.ts';
import { clipped } from './clip.ts';

/** Something with a name at a place of the plane. */
export interface Mark {
  readonly id: string;
  readonly name: string;
  readonly kind: 'body' | 'vessel' | 'shape' | 'marker';
  readonly at: Point;
  /** Of a body, m. */
  readonly radiusM: number;
  readonly selected: boolean;
}

/** Everything that one picture of the map shows. */
export interface Picture {
  readonly camera: Camera;
  readonly marks: readonly Mark[];
  /** Paths of bodies. */
  readonly paths: readonly (readonly Point[])[];
  /** Circles stand at powers of ten of this, m, and are called by it. */
  readonly unit: { readonly lengthM: number; readonly name: string } | null;
}

interface Colours {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  readonly warn: string;
}

const longestLabel = 26;
/** Beyond a hundred times the distance of the Sun there is nothing to be measured. */
const farthestRingM = 1.6e13;
const bodyOrder: ReadonlyMap<string, number> = new Map(bodies.map(({ name }, at) => [name, at]));

/** Draws the map; gives where each mark is, for the pointer. */
export function draw(canvas: HTMLCanvasElement, picture: Picture): ReadonlyMap<string, Point> {
  // Hundreds of thin lines a few times a second: a processor is quicker with them than a graphics card made of software.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const { clientWidth: width, clientHeight: height } = canvas;
  const places = new Map<string, Point>();
  if (context === null || width === 0) return places;
  const ratio = devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, (width / 2) * ratio, (height / 2) * ratio);
  context.clearRect(-width / 2, -height / 2, width, height);
  const colours = coloursOf(canvas);
  drawRings(context, picture, colours, width, height);
  drawPaths(context, picture, colours, width, height);
  const taken: [number, number, number][] = [];
  for (const mark of [...picture.marks].sort(byWeight)) {
    const at = toScreen(picture.camera, mark.at);
    places.set(mark.id, [at[0] + width / 2, at[1] + height / 2]);
    if (Math.abs(at[0]) > width / 2 + 20 || Math.abs(at[1]) > height / 2 + 20) continue;
    drawMark(context, mark, at, picture.camera, colours);
    drawLabel(context, mark, at, colours, taken);
  }
  return places;
}

/** Selected ones first, then bodies by their order, so that theirs are the labels that find room. */
function byWeight(a: Mark, b: Mark): number {
  const weight = ({ selected, kind, id }: Mark): number =>
    selected ? -1 : kind === 'body' ? (bodyOrder.get(id) ?? 50) : 100;
  return weight(a) - weight(b);
}

function coloursOf(canvas: HTMLCanvasElement): Colours {
  const style = getComputedStyle(canvas);
  const value = (name: string): string => style.getPropertyValue(name);
  return {
    ink: value('--ink'),
    soft: value('--soft'),
    line: value('--line'),
    accent: value('--accent'),
    warn: value('--curve-2'),
  };
}

/** Circles about the focus at round distances, with what they are. */
function drawRings(
  context: CanvasRenderingContext2D,
  { camera, unit }: Picture,
  { soft, line }: Colours,
  width: number,
  height: number,
): void {
  const [left, top] = camera.offsetPx;
  const [farX, farY] = toPlane(camera, [Math.abs(left) + width / 2 + left, top - Math.abs(top) - height / 2]);
  const farM = Math.hypot(farX, farY);
  context.strokeStyle = line;
  context.fillStyle = soft;
  context.lineWidth = 1;
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'left';
  let lastPx = 0;
  for (let power = -2; power < 14; power++) {
    const lengthM = 10 ** power * (unit?.lengthM ?? 1);
    const [x] = toScreen(camera, [lengthM, 0]);
    const radius = x - left;
    if (lengthM > Math.min(farM * 2, farthestRingM) || radius < 26 || radius - lastPx < 20) continue;
    lastPx = radius;
    context.beginPath();
    context.arc(left, top, radius, 0, 2 * Math.PI);
    context.stroke();
    const words = unit === null ? metresText(lengthM) : `${figure(10 ** power)} ${unit.name}`;
    context.fillText(words, left + 4, top + radius - 4);
  }
}

function drawPaths(
  context: CanvasRenderingContext2D,
  { camera, paths }: Picture,
  { soft }: Colours,
  width: number,
  height: number,
): void {
  context.strokeStyle = soft;
  context.globalAlpha = 0.45;
  for (const path of paths) {
    context.beginPath();
    let before: Point | null = null;
    let pen: Point | null = null;
    for (const point of path) {
      const here = toScreen(camera, point);
      const part: readonly [Point, Point] | null =
        before === null ? null : clipped(before, here, width / 2 + 1, height / 2 + 1);
      if (part !== null) {
        if (pen === null || pen[0] !== part[0][0] || pen[1] !== part[0][1]) context.moveTo(...part[0]);
        context.lineTo(...part[1]);
        pen = part[1];
      }
      before = here;
    }
    if (pen !== null) context.stroke();
  }
  context.globalAlpha = 1;
}

function drawMark(
  context: CanvasRenderingContext2D,
  { kind, radiusM, selected, id, at: plane }: Mark,
  [x, y]: Point,
  camera: Camera,
  { ink, accent, warn }: Colours,
): void {
  const isBody = kind === 'body';
  context.fillStyle = isBody ? (id === 'sun' ? warn : ink) : accent;
  context.strokeStyle = context.fillStyle;
  context.lineWidth = 1.5;
  context.beginPath();
  if (isBody) {
    const sizePx = camera.scale === 'linear' ? radiusM / camera.metresPerPx : limbPx(camera, plane, radiusM);
    context.arc(x, y, Math.min(4000, Math.max(id === 'sun' ? 5 : 3.5, sizePx)), 0, 2 * Math.PI);
    context.globalAlpha = sizePx > 12 ? 0.25 : 1;
    context.fill();
    context.globalAlpha = 1;
    if (sizePx > 12) context.stroke();
  } else if (kind === 'vessel') {
    context.moveTo(x, y - 5);
    context.lineTo(x + 4.5, y + 4);
    context.lineTo(x - 4.5, y + 4);
    context.fill();
  } else if (kind === 'shape') {
    context.rect(x - 3.5, y - 3.5, 7, 7);
    context.fill();
  } else {
    context.moveTo(x, y - 4.5);
    context.lineTo(x + 4.5, y);
    context.lineTo(x, y + 4.5);
    context.lineTo(x - 4.5, y);
    context.closePath();
    context.stroke();
  }
  if (!selected) return;
  context.strokeStyle = warn;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 11, 0, 2 * Math.PI);
  context.stroke();
}

/** On the logarithmic scale only the focus itself has a size. */
function limbPx(camera: Camera, [x, y]: Point, radiusM: number): number {
  if (x !== 0 || y !== 0) return 0;
  return toScreen(camera, [radiusM, 0])[0] - camera.offsetPx[0];
}

function drawLabel(
  context: CanvasRenderingContext2D,
  { name, selected, kind }: Mark,
  [x, y]: Point,
  { ink, soft }: Colours,
  taken: [number, number, number][],
): void {
  const text = name.length > longestLabel ? `${name.slice(0, longestLabel - 1)}…` : name;
  context.font = `${selected ? '600 ' : ''}12px system-ui, sans-serif`;
  const width = context.measureText(text).width;
  const left = x + 9;
  const isFree = taken.every(
    ([otherX, otherY, otherWidth]) =>
      left > otherX + otherWidth || left + width < otherX || Math.abs(y - otherY) > 13,
  );
  if (!isFree && !selected) return;
  taken.push([left, y, width]);
  context.fillStyle = kind === 'body' && !selected ? soft : ink;
  context.fillText(text, left, y + 4);
}
