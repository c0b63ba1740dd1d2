import { AstroError, type Encounter, NBody, type NBodyMethod, nBodyMethods } from '../../astro/index.ts';
import { atRest, type Drift, driftOf, energyOfDrift, spinOfDrift } from './drift.ts';
import { MOST_TIMES, type Problem } from './read-problem.ts';
import { wordOf } from './units.ts';

/** Most rows of states in one answer: times by bodies. */
const MOST_ROWS = 200_000;
/** Most close approaches that are listed; what is left out is counted. */
const MOST_LISTED = 1000;
/** Pairs of which the nearest passage is told. */
const PAIRS_TOLD = 20;
/** Pairs of bodies that are worked through between two looks whether to stop. Counts alone decide where, so that answers repeat. */
const WORK_BETWEEN_LOOKS = 100_000;
const MOST_STEPS_BETWEEN_LOOKS = 4000;
const DEFAULT_MAX_STEPS = 10_000_000;
/** Errors of a step that can be asked for: rounding alone makes larger ones than the least. */
export const LEAST_TOLERANCE = 1e-18;
export const MOST_TOLERANCE = 1e-3;
/** Many more times round the fastest orbit than any number of steps leads; beyond, a double no longer tells its times apart. */
const MOST_ORBITS = 1e15;

/** The names of the methods, the default first. */
export const methodNames: readonly string[] = nBodyMethods.map(({ name }) => name);

/** The origin, at rest. */
const still = new Float64Array(3);

/** How a problem is worked out; lengths and times in its own units. */
export interface IntegrationRequest {
  readonly problem: Problem;
  readonly until: number;
  /** Times to list states at, beside those of the problem; the end is always listed. */
  readonly times?: readonly number[];
  readonly integrator?: string | undefined;
  readonly tolerance?: number | undefined;
  readonly step?: number | undefined;
  readonly closeApproach?: number | undefined;
  readonly maxSteps?: number | undefined;
  /** Asked now and then, with the part of the way that is done. True ends the work where it is. */
  readonly stops?: (share: number) => Promise<boolean>;
}

/** Where a body is. */
interface BodyRow {
  readonly name: string;
  readonly position: readonly number[];
  readonly velocity: readonly number[];
}

/** Two bodies that have met or passed each other. */
interface EncounterRow {
  readonly kind: Encounter['kind'];
  readonly time: number;
  readonly bodies: readonly [string, string];
  readonly distance: number;
  readonly speed: number;
}

/** The answer to a problem; docs/free-motion.md describes it. */
export interface IntegrationAnswer {
  readonly integrator: string;
  readonly order: number;
  readonly kind: NBodyMethod['kind'];
  readonly units: string;
  readonly G: number;
  readonly description?: string;
  readonly frame?: string;
  readonly epoch?: string;
  readonly from: number;
  readonly until: number;
  readonly reason: 'arrived' | 'collision' | 'interrupted' | 'step_limit';
  readonly time: number;
  readonly steps: number;
  readonly energy: {
    readonly initial: number;
    readonly final: number;
    readonly relative_error: number | null;
    readonly worst_relative_error: number | null;
  };
  readonly momentum_error: number | null;
  readonly angular_momentum_error: number | null;
  readonly states: readonly {
    readonly time: number;
    readonly relative_energy_error: number | null;
    readonly bodies: readonly BodyRow[];
  }[];
  readonly collision: EncounterRow | null;
  readonly close_approaches: readonly EncounterRow[];
  readonly close_approaches_left_out: number;
  readonly closest: readonly {
    readonly bodies: readonly [string, string];
    readonly time: number;
    readonly distance: number;
  }[];
}

/**
 * Carries the bodies of a problem to a time, and tells where they are at the times asked for.
 * @throws AstroError where the request does not fit the problem, with the reason
 */
export async function integrate(request: IntegrationRequest): Promise<IntegrationAnswer> {
  const run = new Run(request);
  return run.work();
}

class Run {
  readonly #request: IntegrationRequest;
  readonly #method: NBodyMethod;
  readonly #times: readonly number[];
  readonly #system: NBody;
  /** The bodies are carried in the frame of their centre of mass, where that goes far; told in that of the problem. */
  readonly #drift: Drift | null;
  readonly #found: Encounter[] = [];
  #leftOut = 0;
  #steps = 0;
  #worst = 0;
  readonly #maxSteps: number;
  readonly #energy: number;
  readonly #momentum: Float64Array;
  readonly #spin: Float64Array;

