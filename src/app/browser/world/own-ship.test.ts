import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { bodies, type Ephemeris, loadRails } from '../../../astro/index.ts';
import { vec3 } from '../../../math/index.ts';
import type { Clock, Entity } from '../../../protocol/index.ts';
import { type Control, parseScene, type Scene, World } from '../../../world/index.ts';
import { OwnShip } from './own-ship.ts';

const repository = new URL('../../../../', import.meta.url);
const idle: Control = { thrust: [0, 0, 0], torque: [0, 0, 0], stabilise: true };
let rails: Ephemeris;
let scene: Scene;

beforeAll(() => {
  rails = loadRails(readFileSync(new URL('data/ephemeris/rails.bin', repository)));
  const parsed = parseScene(readFileSync(new URL('scenes/solar-system.scene.json', repository), 'utf8'));
  if (!parsed.ok) throw new Error('The scene is not what it was.');
  ({ scene } = parsed);
});

interface Sent {
  readonly tick: number;
  readonly seq: number;
  readonly control: Control;
}

interface Told {
  readonly tick: number;
  readonly clock: Clock;
  readonly ship: Entity;
}

/** A world with one visitor whose messages take `delayTicks` each way, and the page's view of the ship. */
class Line {
  readonly ship: OwnShip;
  readonly #world: World;
  readonly #delayTicks: number;
  readonly #up: Sent[] = [];
  readonly #down: Told[] = [];
  readonly truth = new Map<number, Float64Array>();
  #seq = 0;

  private constructor(world: World, delayTicks: number) {
    this.#world = world;
    this.#delayTicks = delayTicks;
    this.ship = new OwnShip(scene, rails);
  }

  static async open(delayTicks: number): Promise<Line> {
    const world = await World.create({ scene, ephemeris: rails });
    world.submit({ type: 'join', id: 'j', visitor: 'v', name: 'Ada' });
    world.step();
    return new Line(world, delayTicks);
  }

