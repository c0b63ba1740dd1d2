import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type Camera, type Point, panned, toPlane, zoomed } from './camera.ts';
import { draw, type Picture } from './draw.ts';

interface EntityMapProps extends Picture {
  readonly onCamera: (change: (camera: Camera) => Camera) => void;
  readonly onSelect: (id: string) => void;
  /** Whether the next click names a place. */
  readonly isPicking: boolean;
  readonly onPick: (at: Point) => void;
  readonly onFit: () => void;
  /** What the map shows, in words. */
  readonly label: string;
}

const stepPx = 40;
const zoomStep = 1.25;
const clickPx = 5;
const reachPx = 16;

/** The map: dragged by mouse or finger, zoomed by wheel and two fingers, or moved by keys. */
export function EntityMap(props: EntityMapProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const places = useRef<ReadonlyMap<string, Point>>(new Map());
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (canvas.current !== null) places.current = draw(canvas.current, latest.current);
  });
  useEffect(() => {
    const { current } = canvas;
    if (current === null) return;
    const again = (): void => {
      places.current = draw(current, latest.current);
    };
    const watch = new ResizeObserver(again);
    watch.observe(current);
    const scheme = matchMedia('(prefers-color-scheme: light)');
    scheme.addEventListener('change', again);
    const stop = listenToPointers(current, {
      change: (change) => latest.current.onCamera(change),
      click: (at) => {
        const { isPicking, onPick, onSelect, camera } = latest.current;
        if (isPicking) onPick(toPlane(camera, fromMiddle(current, at)));
        else onSelect(nearest(places.current, at) ?? '');
      },
    });
    return () => {
      watch.disconnect();
      scheme.removeEventListener('change', again);
      stop();
    };
  }, []);
  const press = (event: KeyboardEvent): void => {
    const change = changeOfKey(event.key);
    if (event.key === '0') props.onFit();
    else if (change === null) return;
    else props.onCamera(change);
    event.preventDefault();
  };
  return (
    <div
      class={props.isPicking ? 'map is-picking' : 'map'}
      role="application"
      aria-label={props.label}
      aria-roledescription="map"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is moved by keys
      tabIndex={0}
      onKeyDown={press}
    >
      <canvas ref={canvas} />
    </div>
  );
}

function changeOfKey(key: string): ((camera: Camera) => Camera) | null {
  switch (key) {
    case 'ArrowLeft':
      return (camera) => panned(camera, stepPx, 0);
    case 'ArrowRight':
      return (camera) => panned(camera, -stepPx, 0);
    case 'ArrowUp':
      return (camera) => panned(camera, 0, stepPx);
    case 'ArrowDown':
      return (camera) => panned(camera, 0, -stepPx);
    case '+':
    case '=':
      return (camera) => zoomed(camera, zoomStep);
    case '-':
      return (camera) => zoomed(camera, 1 / zoomStep);
    default:
      return null;
  }
}

/** What lies nearest to a place of the canvas, if anything is within reach. */
function nearest(places: ReadonlyMap<string, Point>, [x, y]: Point): string | undefined {
  let found: string | undefined;
  let best = reachPx;
  for (const [id, [atX, atY]] of places) {
    const away = Math.hypot(atX - x, atY - y) + (id.startsWith('entity_') ? 0 : 2);
    if (away >= best) continue;
    best = away;
    found = id;
  }
  return found;
}

const fromMiddle = ({ clientWidth, clientHeight }: HTMLElement, [x, y]: Point): Point => [
  x - clientWidth / 2,
  y - clientHeight / 2,
];

interface PointerUse {
  readonly change: (change: (camera: Camera) => Camera) => void;
  readonly click: (at: Point) => void;
}

/** Drags, pinches, wheel and clicks. */
function listenToPointers(canvas: HTMLCanvasElement, { change, click }: PointerUse): () => void {
  const down = new Map<number, Point>();
  let movedPx = 0;
  const placeOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = canvas.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  const press = (event: PointerEvent): void => {
    if (down.size === 0) movedPx = 0;
    down.set(event.pointerId, placeOf(event));
    canvas.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const before = down.get(event.pointerId);
    if (before === undefined) return;
    const now = placeOf(event);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    movedPx += Math.hypot(dx, dy);
    down.set(event.pointerId, now);
    if (other === undefined) {
      if (movedPx > clickPx) change((camera) => panned(camera, dx, dy));
      return;
    }
    const wide = Math.hypot(now[0] - other[0], now[1] - other[1]);
    const was = Math.hypot(before[0] - other[0], before[1] - other[1]);
    if (was > 0) change((camera) => zoomed(camera, wide / was, fromMiddle(canvas, other)));
  };
  const release = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId)) return;
    if (event.type === 'pointerup' && movedPx <= clickPx) click(placeOf(event));
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const factor = Math.exp(-Math.sign(event.deltaY) * Math.min(0.4, Math.abs(event.deltaY) / 400));
    change((camera) => zoomed(camera, factor, fromMiddle(canvas, placeOf(event))));
  };
  const off = new AbortController();
  const { signal } = off;
  canvas.addEventListener('pointerdown', press, { signal });
  canvas.addEventListener('pointermove', move, { signal });
  canvas.addEventListener('pointerup', release, { signal });
  canvas.addEventListener('pointercancel', release, { signal });
  canvas.addEventListener('wheel', wheel, { signal, passive: false });
  return () => off.abort();
}
