import { log, type Vec3, vec3 } from '../../math/index.ts';
import { burnTimeS, type Engine } from '../vessel/propulsion.ts';

/** The engine of a vessel where a course begins. */
export interface CourseEngine extends Engine {
  readonly fuelKg: number;
}

/** So many steps of a course, at least, make a burn. */
const STEPS_OF_BURN = 8;

/** One planned burn after the other as the autopilot flies them: at full thrust, in one direction, half of it done at its instant. */
export class CourseBurn {
  /** Whether the engine fires, from when to when, and the instant that it is planned for; s from the start of the course. */
  fires = false;
  startS = 0;
  endS = 0;
  nodeS = 0;
  readonly #heading = vec3.create();
  #engine: CourseEngine | null = null;
  #massKg = 0;
  #fuelKg = 0;

  /** @param engine null for burns that take no time */
  begin(engine: CourseEngine | null): void {
    this.fires = false;
    this.#engine = engine;
    this.#massKg = engine?.massKg ?? 0;
    this.#fuelKg = engine?.fuelKg ?? 0;
  }

  /** Whether burns take their time. */
  get takesTime(): boolean {
    return this.#engine !== null;
  }

  /** What comes next of a burn: its instant or its end, s. */
  get nextS(): number {
    return Math.min(this.nodeS, this.endS);
  }

  /** Longest step while the engine fires, s. */
  get longestStepS(): number {
    return this.fires ? (this.endS - this.startS) / STEPS_OF_BURN : Number.POSITIVE_INFINITY;
  }

  /** When the engine has to be lit for a change of velocity whose instant is `nodeS`, or now where that is over. */
  ignitionS(nodeS: number, changeMps: number, nowS: number): number {
    return Math.max(nowS, nodeS - this.#timeFor(this.#possible(changeMps) > 0 ? 0.5 * changeMps : 0));
  }

  /** Lights the engine; false where there is nothing to burn, or nothing to be changed. */
  light(heading: Vec3, changeMps: number, nodeS: number, nowS: number): boolean {
    const lastsS = this.#timeFor(this.#possible(changeMps));
    if (!(lastsS > 0)) return false;
    vec3.normalize(this.#heading, heading);
    this.fires = true;
    this.startS = nowS;
    this.endS = nowS + lastsS;
    this.nodeS = Math.min(Math.max(nodeS, nowS), this.endS);
    return true;
  }

  /** Ends the burn. */
  end(): void {
    const spentKg = this.#flowKgps() * (this.endS - this.startS);
    this.fires = false;
    this.#massKg -= spentKg;
    this.#fuelKg = Math.max(0, this.#fuelKg - spentKg);
  }

  /** Adds what the engine pushes at a time, m/s^2. */
  addPush(timeS: number, out: Vec3): void {
    const massKg = this.#massKg - this.#flowKgps() * (timeS - this.startS);
    vec3.addScaled(out, out, this.#heading, (this.#engine?.thrustN ?? 0) / massKg);
  }

  #flowKgps(): number {
    return this.#engine === null ? 0 : this.#engine.thrustN / this.#engine.exhaustSpeedMps;
  }

  /** As much of a change of velocity as the fuel is enough for, m/s. */
  #possible(changeMps: number): number {
    if (this.#engine === null || !(this.#engine.thrustN > 0) || !(this.#fuelKg > 0)) return 0;
    const { exhaustSpeedMps } = this.#engine;
    return Math.min(changeMps, exhaustSpeedMps * log(this.#massKg / (this.#massKg - this.#fuelKg)));
  }

  #timeFor(changeMps: number): number {
    if (this.#engine === null || changeMps === 0) return 0;
    const { thrustN, exhaustSpeedMps } = this.#engine;
    return burnTimeS({ massKg: this.#massKg, thrustN, exhaustSpeedMps }, changeMps);
  }
}
