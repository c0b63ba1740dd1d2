import { expect, test } from 'vitest';
import {
  addSeconds,
  bodies,
  bodyIndex,
  type Epoch,
  formatUtc,
  parseInstant,
  propagateKepler,
  stateToElements,
} from '../../src/astro/index.ts';
import { vec3 } from '../../src/math/index.ts';
import { type TransferRow, transferTable } from '../../src/tools/transfer/index.ts';
import { World } from '../../src/world/index.ts';
import { type Change, days, missOf, type Passage, Pilot } from '../support/pilot.ts';
import { ask, sceneFrom, sharedRails, startWorld } from '../support/worlds.ts';

const sun = bodyIndex('sun');
const ALTITUDE_KM = 400;
/** So long before its departure a ship begins. */
const LEAD_S = 3000;

interface Flight {
  readonly to: string;
  readonly depart: readonly [string, string];
  readonly arrive: readonly [string, string];
}

const flights: readonly Flight[] = [
  { to: 'mars', depart: ['2026-09-01', '2027-01-01'], arrive: ['2027-05-01', '2028-01-01'] },
  { to: 'mars', depart: ['2035-05-01', '2035-09-01'], arrive: ['2035-11-01', '2036-06-01'] },
  { to: 'venus', depart: ['2029-09-01', '2030-01-01'], arrive: ['2030-01-01', '2030-07-01'] },
];

/** The cheapest way of a table, as the command `transfer` gives it. */
function plannedBy({ to, depart, arrive }: Flight): TransferRow {
  const [grid, parkingKm, captureKm] = [[60, 60] as const, ALTITUDE_KM, ALTITUDE_KM];
  const request = { ephemeris: sharedRails(), from: 'earth', to, depart, arrive, grid, parkingKm, captureKm };
  return transferTable({ ...request, mostTurns: 0 }, () => {}).best;
}

/** A scene in which visitors begin on the circular orbit that a flight leaves, some time before. */
function beforeDeparture({ depart_utc, parking_position_m, parking_velocity_mps }: TransferRow) {
  const { gmM3S2 } = bodies[bodyIndex('earth')];
  const state = Float64Array.of(...parking_position_m, ...parking_velocity_mps);
  propagateKepler(gmM3S2, state, -LEAD_S, state);
  const position = {
    relative_to: 'earth',
    frame: 'inertial',
    position_m: [...state.subarray(0, 3)],
    velocity_mps: [...state.subarray(3)],
  };
  const epoch = formatUtc(later(parseInstant(depart_utc), -LEAD_S), 3);
  const root = { type: 'solar_system', name: 'space' };
  return sceneFrom(
    JSON.stringify({
      format: 'spacetime.scene.v1',
      name: 'Departure',
      time: { epoch },
      start: { position },
      root,
    }),
  );
}

const later = (instant: Epoch, timeS: number): Epoch => addSeconds({ day: 0, second: 0 }, instant, timeS);

/** A pilot who has planned and trimmed the burn of departure. */
class Traveller extends Pilot {
  readonly way: TransferRow;
  readonly departure: Epoch;
  readonly arrival: Epoch;
  readonly #state = new Float64Array(6);

  constructor(world: World, way: TransferRow, to: string) {
    super(world, 'ada', bodyIndex(to));
    this.way = way;
    this.departure = parseInstant(way.depart_utc);
    this.arrival = parseInstant(way.arrive_utc);
  }

  /** How the target will be passed, with a burn or as things stand. */
  passing(at?: Epoch, change?: Change): Passage {
    return this.passageOf(this.foresee(this.secondsTo(this.arrival) + days(30), at, change));
  }

  /** The burn of departure: first out of the orbit as the table has it, then to where the table's flight is before it arrives. */
  planDeparture(): Change {
    const { way } = this;
    const leaving = [...way.depart_position_m, ...way.depart_velocity_mps];
    const arriving = [...way.arrive_position_m, ...way.arrive_velocity_mps];
    const out = this.#onTheTable(leaving, this.departure, 10);
    const near = this.#onTheTable(arriving, this.arrival, -10);
    let change: Change = [way.depart_delta_v_mps, 0, 0];
    change = this.trim(change, (tried) => out(tried).slice(3), 0.01);
    return this.trim(change, (tried) => near(tried).slice(0, 3), 1e6);
  }

  /** How far beside the point that is aimed at a burn leads: 400 km over the equator, where the flight passes it most nearly. */
  byTheTarget(at: Epoch): (tried: Change) => readonly number[] {
    const { gmM3S2, equatorialRadiusM } = bodies[this.target];
    const lowestM = equatorialRadiusM + 1000 * ALTITUDE_KM;
    return (tried) => {
      const { missM, towards, excessMps } = missOf(this.target, this.passing(at, tried).state);
      const side = vec3.cross(vec3.create(), towards, vec3.create(0, 0, 1));
      vec3.normalize(side, side);
      const size = Math.sqrt(lowestM * lowestM + (2 * lowestM * gmM3S2) / excessMps ** 2);
      return [...vec3.addScaled(vec3.create(), missM, side, -size)];
    };
  }

