import { Galaxy, LIGHT_MPS, type StarSystem } from '../../../astro/index.ts';
import { defineSubsystem, radians } from '../../../engine/index.ts';
import { DEG, type Quat, quat, type Vec3, vec3 } from '../../../math/index.ts';
import type { PictureWish } from '../../../protocol/index.ts';
import type { SettingsValues } from '../../../ui/index.ts';
import {
  type CoursePath,
  createView,
  type View,
  type VisibleEntity,
  type VisibleSwarm,
} from '../../../view/index.ts';
import { latticeShown } from '../lattice-shown.ts';
import { PictureCount } from '../picture-count.ts';
import { pictureOf } from '../picture-parts.ts';
import type { Instant } from '../world/instant.ts';
import { type ConnectionApi, connection } from './connection.ts';
import { course } from './course.ts';
import { ephemeris } from './ephemeris.ts';
import { input } from './input.ts';
import { navigation, type Target } from './navigation.ts';
import { page } from './page.ts';
import { prediction } from './prediction.ts';
import { settings } from './settings.ts';
import { swarms } from './swarms.ts';
import { time } from './time.ts';
import { traffic } from './traffic.ts';

/** Longest wait for the first pictures before the world is shown without them, s. */
const PICTURES_WAIT_S = 1.5;

/** What draws the world. */
export interface RendererApi {
  readonly view: View;
  /** Upright field of view on a screen, radians. */
  readonly fovRad: number;
  /** Camera axes to those of the frame, as drawn last; for marks over the picture. */
  readonly camera: Quat;
  /** In a headset: where its space stands in the ship; null on a screen. */
  seat: { readonly originM: Vec3; readonly attitude: Quat } | null;
  /** Size of the picture on the page, CSS pixels. */
  readonly size: { widthPx: number; heightPx: number };
  /** The picture of the next frame as a file. */
  capture(): Promise<Blob>;
  /** A picture of a size, from the ship as it looks or turned to where the wish says; rejects in a headset. */
  picture(wish: Omit<PictureWish, 'id'>): Promise<Blob>;
}

/** Mutable twin of the view's state, filled anew in each frame. */
interface FrameState {
  day: number;
  second: number;
  readonly observer: { body: number; offsetM: Vec3; velocityMps: Vec3; attitude: Quat };
  readonly look: Quat;
  readonly eyeM: Vec3;
  fovDeg: number;
  readonly entities: readonly VisibleEntity[];
  swarms: readonly VisibleSwarm[];
  environment: 'space' | 'local';
  sky: 'day' | 'stars';
  lightMps: number;
  seenFrom: StarSystem | null;
  orbits: boolean;
  lattice: boolean;
  readonly calm: boolean;
  course: CoursePath | null;
  constellations: boolean;
  alwaysShowStars: boolean;
  target: number | null;
  targetGlobe: string | null;
}

/** Draws what the other subsystems say, and nothing of its own. */
export const renderer = defineSubsystem({
  name: 'renderer',
  doc: 'Draws the world around the ship with the view and keeps its size and quality as set.',
  needs: {
    page,
    settings,
    input,
    connection,
    ephemeris,
    time,
    prediction,
    traffic,
    swarms,
    navigation,
    course,
  },
  phase: 'draw',
  options: {
    fov: radians({
      default: Math.PI / 3,
      min: Math.PI / 9,
      max: Math.PI / 1.5,
      doc: 'upright field of view',
    }),
  },
  start({ needs, options, log, onStop }) {
    const { page: doc, settings: set, input: hands, connection: link, time: shown, prediction: own } = needs;
    const pictures = new PictureCount(doc.signal, (part) => doc.loading.set('pictures', part * 0.99));
    const view = createView({
      canvas: doc.canvas,
      ephemeris: needs.ephemeris,
      log,
      quality: set.values.quality,
      pictures: pictures.load,
      onGraphics: (state) => {
        if (state === 'lost')
          doc.notices.show('The graphics card was lost. Drawing goes on when it is back.');
      },
    });
    onStop(() => view.dispose());
    onStop(set.onChange((values) => view.setQuality(values.quality)));
    onStop(link.onBegin(() => view.cut()));

    const size = { widthPx: 1, heightPx: 1 };
    onStop(keepSize(doc.canvas, view, size));
    const state = firstState(own.shown, needs.traffic.visible, options.fov);
    const first = new FirstFrame(pictures, view);
    let wanted: { wish: Omit<PictureWish, 'id'>; take: (picture: Promise<Blob>) => void } | null = null;
    let onCapture: ((blob: Blob | null) => void) | null = null;
    const api: RendererApi = {
      view,
      fovRad: options.fov,
      camera: quat.create(),
      seat: null,
      size,
      capture: () =>
        new Promise((resolve, reject) => {
          onCapture = (blob) => (blob ? resolve(blob) : reject(new Error('The browser made no picture.')));
        }),
      picture: (wish) =>
        new Promise((resolve, reject) => {
          if (view.renderer.xr.isPresenting) reject(new Error('The visitor looks through a headset.'));
          else wanted = { wish, take: resolve };
        }),
    };
    return {
      api,
      step({ stepS }) {
        if (!own.known) return;
        state.observer.body = own.shown.body;
        tellScene(state, link, shown.instant);
        tellWishes(state, set.values);
        state.lattice = latticeShown(needs);
        state.swarms = needs.swarms.visible;
        state.course = needs.course.path;
        tellTarget(state, needs.navigation.target);
        if (wanted !== null && !view.renderer.xr.isPresenting) {
          wanted.take(takePicture(state, view, doc.canvas, wanted.wish, hands.look));
          wanted = null;
        }
        lookTo(state, hands.look, api.seat);
        quat.multiply(api.camera, own.shown.attitude, state.look);
        view.render(state, performance.now());
        // The drawing buffer is only there within the frame that drew it.
        if (onCapture) doc.canvas.toBlob(onCapture, 'image/png');
        onCapture = null;
        if (first.drawn(stepS)) {
          doc.loading.set('pictures', 1);
          doc.loading.set('frame', 1);
          if (doc.screenKind() === 'loading') doc.showScreen({ kind: 'none' });
        }
      },
    };
  },
});

