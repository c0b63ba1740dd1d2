/** How the map shows the plane: in scale, or so that near and far are seen at once. */
export type MapScale = 'linear' | 'log';

/** What of the plane is shown. Lengths on the plane are metres from the focus, on the screen CSS pixels. */
export interface Camera {
  readonly scale: MapScale;
  /** Where the focus is, counted from the middle. */
  readonly offsetPx: readonly [x: number, y: number];
  /** Linear: metres that a pixel shows. */
  readonly metresPerPx: number;
  /** Logarithmic: pixels for each factor of ten, and the length from which that holds. */
  readonly pxPerDecade: number;
  readonly nearM: number;
}

/** A place on the screen or on the plane. */
export type Point = readonly [x: number, y: number];

/** Bounds of the zoom: from a hand's breadth to beyond the farthest planet. */
const bounds = { metresPerPx: [0.001, 1e11], pxPerDecade: [12, 900] } as const;

/** A view that holds everything up to a distance within the given half width. */
export function fitting(scale: MapScale, farM: number, nearM: number, halfPx: number): Camera {
  return {
    scale,
    offsetPx: [0, 0],
    metresPerPx: farM / halfPx,
    pxPerDecade: halfPx / Math.log10(1 + farM / nearM),
    nearM,
  };
}

/** Where a point of the plane is on the screen, counted from its middle; y grows downward. */
export function toScreen(camera: Camera, [x, y]: Point): Point {
  const [left, top] = camera.offsetPx;
  const stretch = stretchOf(camera, Math.hypot(x, y));
  return [left + x * stretch, top - y * stretch];
}

/** The point of the plane that is shown there. */
export function toPlane(camera: Camera, [px, py]: Point): Point {
  const x = px - camera.offsetPx[0];
  const y = camera.offsetPx[1] - py;
  if (camera.scale === 'linear') return [x * camera.metresPerPx, y * camera.metresPerPx];
  const far = Math.hypot(x, y);
  if (far === 0) return [0, 0];
  const lengthM = camera.nearM * (10 ** (far / camera.pxPerDecade) - 1);
  return [(x / far) * lengthM, (y / far) * lengthM];
}

/** Moves what is shown. */
export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, offsetPx: [camera.offsetPx[0] + dx, camera.offsetPx[1] + dy] };
}

/** Shows things larger by a factor, and keeps what is at a place of the screen there. */
export function zoomed(camera: Camera, factor: number, at: Point = [0, 0]): Camera {
  const kept = toPlane(camera, at);
  const larger = {
    ...camera,
    metresPerPx: within(camera.metresPerPx / factor, bounds.metresPerPx),
    pxPerDecade: within(camera.pxPerDecade * factor, bounds.pxPerDecade),
  };
  const [x, y] = toScreen(larger, kept);
  return panned(larger, at[0] - x, at[1] - y);
}

/** Pixels for each metre at a distance from the focus. */
function stretchOf({ scale, metresPerPx, pxPerDecade, nearM }: Camera, farM: number): number {
  if (scale === 'linear') return 1 / metresPerPx;
  if (farM === 0) return 0;
  return (pxPerDecade * Math.log10(1 + farM / nearM)) / farM;
}

const within = (value: number, [least, most]: readonly [number, number]): number =>
  Math.min(most, Math.max(least, value));
