import { defineSubsystem, hertz, type StartContext } from '../../../engine/index.ts';
import { vec3 } from '../../../math/index.ts';
import {
  type ActionId,
  BodyList,
  type BurnPanel,
  type CourseMarkHandlers,
  formatDistance,
  Hud,
  keyListPanel,
  keyName,
  type MarkerInput,
  PanelHost,
  type Picture,
  SHIP_MARKERS_MAX,
  settingsPanel,
  THROTTLE_MIN,
  type ToolsState,
} from '../../../ui/index.ts';
import { createBurnPanel, markHandlers } from '../burn-controls.ts';
import { latticeShown } from '../lattice-shown.ts';
import { NearestShips } from '../nearest-ships.ts';
import { Period } from '../period.ts';
import { distanceBetweenM, listPlaces, placeOf } from '../places.ts';
import { saveFile } from '../save-file.ts';
import { StarMapPanel } from '../star-map-panel.ts';
import { turnAsSeen } from '../world/as-seen.ts';
import { COURSE_MARKS_MAX } from '../world/way-marks.ts';
import { burns } from './burns.ts';
import { connection } from './connection.ts';
import { course } from './course.ts';
import { input } from './input.ts';
import { instruments } from './instruments.ts';
import { navigation } from './navigation.ts';
import { orders } from './orders.ts';
import { page } from './page.ts';
import { prediction } from './prediction.ts';
import { renderer } from './renderer.ts';
import { settings } from './settings.ts';
import { time } from './time.ts';
import { traffic } from './traffic.ts';
import { warp } from './warp.ts';

/** The instruments on the page, and what they say about headsets. */
export interface InterfaceApi {
  headset: ToolsState['headset'];
}

const wanted = {
  burns,
  time,
  page,
  settings,
  input,
  connection,
  course,
  navigation,
  orders,
  prediction,
  traffic,
  renderer,
  instruments,
  warp,
};

type Needs = StartContext<typeof wanted, Record<never, never>>['needs'];

/** Instruments, marks and panels over the picture. */
export const userInterface = defineSubsystem({
  name: 'interface',
  doc: 'Shows instruments, marks and panels over the picture, and acts on their buttons.',
  needs: wanted,
  phase: 'measure',
  options: {
    ballRate: hertz({ default: 20, min: 1, max: 90, doc: 'how often the attitude indicator is drawn' }),
  },
  start({ needs, options, onStop }) {
    const { settings: set, input: hands, navigation: way, prediction: own } = needs;
    const state = {
      orbits: false,
      lattice: false,
      panel: '',
      thrusters: prefersFingers(),
      headset: 'unknown' as ToolsState['headset'],
    };
    const api: InterfaceApi = {
      get headset() {
        return state.headset;
      },
      set headset(next) {
        state.headset = next;
      },
    };
    const { list, plan, panels } = createPanels(needs, (open) => {
      state.panel = open;
    });
    onStop(() => panels.remove());
    const hud = createHud(needs, markHandlers(needs, plan, panels), () => {
      state.thrusters = !state.thrusters;
    });
    onStop(() => hud.remove());
    onStop(hands.onPress((action) => act(action, needs, panels)));

    const near = new NearestShips(SHIP_MARKERS_MAX);
    const { picture, marks, ball } = createMarks(needs, near);
    let shownVersion = -1;
    let shownHeadset: ToolsState['headset'] = 'unknown';
    const drawing = new Period(1 / options.ballRate);

    const refresh = (): void => {
      shownVersion = needs.instruments.version();
      shownHeadset = state.headset;
      showSwitches(state, needs);
      hud.setShown(set.values.instruments);
      hud.update(needs.instruments.readout, state);
      hud.markers.labelTarget(way.targetTitle());
      near.find(own.shown, needs.traffic.ships);
      const { clock } = needs.connection.line.world;
      marks.shipCount = near.count;
      for (let at = 0; at < near.count; at += 1) {
        if (clock) turnAsSeen(near.ships[at].direction, own.shown.velocityMps, clock.light_mps);
        hud.markers.labelShip(at, `${near.ships[at].name} ${formatDistance(near.ships[at].distanceM)}`);
      }
      if (state.panel === 'bodies') list.update();
      if (state.panel === 'burns') plan.update();
    };
    return {
      api,
      step(tick) {
        if (!own.known) return;
        if (needs.renderer.view.renderer.xr.isPresenting) {
          // Nobody looks at the page now, and the headset needs the time.
          if (state.headset !== shownHeadset) refresh();
          return;
        }
        if (shownVersion !== needs.instruments.version()) refresh();
        if (!set.values.instruments) return;
        if (drawing.over(tick)) hud.drawBall(ball);
        picture.widthPx = needs.renderer.size.widthPx;
        picture.heightPx = needs.renderer.size.heightPx;
        vec3.transformQuat(marks.nose, vec3.set(marks.nose, 0, 0, -1), own.shown.attitude);
        hud.place(picture, marks, hands.pointer.drag());
        hud.course.place(picture, needs.course.marks, needs.course.markCount);
      },
    };
  },
});