  constructor(request: IntegrationRequest) {
    const { problem, integrator = methodNames[0], closeApproach, tolerance, step } = request;
    const method = nBodyMethods.find(({ name }) => name === integrator);
    if (method === undefined)
      throw new AstroError(
        'out_of_range',
        `There is no integrator "${integrator}"; take one of ${methodNames.join(', ')}.`,
      );
    if (step !== undefined && method.kind === 'adaptive')
      throw new AstroError(
        'out_of_range',
        `${method.name} chooses its own steps; give a tolerance instead of a step.`,
      );
    if (tolerance !== undefined && method.kind === 'symplectic')
      throw new AstroError(
        'out_of_range',
        `${method.name} keeps one step; give a step instead of a tolerance.`,
      );
    if (tolerance !== undefined && !(tolerance >= LEAST_TOLERANCE && tolerance <= MOST_TOLERANCE))
      throw new AstroError(
        'out_of_range',
        `A tolerance of ${tolerance} cannot be held; give one from ${LEAST_TOLERANCE} to ${MOST_TOLERANCE}.`,
      );
    this.#request = request;
    this.#method = method;
    this.#times = timesOf(request);
    this.#maxSteps = request.maxSteps ?? DEFAULT_MAX_STEPS;
    this.#drift = driftOf(problem, request.until);
    const system = this.#drift === null ? problem.system : atRest(problem.system, this.#drift);
    this.#system = new NBody(system, problem.fromTime, {
      method,
      maxSteps: this.#maxSteps,
      ...(tolerance !== undefined && { relative: tolerance }),
      ...(step !== undefined && { stepS: step }),
      ...(closeApproach !== undefined && { approachM: closeApproach }),
      report: (found) => {
        if (this.#found.length < MOST_LISTED) this.#found.push(found);
        else this.#leftOut += 1;
      },
    });
    this.#requireNear(request);
    this.#energy = this.#system.energy();
    this.#momentum = this.#system.momentum(new Float64Array(3));
    this.#spin = this.#system.angularMomentum(new Float64Array(3));
  }

  /** Refuses an end that no steps lead to. */
  #requireNear({ problem, until }: IntegrationRequest): void {
    const { names, order } = problem;
    const orbit = this.#system.fastest();
    if (orbit === null || !(Math.abs(until - problem.fromTime) > MOST_ORBITS * orbit.periodS)) return;
    throw new AstroError(
      'out_of_range',
      `The end ${until} is more than ${MOST_ORBITS} orbits of ${names[order[orbit.first]]} and ${names[order[orbit.second]]} away (one takes ${orbit.periodS}); choose a nearer one.`,
    );
  }

  async work(): Promise<IntegrationAnswer> {
    const states: IntegrationAnswer['states'][number][] = [];
    let reason: IntegrationAnswer['reason'] = 'arrived';
    let collision: Encounter | null = null;
    for (const time of this.#times) {
      const ended = await this.#reach(time);
      reason = ended.reason;
      collision = ended.collision;
      states.push(this.#stateRow());
      if (reason !== 'arrived') break;
    }
    return this.#answer(reason, collision, states);
  }

  /** Goes to a time in parts, between which others may work and the run may be stopped. */
  async #reach(time: number): Promise<Pick<IntegrationAnswer, 'reason'> & { collision: Encounter | null }> {
    const { problem, until, stops } = this.#request;
    const system = this.#system;
    const pairs = problem.names.length * problem.names.length;
    const most = Math.min(MOST_STEPS_BETWEEN_LOOKS, Math.ceil(WORK_BETWEEN_LOOKS / pairs));
    for (;;) {
      let left = most;
      try {
        const arrival = system.advance(time, () => {
          left -= 1;
          return left === 0;
        });
        this.#steps += arrival.steps;
        if (arrival.reason !== 'held') return { reason: arrival.reason, collision: arrival.collision };
      } catch (error) {
        if (!(error instanceof AstroError && error.code === 'step_limit')) throw error;
        this.#steps += system.goodSteps;
        return { reason: 'step_limit', collision: null };
      }
      if (this.#steps >= this.#maxSteps) return { reason: 'step_limit', collision: null };
      const share = (system.timeS - problem.fromTime) / (until - problem.fromTime);
      if ((await stops?.(share)) === true) return { reason: 'interrupted', collision: null };
    }
  }

  #stateRow(): IntegrationAnswer['states'][number] {
    const { names, order, fromTime, system } = this.#request.problem;
    const { timeS } = this.#system;
    const count = order.length;
    const begins = timeS === fromTime;
    // the beginning is told to its last digit
    const state = begins ? system.state : this.#system.state;
    const place = begins ? still : this.#driftTo(timeS);
    const velocity = begins ? still : (this.#drift?.velocity ?? still);
    const bodies: BodyRow[] = Array.from(names, (name) => ({ name, position: [], velocity: [] }));
    for (const [at, i] of order.entries())
      bodies[i] = {
        name: names[i],
        position: Array.from(place, (from, k) => from + state[3 * at + k]),
        velocity: Array.from(velocity, (from, k) => from + state[3 * (count + at) + k]),
      };
    const error = relative(this.#system.energy() - this.#energy, this.#whole());
    this.#worst = Math.max(this.#worst, Math.abs(error ?? 0));
    return { time: timeS, relative_energy_error: error, bodies };
  }

  /** Where the centre is at a time that the bodies are counted from. */
  #driftTo(time: number): Float64Array {
    if (this.#drift === null) return still;
    const { place, velocity } = this.#drift;
    const span = time - this.#request.problem.fromTime;
    return place.map((from, k) => from + velocity[k] * span);
  }

  /** The energy at the beginning in the frame of the problem. */
  #whole(): number {
    return this.#energy + (this.#drift === null ? 0 : energyOfDrift(this.#drift));
  }

  #answer(
    reason: IntegrationAnswer['reason'],
    collision: Encounter | null,
    states: IntegrationAnswer['states'],
  ): IntegrationAnswer {
    const { problem, until } = this.#request;
    const system = this.#system;
    const final = system.energy();
    const whole = this.#whole();
    const error = relative(final - this.#energy, whole);
    const momentum = system.momentum(new Float64Array(3));
    const spin = system.angularMomentum(new Float64Array(3));
    const drift = this.#drift;
    const driftSpin = drift === null ? still : spinOfDrift(drift);
    const driftSpeed = drift === null ? 0 : drift.gm * distance(drift.velocity, still);
    const { name, order, kind } = this.#method;
    return {
      integrator: name,
      order,
      kind,
      units: wordOf(problem.units),
      G: problem.gravity,
      ...problem.about,
      from: problem.fromTime,
      until,
      reason,
      time: system.timeS,
      steps: this.#steps,
      energy: {
        initial: whole / problem.gravity,
        final: (whole + (final - this.#energy)) / problem.gravity,
        relative_error: error,
        worst_relative_error: error === null ? null : this.#worst,
      },
      momentum_error: relative(distance(momentum, this.#momentum), system.momentumScale() + driftSpeed),
      angular_momentum_error: relative(
        distance(spin, this.#spin),
        distance(
          this.#spin.map((own, k) => own + driftSpin[k]),
          still,
        ),
      ),
      states,
      collision: collision === null ? null : this.#encounterRow(collision),
      close_approaches: this.#found.map((found) => this.#encounterRow(found)),
      close_approaches_left_out: this.#leftOut,
      closest: system.closest(PAIRS_TOLD).map(({ first, second, timeS, distanceM }) => ({
        bodies: this.#pair(first, second),
        time: timeS,
        distance: distanceM,
      })),
    };
  }

  #encounterRow({ kind, timeS, first, second, distanceM, speedMps }: Encounter): EncounterRow {
    return { kind, time: timeS, bodies: this.#pair(first, second), distance: distanceM, speed: speedMps };
  }

  #pair(first: number, second: number): readonly [string, string] {
    const { names, order } = this.#request.problem;
    return [names[order[first]], names[order[second]]];
  }
}

/** All times to list, in the direction of the way, the end last. */
function timesOf({ problem, until, times = [] }: IntegrationRequest): readonly number[] {
  const from = problem.fromTime;
  if (!Number.isFinite(until)) throw new AstroError('out_of_range', `The end ${until} is no time.`);
  const direction = until >= from ? 1 : -1;
  const all = [...new Set([...problem.times, ...times, until])].sort((a, b) => direction * (a - b));
  for (const time of all)
    if (!Number.isFinite(time) || direction * (time - from) < 0 || direction * (until - time) < 0)
      throw new AstroError('out_of_range', `The time ${time} does not lie between ${from} and ${until}.`);
  if (all.length > MOST_TIMES || all.length * problem.names.length > MOST_ROWS)
    throw new AstroError(
      'out_of_range',
      `${all.length} times of ${problem.names.length} bodies are more than can be listed: ${MOST_TIMES} times and ${MOST_ROWS} rows at most.`,
    );
  return all;
}

/** A difference in parts of something; null where that is nothing. */
function relative(difference: number, of: number): number | null {
  return of === 0 ? null : difference / Math.abs(of);
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