/** What the visitor wants to see; stars stay bright beside their figures. */
function tellWishes(out: FrameState, { orbits, constellations }: SettingsValues): void {
  out.orbits = orbits;
  out.constellations = constellations;
  out.alwaysShowStars = constellations;
}

/** What is steered for, whose orbit stands out. */
function tellTarget(out: FrameState, target: Target | null): void {
  out.target = target !== null && 'body' in target ? target.body : null;
  out.targetGlobe = target !== null && 'entity' in target ? String(target.entity) : null;
}

/** What kind of place it is, and how fast light is there. */
function tellScene(out: FrameState, { line, local, scene }: ConnectionApi, { day, second }: Instant): void {
  out.day = day;
  out.second = second;
  const root = scene()?.document.root;
  out.environment = local() ? 'local' : 'space';
  out.sky =
    root?.type === 'star_system' || (root?.type === 'local' && root.sky === 'stars') ? 'stars' : 'day';
  out.lightMps = line.world.clock?.light_mps ?? LIGHT_MPS;
  const system = root?.type === 'star_system' ? root.system : null;
  if (system !== (out.seenFrom?.id ?? null))
    out.seenFrom = system === null ? null : new Galaxy().system(system);
}

/** Draws one frame as a wish wants it and reads it; the frame that is shown is drawn over it right after. */
function takePicture(
  state: FrameState,
  view: View,
  canvas: HTMLCanvasElement,
  { width, height, camera }: Omit<PictureWish, 'id'>,
  asSeen: { yawRad: number; pitchRad: number },
): Promise<Blob> {
  const { fovDeg } = state;
  const look =
    camera === undefined ? asSeen : { yawRad: camera.yaw_deg * DEG, pitchRad: camera.pitch_deg * DEG };
  lookTo(state, look, null);
  state.fovDeg = camera?.fov_deg ?? fovDeg;
  view.redraw(state);
  state.fovDeg = fovDeg;
  return pictureOf(canvas, width, height);
}

/** Keeps the view as large as its canvas is shown; gives what ends that. */
function keepSize(canvas: HTMLCanvasElement, view: View, size: RendererApi['size']): () => void {
  const fit = (): void => {
    size.widthPx = canvas.clientWidth;
    size.heightPx = canvas.clientHeight;
    view.resize(size.widthPx, size.heightPx, window.devicePixelRatio || 1);
  };
  const watch = new ResizeObserver(fit);
  watch.observe(canvas);
  fit();
  return () => watch.disconnect();
}

/** The state to be filled in each frame; the ship's vectors are shared, not copied. */
function firstState(
  { offsetM, velocityMps, attitude }: Pick<FrameState['observer'], 'offsetM' | 'velocityMps' | 'attitude'>,
  entities: readonly VisibleEntity[],
  fovRad: number,
): FrameState {
  const lessMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
  return {
    day: 0,
    second: 0,
    observer: { body: 0, offsetM, velocityMps, attitude },
    look: quat.create(),
    eyeM: vec3.create(),
    fovDeg: (fovRad * 180) / Math.PI,
    entities,
    swarms: [],
    environment: 'space',
    sky: 'day',
    lightMps: LIGHT_MPS,
    seenFrom: null,
    orbits: false,
    constellations: false,
    alwaysShowStars: false,
    lattice: false,
    get calm() {
      return lessMotion.matches;
    },
    course: null,
    target: null,
    targetGlobe: null,
  };
}

/** Where the camera is and looks: the head's turn on a screen, the seat's place in a headset. */
function lookTo(
  out: FrameState,
  look: { yawRad: number; pitchRad: number },
  seat: RendererApi['seat'],
): void {
  if (seat) {
    quat.copy(out.look, seat.attitude);
    vec3.copy(out.eyeM, seat.originM);
    return;
  }
  vec3.set(out.eyeM, 0, 0, 0);
  quat.identity(out.look);
  quat.rotateY(out.look, out.look, look.yawRad);
  quat.rotateX(out.look, out.look, look.pitchRad);
}

/** Tells once when the world can be shown: drawn, its sky and first pictures here or waited for long enough. */
class FirstFrame {
  readonly #pictures: PictureCount;
  #isSkyKnown = false;
  #waitedS = 0;
  #told = false;

  constructor(pictures: PictureCount, view: Pick<View, 'skyReady'>) {
    this.#pictures = pictures;
    const know = (): void => {
      this.#isSkyKnown = true;
    };
    view.skyReady.then(know, know);
  }

  drawn(spanS: number): boolean {
    if (this.#told) return false;
    const ready = this.#pictures.complete && this.#isSkyKnown;
    this.#pictures.close();
    this.#waitedS += spanS;
    this.#told = ready || this.#waitedS > PICTURES_WAIT_S;
    return this.#told;
  }
}
