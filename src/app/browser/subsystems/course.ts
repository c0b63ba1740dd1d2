import type { Ephemeris } from '../../../astro/index.ts';
import { count, defineSubsystem, hertz } from '../../../engine/index.ts';
import { vec3 } from '../../../math/index.ts';
import type { Entity } from '../../../protocol/index.ts';
import type { CourseMarkInput, Picture } from '../../../ui/index.ts';
import type { CoursePath } from '../../../view/index.ts';
import { type CourseEngine, dragM2PerKg, fallOfVessels } from '../../../world/index.ts';
import { Period } from '../period.ts';
import type { Instant } from '../world/instant.ts';
import type { PlanDraft } from '../world/plan-draft.ts';
import type { Pair } from '../world/rotating-frame.ts';
import { WayAhead } from '../world/way-ahead.ts';
import { WayMarks } from '../world/way-marks.ts';
import type { WayBodies, WayFrame, WayNode, WayWish } from '../world/way-wish.ts';
import { burns } from './burns.ts';
import { connection } from './connection.ts';
import { ephemeris } from './ephemeris.ts';
import { type NavigationApi, navigation } from './navigation.ts';
import { prediction } from './prediction.ts';
import { settings } from './settings.ts';
import { time } from './time.ts';

/** The way ahead of the own ship, for what draws it. */
export interface CourseApi {
  /** The line, or null while there is none. */
  readonly path: CoursePath | null;
  /** Marks on it; the first `markCount` count. Directions are those of this frame. */
  readonly marks: readonly CourseMarkInput[];
  readonly markCount: number;
  /** When the ship is at a mark, and at the place on the line that is nearest to a point of the picture. */
  instantOfMark(mark: number): Instant;
  instantNear(picture: Picture, xPx: number, yPx: number): Instant;
}

/** Works out where the ship goes when nobody touches it, and what lies on the way. */
export const course = defineSubsystem({
  name: 'course',
  doc: 'Works out the way ahead of the own ship, a bounded number of steps a frame, and what lies on it.',
  needs: { burns, connection, ephemeris, time, prediction, navigation, settings },
  phase: 'place',
  options: {
    steps: count({ default: 40, min: 1, max: 1000, doc: 'steps of the way worked out in a frame' }),
    rate: hertz({
      default: 2,
      min: 0.1,
      max: 60,
      doc: 'how often the words of marks are brought up to date',
    }),
  },
  start({ needs, options, onStop }) {
    const { prediction: own, navigation: way, settings: set } = needs;
    const { line, local } = needs.connection;
    const drawn = new DrawnAhead(needs.ephemeris, options.steps);
    const frame = new FrameChoice();
    const planned = new PlannedNodes();
    const wording = new Period(1 / options.rate);
    const { instant } = needs.time;
    const wish = {
      ship: own.shown,
      dragM2PerKg: 0,
      engine: new OwnEngine(),
      instant,
      frame: frame.of(0, false),
      target: -1,
      targetEntity: 0,
      fallMps2: noFall,
      nodes: noNodes,
      bodies: own.bodies,
    };
    const state = {
      path: null as CoursePath | null,
      marks: drawn.marks.all,
      markCount: 0,
      instantOfMark: (mark: number) => drawn.way.instantOfMark(mark),
      instantNear: (picture: Picture, xPx: number, yPx: number) => drawn.marks.instantNear(picture, xPx, yPx),
    };
    const hide = (): void => {
      if (state.path !== null) drawn.way.clear();
      state.path = null;
      state.markCount = 0;
    };
    const isWanted = (): boolean => {
      const ship = line.world.get(line.ship ?? -1);
      if (ship?.flight?.landed !== false) return false;
      wish.engine.take(ship);
      wish.dragM2PerKg = dragM2PerKg(wish.engine.massKg);
      return own.known && set.values.course && (!local() || own.bodies.count > 0);
    };
    const begin = (): void => {
      hide();
      drawn.begin(!local());
      state.marks = drawn.marks.all;
      const { root } = needs.connection.scene()?.document ?? {};
      wish.fallMps2 = root === undefined ? noFall : fallOfVessels(root);
    };
    // The world may have welcomed this visitor while the paths of the bodies were still under way.
    begin();
    onStop(needs.connection.onBegin(begin));
    let said = -1;
    return {
      api: state satisfies CourseApi as CourseApi,
      step(tick) {
        if (!isWanted()) {
          hide();
          return;
        }
        wish.nodes = planned.of(needs.burns.draft);
        frame.choose(wish, way, !local());
        const { way: ahead, marks } = drawn;
        ahead.step(wish);
        state.path = ahead.known ? ahead.path : null;
        if (state.path !== null)
          marks.place(own.shown, instant, wording.over(tick) || said !== ahead.version, planned.first);
        said = ahead.version;
        state.markCount = ahead.markCount;
      },
    };
  },
});