function createHud(needs: Needs, onCourseMark: CourseMarkHandlers, onThrusters: () => void): Hud {
  const { page: doc, settings: set, input: hands } = needs;
  return new Hud({
    host: doc.hud,
    controls: {
      levels: hands.screen,
      press: (action) => hands.press(action),
      keyOf: (action) => {
        const [code] = hands.bindings().keysOf(action);
        return code === undefined ? '' : keyName(code, hands.layout());
      },
    },
    frameRateShown: () => set.values.frameRate,
    onThrottle: (throttle) => {
      hands.throttle = Math.max(THROTTLE_MIN, throttle);
    },
    onThrusters,
    onTargetCleared: () => needs.orders.aim(null),
    firstStepsShown: () => set.values.firstSteps,
    onFirstStepsDone: () => set.set('firstSteps', false),
    courseMarks: COURSE_MARKS_MAX,
    onCourseMark,
  });
}

/** What is drawn because somebody wants it. */
function showSwitches(out: { orbits: boolean; lattice: boolean }, needs: Needs): void {
  out.orbits = needs.settings.values.orbits;
  out.lattice = latticeShown(needs);
}

/** What marks over the picture point at; the vectors are those that others keep up to date. */
function createMarks(
  { renderer: drawn, navigation: way, prediction: own }: Needs,
  near: NearestShips,
): { picture: Picture; marks: MarkerInput; ball: Parameters<Hud['drawBall']>[0] } {
  return {
    picture: { widthPx: 1, heightPx: 1, fovRad: drawn.fovRad, camera: drawn.camera },
    marks: {
      nose: vec3.create(),
      prograde: way.directions.prograde,
      retrograde: way.directions.retrograde,
      target: way.directions.target,
      ships: near.ships.map(({ direction }) => direction),
      shipCount: 0,
    },
    ball: { attitude: own.shown.attitude, ...way.directions },
  };
}

/** The list of bodies, the keys and the settings, and what they lead to. */
function createPanels(
  needs: Needs,
  onChange: (open: string) => void,
): { list: BodyList; plan: BurnPanel; panels: PanelHost } {
  const { page: doc, settings: set, input: hands, traffic: others } = needs;
  const list = new BodyList({
    bodies: () => listPlaces(needs.connection.local(), others.all.values()),
    distanceM(key) {
      const place = placeOf(key);
      if ('body' in place) return needs.navigation.distanceM(place.body);
      const other = others.all.get(place.entity);
      return other ? distanceBetweenM(needs.prediction.shown, other.track.shown) : Number.NaN;
    },
    onTarget(key) {
      needs.orders.aim(placeOf(key));
      panels.close();
    },
    onTravel(key) {
      needs.orders.travel(placeOf(key));
      panels.close();
    },
  });
  const panels = new PanelHost(doc.panels, (open) => {
    onChange(open);
    if (open !== '') hands.keyboard.release();
  });
  const token = {
    held: needs.connection.tokenHeld,
    forget: () => {
      panels.close();
      needs.connection.leave();
    },
  };
  const plan = createBurnPanel(needs);
  const keys = keyListPanel(hands.bindings, hands.layout);
  const stars = new StarMapPanel(
    {
      ...needs.warp,
      onFly(system) {
        panels.close();
        needs.warp.fly(system);
      },
    },
    (sentence) => doc.notices.show(sentence),
  );
  for (const panel of [list, plan, stars, keys, settingsPanel(set, token)]) panels.add(panel);
  return { list, plan, panels };
}

const panelActions: ReadonlySet<ActionId> = new Set(['bodies', 'burns', 'star_map', 'key_list', 'settings']);

/** What single actions do to the page itself. */
function act(action: ActionId, needs: Needs, panels: PanelHost): void {
  const { settings: set, page: doc } = needs;
  if (panelActions.has(action)) panels.toggle(action);
  else if (action === 'close') panels.close();
  else if (action === 'orbits') set.set('orbits', !set.values.orbits);
  else if (action === 'lattice') set.set('lattice', latticeShown(needs) ? 'off' : 'on');
  else if (action === 'course') set.set('course', !set.values.course);
  else if (action === 'hud') set.set('instruments', !set.values.instruments);
  else if (action === 'frame_rate') set.set('frameRate', !set.values.frameRate);
  else if (action === 'screenshot')
    takePicture(needs).catch((error: Error) => doc.notices.show(error.message));
}

async function takePicture({ renderer: drawn, instruments: shown }: Needs): Promise<void> {
  const picture = await drawn.capture();
  saveFile(picture, `spacetime-${shown.readout.utc.replace(/[ :]/g, '-')}.png`);
}

/** True where fingers are the main way to point: then the thruster buttons are there from the start. */
function prefersFingers(): boolean {
  return window.matchMedia('(pointer: coarse)').matches;
}