  /** What a burn of departure is off the table's flight at so many days after one of its ends, about the Sun. */
  #onTheTable(end: readonly number[], at: Epoch, after: number): (tried: Change) => number[] {
    const { gmM3S2 } = bodies[sun];
    const wanted = propagateKepler(gmM3S2, Float64Array.from(end), days(after), new Float64Array(6));
    return (tried) => {
      const timeS = this.secondsTo(at) + days(after);
      const { track } = this.foresee(timeS + 1, this.departure, tried);
      if (!track.stateAt(timeS, sun, sharedRails(), this.#state)) throw new Error('it does not come so far');
      return [...this.#state].map((value, k) => value - wanted[k]);
    };
  }
}

test.each(flights)(
  'a ship flies by its planned burns from an orbit about the Earth into one about $to ($depart)',
  async (flight) => {
    const way = plannedBy(flight);
    const world = await startWorld(beforeDeparture(way));
    ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
    const pilot = new Traveller(world, way, flight.to);
    const { departure, arrival, target } = pilot;

    const change = pilot.planDeparture();
    expect(Math.abs(Math.hypot(...change) / way.depart_delta_v_mps - 1)).toBeLessThan(0.05);
    const planned = pilot.passing(departure, change);
    pilot.burn(departure, change, 1e5);
    const departed = pilot.passing();
    expect(offBy(planned, departed)).toBeLessThan(1e4);

    let known = departed;
    for (const at of [pilot.instantIn(days(20)), later(arrival, -days(20))]) {
      pilot.coast(later(at, -3600), 1e7);
      expect(offBy(known, pilot.passing())).toBeLessThan(1e4);
      const correction = pilot.trim([0, 0, 0], pilot.byTheTarget(at), 100);
      const foreseen = pilot.passing(at, correction);
      pilot.burn(at, correction, 100);
      known = pilot.passing();
      expect(Math.hypot(...correction)).toBeLessThan(20);
      expect(offBy(foreseen, known)).toBeLessThan(1e3);
    }

    const foreseen = pilot.passing();
    const nearest = pilot.instantIn(foreseen.timeS);
    pilot.coast(later(nearest, -7200), 1e7);
    const flown = await flownPast(world, target, nearest);
    expect(Math.abs(flown.distanceM - foreseen.distanceM)).toBeLessThan(100);
    expect(Math.abs(flown.lateS)).toBeLessThan(0.2);

    const brake: Change = [-way.arrive_delta_v_mps, 0, 0];
    const begun = { ...world.time };
    const captured = pilot.foresee(pilot.secondsTo(nearest) + 3600, nearest, brake);
    pilot.burn(nearest, brake, 100);
    const state = new Float64Array(6);
    expect(captured.track.stateAt(-pilot.secondsTo(begun), target, sharedRails(), state)).toBe(true);
    const { ship } = pilot;
    expect(ship.body).toBe(target);
    expect(vec3.distance(ship.offsetM, state.subarray(0, 3))).toBeLessThan(10);
    const orbit = Float64Array.of(...ship.offsetM, ...ship.velocityMps);
    const { gmM3S2, equatorialRadiusM } = bodies[target];
    const { eccentricity, semiMajorAxisM } = stateToElements(gmM3S2, orbit);
    const lowestKm = (semiMajorAxisM * (1 - eccentricity) - equatorialRadiusM) / 1000;
    const highestKm = (semiMajorAxisM * (1 + eccentricity) - equatorialRadiusM) / 1000;
    expect(lowestKm).toBeGreaterThan(0.9 * ALTITUDE_KM);
    expect(highestKm).toBeLessThan(3 * ALTITUDE_KM);
    await world.stop();
  },
);

/** How far two ways pass beside each other, where they are nearest to the target, m. */
const offBy = (one: Passage, other: Passage): number =>
  vec3.distance(one.state.subarray(0, 3), other.state.subarray(0, 3));

/** How a copy of a world goes on when nobody touches the ship: its least distance, m, and how much later than awaited, s. */
async function flownPast(
  world: World,
  target: number,
  awaited: Epoch,
): Promise<{ distanceM: number; lateS: number }> {
  const snapshot = JSON.parse(JSON.stringify(world.snapshot())) as ReturnType<World['snapshot']>;
  const copy = await World.restore(snapshot, { ephemeris: sharedRails(), timePolicy: 'visitors' });
  const pilot = new Pilot(copy, 'ada', target);
  ask(copy, { type: 'ask_time', visitor: 'ada', factor: 10 });
  let distanceM = Number.POSITIVE_INFINITY;
  let lateS = 0;
  while (pilot.secondsTo(awaited) > -60) {
    copy.step();
    const { body, offsetM } = pilot.ship;
    const awayM = body === target ? vec3.length(offsetM) : Number.POSITIVE_INFINITY;
    if (awayM >= distanceM) continue;
    distanceM = awayM;
    lateS = -pilot.secondsTo(awaited);
  }
  await copy.stop();
  return { distanceM, lateS };
}