  get #own() {
    const own = this.#world.entities.find(({ vessel }) => vessel?.owner === 'v');
    if (!own?.vessel) throw new Error('The visitor has no ship.');
    return { own, vessel: own.vessel };
  }

  control(control: Control): void {
    const seq = this.#seq++;
    this.ship.control(seq, control);
    this.#up.push({ tick: this.#world.time.tick + this.#delayTicks, seq, control });
  }

  say(command: object): void {
    this.#world.submit(command);
  }

  /** One tick of the server and one frame of the page. Returns how far the picture is from the truth, m. */
  frame(): void {
    const { tick } = this.#world.time;
    while (this.#up[0] && this.#up[0].tick <= tick) {
      const { seq, control } = this.#up.shift() as Sent;
      this.#world.submit({ type: 'control', visitor: 'v', seq, control });
    }
    this.#world.step();
    const now = this.#world.time.tick;
    this.truth.set(now, Float64Array.from(this.#own.own.offsetM));
    if (now % 6 === 0) this.#down.push({ tick: now + this.#delayTicks, ...this.told() });
    while (this.#down[0] && this.#down[0].tick <= now) {
      const { clock, ship } = this.#down.shift() as Told;
      this.ship.correct(clock, ship);
      if (!this.ship.known) this.ship.show({ tick: now }, { stepS: 0 });
    }
    if (this.ship.known) this.ship.show({ tick: now + this.#delayTicks }, { stepS: 1 / 90 });
  }

  get tick(): number {
    return this.#world.time.tick;
  }

  /** What the server says now. */
  told(): { clock: Clock; ship: Entity } {
    const { time } = this.#world;
    const { own, vessel } = this.#own;
    const clock: Clock = {
      tick: time.tick,
      day: time.day,
      second: time.second,
      light_mps: time.lightMps,
      factor: time.factor,
      target_factor: time.targetFactor,
      goal_factor: time.goalFactor,
      ramp_ticks_left: time.rampTicksLeft,
      paused: time.paused,
      held_by: time.holder,
      capped_by: time.cap?.text ?? null,
    };
    const ship: Entity = {
      id: own.id,
      kind: 'vessel',
      name: own.name,
      motion: {
        body: bodies[own.body].name,
        position_m: [...own.offsetM] as [number, number, number],
        velocity_mps: [...own.velocityMps] as [number, number, number],
        attitude: [...own.attitude] as [number, number, number, number],
        angular_velocity_radps: [...own.angularVelocityRadps] as [number, number, number],
      },
      ground_m: null,
      hull: null,
      flight: {
        mass_kg: vessel.massKg,
        fuel_kg: vessel.fuelKg,
        thrust: [...vessel.thrust] as [number, number, number],
        torque: [...vessel.torque] as [number, number, number],
        stabilise: vessel.stabilise,
        brake: vessel.brake,
        hold: vessel.hold,
        target: null,
        plan: { nodes: [], flying: false, burning_mps: null },
        landed: vessel.landed,
        landed_on: null,
        clock_ahead_s: vessel.clockAheadS,
        control_seq: vessel.controlSeq,
      },
      shape: null,
      free_body: null,
      description: null,
    };
    return { clock, ship };
  }
}

/** Runs frames and returns the largest distance between what was shown for a tick and what then came to be, m. */
function worstOffM(line: Line, frames: number): number {
  const shown = new Map<number, Float64Array>();
  for (let frame = 0; frame < frames; frame += 1) {
    line.frame();
    if (line.ship.known) shown.set(line.tick + DELAY_TICKS, Float64Array.from(line.ship.shown.offsetM));
  }
  let worst = 0;
  for (const [tick, place] of shown) {
    const truth = line.truth.get(tick);
    if (truth) worst = Math.max(worst, vec3.distance(truth, place));
  }
  return worst;
}

const DELAY_TICKS = 5;

test('a ship is not known before the server has told of it, whatever the time', () => {
  const ship = new OwnShip(scene, rails);
  ship.show({ tick: 100 }, { stepS: 0.016 });
  expect(ship.known).toBe(false);
});

test('a ship that is told of before its time has come stands where it is told', async () => {
  const line = await Line.open(0);
  const { clock, ship: told } = line.told();
  const ship = new OwnShip(scene, rails);
  ship.correct(clock, told);
  ship.show({ tick: clock.tick - 10.5 }, { stepS: 0.016 });
  expect(ship.known).toBe(true);
  expect([...ship.shown.offsetM]).toEqual(told.motion.position_m);
});

describe('the own ship on a line of 55 ms each way', () => {
  test('in free fall is shown where it then is', async () => {
    const line = await Line.open(DELAY_TICKS);
    expect(worstOffM(line, 60)).toBeLessThan(1e-3);
  });

  test('under thrust and turns it is shown ahead of the answer, to millimetres', async () => {
    const line = await Line.open(DELAY_TICKS);
    line.control(idle);
    worstOffM(line, 30);
    line.control({ ...idle, thrust: [0, 0, -1], torque: [0.2, -0.5, 0] });
    expect(worstOffM(line, 45)).toBeLessThan(0.05);
    expect(line.ship.feltMps2).toBeCloseTo(5, 1);
    line.control(idle);
    expect(worstOffM(line, 45)).toBeLessThan(0.05);
    // the flattening of the Earth is not told apart from what is felt
    expect(line.ship.feltMps2).toBeLessThan(0.02);
  });

  test('a surprise is made up for without a jolt', async () => {
    const line = await Line.open(DELAY_TICKS);
    line.control(idle);
    worstOffM(line, 30);
    // The page does not know of this one: it stands for whatever the prediction cannot see coming.
    line.say({ type: 'control', visitor: 'v', seq: 900, control: { ...idle, thrust: [1, 0, 0] } });
    let worstStepM = 0;
    let before = Float64Array.from(line.ship.shown.offsetM);
    for (let frame = 0; frame < 90; frame += 1) {
      line.frame();
      const { offsetM, velocityMps } = line.ship.shown;
      const moved = vec3.sub(vec3.create(), offsetM, before);
      vec3.addScaled(moved, moved, velocityMps, -1 / 90);
      worstStepM = Math.max(worstStepM, vec3.length(moved));
      before = Float64Array.from(offsetM);
    }
    expect(worstStepM).toBeLessThan(0.03);
  });

  test('a jump to another body is shown at once', async () => {
    const line = await Line.open(DELAY_TICKS);
    worstOffM(line, 30);
    line.say({ type: 'jump', id: 'x', visitor: 'v', body: 'moon' });
    for (let frame = 0; frame < 12; frame += 1) line.frame();
    expect(bodies[line.ship.shown.body].name).toBe('moon');
    expect(worstOffM(line, 30)).toBeLessThan(1e-3);
  });

  test('while time runs a thousand times faster it stays on its orbit', async () => {
    const line = await Line.open(DELAY_TICKS);
    line.say({ type: 'ask_time', id: 't', visitor: 'v', factor: 1000 });
    worstOffM(line, 120);
    expect(worstOffM(line, 60)).toBeLessThan(10);
  });

  test('while time gains speed it is where it then is, from the first news of it on', async () => {
    const line = await Line.open(DELAY_TICKS);
    worstOffM(line, 30);
    line.say({ type: 'ask_time', id: 't', visitor: 'v', factor: 1000 });
    worstOffM(line, 2 * DELAY_TICKS + 2);
    expect(worstOffM(line, 30)).toBeLessThan(1);
  });

  test('paused it stands still', async () => {
    const line = await Line.open(DELAY_TICKS);
    worstOffM(line, 30);
    line.say({ type: 'ask_time', id: 't', visitor: 'v', factor: null, paused: true });
    worstOffM(line, 60);
    const before = Float64Array.from(line.ship.shown.offsetM);
    worstOffM(line, 10);
    expect(vec3.distance(before, line.ship.shown.offsetM)).toBeLessThan(1e-6);
  });
});