const noNodes: readonly WayNode[] = [];
const noFall = vec3.create();

/** The engine of the own ship as the world tells of it. */
class OwnEngine implements CourseEngine {
  massKg = 0;
  fuelKg = 0;
  thrustN = 0;
  exhaustSpeedMps = 1;

  take(ship: Entity | undefined): void {
    this.massKg = ship?.flight?.mass_kg ?? 0;
    this.fuelKg = ship?.flight?.fuel_kg ?? 0;
    this.thrustN = ship?.hull?.thrust_n ?? 0;
    this.exhaustSpeedMps = ship?.hull?.exhaust_speed_mps ?? 1;
  }
}

/** The burns that are still to come, as a list that stays the same while they do. */
class PlannedNodes {
  /** Place in the plan of the first of them. */
  first = 0;
  #from = noNodes;
  #list = noNodes;

  of({ nodes, burning }: PlanDraft): readonly WayNode[] {
    const first = burning ? 1 : 0;
    if (this.#from !== nodes || this.first !== first) {
      this.#from = nodes;
      this.first = first;
      this.#list = nodes.slice(first);
    }
    return this.#list;
  }
}

/** The way ahead with its marks: another one where nothing is on rails. */
class DrawnAhead {
  way: WayAhead;
  marks: WayMarks;
  readonly #ephemeris: Ephemeris;
  readonly #steps: number;
  #onRails = true;

  constructor(rails: Ephemeris, steps: number) {
    this.#ephemeris = rails;
    this.#steps = steps;
    this.way = new WayAhead(rails, steps);
    this.marks = new WayMarks(this.way, rails);
  }

  begin(onRails: boolean): void {
    if (onRails === this.#onRails) return;
    this.#onRails = onRails;
    this.way = new WayAhead(onRails ? this.#ephemeris : null, this.#steps);
    this.marks = new WayMarks(this.way, this.#ephemeris);
  }
}

/** Frames as objects that stay the same while the frame does. */
class FrameChoice {
  #last: WayFrame = { body: 0, turning: false, custom: 0, pair: null };

  /** Writes what is steered for, and the frame that is chosen, into a wish. */
  choose(wish: Chosen, { frame, target, held, pair }: NavigationApi, onRails: boolean): void {
    const { body } = wish.ship;
    wish.target = target !== null && 'body' in target ? target.body : -1;
    wish.targetEntity = target !== null && 'entity' in target ? target.entity : 0;
    if (frame === 'target' && wish.target >= 0) wish.frame = this.of(wish.target, false);
    else if (frame === 'target' && wish.bodies.radiusOf(wish.targetEntity) > 0)
      wish.frame = this.of(body, false, wish.targetEntity);
    else if (frame === 'rotating') wish.frame = this.of(body, false, 0, pair);
    else wish.frame = this.of(body, frame === 'surface' && onRails, held.body?.id);
  }

  of(body: number, turns: boolean, custom = 0, pair: Pair | null = null): WayFrame {
    const turning = turns && custom === 0;
    const { body: was, turning: turned, custom: held, pair: before } = this.#last;
    if (was !== body || turned !== turning || held !== custom || before !== pair)
      this.#last = { body, turning, custom, pair };
    return this.#last;
  }
}

/** What of a wish is chosen by who steers. */
interface Chosen extends Pick<WayWish, 'ship'> {
  target: number;
  targetEntity: number;
  frame: WayFrame;
  readonly bodies: WayBodies;
}
