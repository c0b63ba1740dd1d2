import { Galaxy, routeBetween, type StarSystem } from '../../astro/index.ts';
import { colourOfTemperature } from '../../view/index.ts';
import { button, element } from '../dom.ts';
import { lightYears } from './star-words.ts';
import { WarpPainter } from './warp-painter.ts';
import { WarpPath } from './warp-path.ts';

/** A flight lasts so long for a filament, within such bounds, s. */
const SECONDS = { base: 3.2, each: 0.45, most: 8 } as const;
/** In which the light of the star fills the picture, and in which that gives way to the world, s. */
const GLARE_S = 0.5;
const FADE_S = 0.9;
/** Where the way ends before the star, light years. */
const STOP_LY = 0.02;
const DENSITY_MOST = 1.5;

interface WarpWishes {
  readonly from: string;
  readonly to: string;
  /** Who chose it, in words; empty for oneself. */
  readonly chosenBy: string;
}

/**
 * A flight along filaments, over the whole page, while the world behind it becomes another. Gives what ends it at once.
 * `onEnd` is called when the world is to be seen again.
 */
export function flyAlong(wishes: WarpWishes, onEnd: () => void): () => void {
  const galaxy = new Galaxy();
  const stops = stopsOf(galaxy, wishes);
  const canvas = element('canvas', { class: 'warp__sky', 'aria-hidden': 'true' });
  const skip = button('Skip', { class: 'button warp__skip', title: 'Arrive at once (Esc)' }, () => end());
  const root = element(
    'div',
    { class: 'warp', role: 'status', 'aria-live': 'polite' },
    canvas,
    element('div', { class: 'warp__words' }, ...words(stops, wishes.chosenBy)),
    skip,
  );
  const target = stops[stops.length - 1];
  root.style.setProperty('--star', cssColour(target.star.temperatureK));
  document.body.append(root);
  skip.focus({ preventScroll: true });
  const removal = new AbortController();
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    removal.abort();
    root.classList.add('warp--over');
    onEnd();
    setTimeout(() => root.remove(), FADE_S * 1000);
  };
  window.addEventListener(
    'keydown',
    (event) => {
      // Until it is over nobody sees what a key would do.
      event.stopPropagation();
      if (event.key === 'Escape') end();
    },
    { capture: true, signal: removal.signal },
  );
  run(canvas, root, galaxy, stops, end, removal.signal);
  return end;
}

function run(
  canvas: HTMLCanvasElement,
  root: HTMLElement,
  galaxy: Galaxy,
  stops: readonly StarSystem[],
  end: () => void,
  signal: AbortSignal,
): void {
  const on = canvas.getContext('2d', { alpha: false });
  if (!on || stops.length < 2) {
    end();
    return;
  }
  const path = new WarpPath(stops.map(({ positionLy }) => positionLy));
  const painter = new WarpPainter(on, galaxy, path, stops);
  const spanS = Math.min(SECONDS.most, SECONDS.base + SECONDS.each * (stops.length - 1));
  const wayLy = path.lengthLy - STOP_LY;
  const begunMs = performance.now();
  const frame = (): void => {
    if (signal.aborted) return;
    const timeS = (performance.now() - begunMs) / 1000;
    if (timeS >= spanS) {
      end();
      return;
    }
    const density = Math.min(DENSITY_MOST, window.devicePixelRatio || 1);
    const [width, height] = [innerWidth, innerHeight].map((px) => Math.round(px * density));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const share = timeS / spanS;
    const speed = (30 * share * share * (1 - share) * (1 - share) * wayLy) / spanS;
    painter.paint(wayLy * ease(share), speed, width, height);
    if (timeS > spanS - GLARE_S) root.classList.add('warp--arriving');
    requestAnimationFrame(frame);
  };
  frame();
}

/** From 0 to 1 with rest at both ends; its slope is that of `speed` above. */
function ease(share: number): number {
  return share ** 3 * (10 - share * (15 - 6 * share));
}

/** The systems that a flight passes: those of the way along filaments, or the two ends where there is none. */
function stopsOf(galaxy: Galaxy, { from, to }: WarpWishes): StarSystem[] {
  const ends = [galaxy.system(from), galaxy.system(to)] as const;
  try {
    const route = routeBetween(galaxy, ...ends);
    if (route) return route.stops.map(({ id }) => galaxy.system(id));
  } catch {
    // too far for one: straight on, then
  }
  return [...ends];
}

function words(stops: readonly StarSystem[], chosenBy: string): HTMLElement[] {
  const filaments = stops.length - 1;
  const { lengthLy } = new WarpPath(stops.map(({ positionLy }) => positionLy));
  const way = `${filaments} ${filaments === 1 ? 'filament' : 'filaments'}, ${lightYears(lengthLy)}`;
  return [
    element('p', { class: 'warp__name' }, stops[filaments].name),
    element('p', {}, way),
    ...(chosenBy === '' ? [] : [element('p', {}, `Chosen by ${chosenBy}`)]),
  ];
}

function cssColour(temperatureK: number): string {
  const [red, green, blue] = colourOfTemperature(temperatureK).map((value) =>
    Math.round(100 * value ** 0.45),
  );
  return `rgb(${red}% ${green}% ${blue}%)`;
}
