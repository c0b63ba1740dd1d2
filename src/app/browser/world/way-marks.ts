import { bodies, type Ephemeris } from '../../../astro/index.ts';
import { type Vec3, vec3 } from '../../../math/index.ts';
import {
  type CourseMarkInput,
  createPlacement,
  formatDistance,
  formatDuration,
  type Picture,
  placeDirection,
} from '../../../ui/index.ts';
import { type CourseMark, limits } from '../../../world/index.ts';
import type { Instant } from './instant.ts';
import type { Moving } from './motion.ts';
import type { WayAhead } from './way-ahead.ts';
import { TIME_MARKS_MAX } from './way-horizon.ts';
import type { WayMark } from './way-wish.ts';

/** Most marks on the way. */
export const COURSE_MARKS_MAX = limits.courseMarks + TIME_MARKS_MAX;

/** The marks of the way ahead as directions from the eye, and the places of the line as instants. */
export class WayMarks {
  readonly all = Array.from({ length: COURSE_MARKS_MAX }, (): CourseMarkInput & { direction: Vec3 } => ({
    direction: vec3.create(),
    event: false,
    text: '',
    burn: -1,
  }));
  count = 0;
  readonly #ahead: WayAhead;
  readonly #ephemeris: Ephemeris;
  /** The body in whose frame the way is, seen from the ship. */
  readonly #body = new Float64Array(6);
  readonly #place = vec3.create();
  readonly #placement = createPlacement();
  /** Which mark of time each text tells, s of Unix time; NaN for an event. */
  readonly #toldS = new Float64Array(COURSE_MARKS_MAX).fill(Number.NaN);

  constructor(ahead: WayAhead, ephemeris: Ephemeris) {
    this.#ahead = ahead;
    this.#ephemeris = ephemeris;
  }

  /** Brings directions up to date, and words too where `say` is true; `firstBurn` is the first of the plan to come. */
  place(ship: Moving, instant: Instant, say: boolean, firstBurn: number): void {
    const ahead = this.#ahead;
    const { path, marks } = ahead;
    const body = this.#body;
    if (path.body === ship.body) body.fill(0);
    else this.#ephemeris.stateBetween(path.body, ship.body, instant.day, instant.second, body);
    vec3.sub(body, body, ship.offsetM);
    vec3.add(body, body, path.offsetM);
    const nowS = ahead.timeOf(instant);
    this.count = ahead.markCount;
    for (let at = 0; at < this.count; at += 1) {
      const mark = marks[at];
      const shown = this.all[at];
      vec3.transformQuat(shown.direction, mark.place, path.turn);
      vec3.addScaled(shown.direction, body, shown.direction, path.unitM);
      if (mark.timeS < nowS || this.#isHidden(shown.direction)) shown.direction.fill(Number.NaN);
      shown.event = mark.event !== null;
      shown.burn = mark.event?.kind === 'impulse' ? mark.event.impulse + firstBurn : -1;
      if (say) this.#tell(at, mark, nowS);
    }
  }

  /** Brings the words of a mark up to date: those of a mark of time never change. */
  #tell(at: number, { event, timeS, unixS }: WayMark, nowS: number): void {
    const shown = this.all[at];
    if (event !== null) shown.text = `${nameOf(event)}, ${formatDuration(timeS - nowS)}`;
    else if (unixS !== this.#toldS[at]) shown.text = clockOf(unixS);
    this.#toldS[at] = event === null ? unixS : Number.NaN;
  }

  /** When the ship is at the place on the line that is nearest to a point of the picture. */
  instantNear(picture: Picture, xPx: number, yPx: number): Instant {
    const { path } = this.#ahead;
    const place = this.#place;
    const found = this.#placement;
    let best = path.first;
    let bestPx = Number.POSITIVE_INFINITY;
    for (let at = path.first; at < path.count; at += 1) {
      vec3.set(place, path.points[3 * at], path.points[3 * at + 1], path.points[3 * at + 2]);
      vec3.transformQuat(place, place, path.turn);
      vec3.addScaled(place, this.#body, place, path.unitM);
      placeDirection(found, picture, place, 0);
      if (!found.inside || this.#isHidden(place)) continue;
      const offPx = Math.hypot(found.place[0] - xPx, found.place[1] - yPx);
      if (offPx >= bestPx) continue;
      bestPx = offPx;
      best = at;
    }
    return this.#ahead.instantOf(best);
  }

  /** Whether the body hides a place, both seen from the eye. */
  #isHidden(place: Vec3): boolean {
    const centre = this.#body;
    const { radiusM } = this.#ahead;
    const far = vec3.length(place);
    const along = (place[0] * centre[0] + place[1] * centre[1] + place[2] * centre[2]) / far;
    if (along <= 0 || along >= far) return false;
    const square = centre[0] * centre[0] + centre[1] * centre[1] + centre[2] * centre[2] - along * along;
    return square < radiusM * radiusM;
  }
}

function nameOf({ kind, body, entity, name, heightM, impulse }: CourseMark): string {
  const title = entity > 0 ? name : bodies[body].title;
  const height = formatDistance(heightM);
  switch (kind) {
    case 'periapsis':
      return `Periapsis ${height}`;
    case 'apoapsis':
      return `Apoapsis ${height}`;
    case 'closest':
      return `${title} at ${height}`;
    case 'enters':
      return `To ${title}`;
    case 'leaves':
      return `Away from ${title}`;
    case 'impact':
      return `Impact on ${title}`;
    default:
      return `Burn ${impulse + 1}`;
  }
}

/** UTC of a mark of time: the hour, or the date at midnight. */
function clockOf(unixS: number): string {
  const text = new Date(unixS * 1000).toISOString();
  return text.slice(11, 16) === '00:00' ? text.slice(0, 10) : `${text.slice(11, 16)} UTC`;
}
