import fc from 'fast-check';
import { bodies } from '../../src/astro/index.ts';
import { quat } from '../../src/math/index.ts';
import { holdModes, type World } from '../../src/world/index.ts';
import { run } from './worlds.ts';

/** A command without an id, and how many ticks run after the one that it is applied in. */
export type Plan = readonly (readonly [command: object, ticks: number])[];

const coordinate = fc.double({ min: -1e15, max: 1e15, noNaN: true });
const near = fc.double({ min: -30, max: 30, noNaN: true });
const small = fc.double({ min: -50, max: 50, noNaN: true });
const stick = fc.double({ min: -1, max: 1, noNaN: true });
const angle = fc.double({ min: -360, max: 360, noNaN: true });
const unit = fc
  .tuple(small, small, small, small)
  .filter((q) => Math.hypot(...q) > 1e-3)
  .map((q) => [...quat.normalize(quat.create(), Float64Array.from(q))]);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** A place in a scene without bodies. */
const local = fc
  .tuple(near, near, near)
  .map((position_m) => ({ relative_to: 'origin', frame: 'local', position_m }));
const geodetic = fc.record({
  body: fc.constantFrom('earth', 'moon'),
  lat_deg: fc.double({ min: -90, max: 90, noNaN: true }),
  lon_deg: angle,
  alt_m: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })),
});
const anywhere = fc.oneof(
  local,
  fc
    .tuple(coordinate, coordinate, coordinate)
    .map((position_m) => ({ relative_to: 'sun', frame: 'inertial', position_m })),
  geodetic,
);
const change = fc.record({
  position: maybe(anywhere),
  rotation: maybe(
    fc.oneof(
      unit.map((quaternion) => ({ quaternion })),
      fc.tuple(angle, angle, angle).map((xyz_deg) => ({ xyz_deg })),
    ),
  ),
  velocity_mps: maybe(fc.tuple(small, small, small)),
  angular_velocity_radps: maybe(fc.tuple(small, small, small)),
  scale: maybe(fc.double({ min: 0.001, max: 100, noNaN: true })),
  fuel_kg: maybe(fc.double({ min: 0, max: 2000, noNaN: true })),
  hull: maybe(
    fc.record({ size_m: fc.constant([1, 2, 3]), dry_mass_kg: fc.double({ min: 1, max: 1e9, noNaN: true }) }),
  ),
  name: maybe(fc.constantFrom('one', 'two')),
});

/** Names that seldom come twice. */
const numbered = (word: string) => fc.integer({ min: 1, max: 1000 }).map((number) => `${word} ${number}`);
const massKg = fc.double({ min: 1, max: 30, noNaN: true }).map((digits) => 10 ** digits);
const density = fc.constantFrom(5, 1000, 5000, 1e9, 1e17);

/** A body that moves freely, of any mass and density; many are refused for where they would be. */
const body: fc.Arbitrary<object> = fc
  .tuple(numbered('ember'), massKg, density, anywhere, fc.option(fc.tuple(small, small, small)))
  .map(([name, mass_kg, kgM3, position, velocity]) => ({
    type: 'spawn',
    entity: {
      kind: 'body',
      name,
      mass_kg,
      radius_m: Math.min(2e12, Math.max(0.1, Math.cbrt(mass_kg / kgM3 / 4.19))),
      position: velocity !== null && 'frame' in position ? { ...position, velocity_mps: velocity } : position,
    },
  }));

const burn = fc.record({
  day: fc.constantFrom(9667, 9668, 9669),
  second: fc.double({ min: 0, max: 86_399, noNaN: true }),
  prograde_mps: small,
  normal_mps: small,
  radial_mps: small,
});
/** What an operator plans for ships. */
const planned = fc.record({
  type: fc.constant('set_plan'),
  entity: fc.integer({ min: 1, max: 30 }),
  nodes: maybe(fc.array(burn, { maxLength: 3 })),
  add: maybe(burn),
  fly: maybe(fc.boolean()),
});

/** What an operator does to entities; much of it is refused, depending on the scene. */
export const edit: fc.Arbitrary<object> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 30 }), change)
      .map(([entity, what]) => ({ type: 'modify', entity, ...what })),
  },
  body,
  planned,
  fc.integer({ min: 1, max: 40 }).map((entity) => ({ type: 'remove', entity })),
  fc.tuple(numbered('box'), fc.constantFrom('fixed', 'dynamic'), local).map(([name, motion, position]) => ({
    type: 'spawn',
    entity: { kind: 'box', name, motion, position, size_m: [1, 1, 1] },
  })),
);

const visitor = fc.constantFrom('ada', 'bob');
const factor = fc.constantFrom(1, 10, 1000, 100_000);
const control = fc.record({
  type: fc.constant('control'),
  visitor,
  control: fc.record({
    thrust: fc.tuple(stick, stick, stick),
    torque: fc.tuple(stick, stick, stick),
    stabilise: fc.boolean(),
    hold: fc.constantFrom(...holdModes),
    brake: fc.boolean(),
  }),
});

/** What visitors do, and what an operator does with the clock. */
const deed: fc.Arbitrary<object> = fc.oneof(
  { weight: 6, arbitrary: control },
  fc.record({ type: fc.constant('ask_time'), visitor, factor: fc.option(factor), paused: fc.boolean() }),
  fc.record({
    type: fc.constant('set_time'),
    factor: maybe(factor),
    paused: fc.boolean(),
    epoch: maybe(fc.record({ day: fc.integer({ min: -30_000, max: 30_000 }), second: fc.constant(0.1) })),
  }),
  fc.record({ type: fc.constant('jump'), visitor, body: fc.constantFrom(...bodies.map(({ name }) => name)) }),
  fc.record({
    type: fc.constant('hold'),
    visitor,
    mode: fc.constant('target'),
    target: fc.oneof(fc.constant({ body: 'moon' }), fc.record({ entity: fc.integer({ min: 1, max: 30 }) })),
  }),
  fc.record({ type: fc.constantFrom('join', 'rename'), visitor, name: fc.constantFrom('Ada', 'Bob', 'Eve') }),
  fc.record({ type: fc.constant('leave'), visitor }),
  fc
    .tuple(fc.constantFrom('marker', 'vessel'), numbered('new'), fc.oneof(local, geodetic))
    .map(([kind, name, position]) => ({ type: 'spawn', entity: { kind, name, position } })),
);

/** Commands of all kinds, each with the ticks after it. */
export function plans(limits: { maxLength: number; maxTicks: number }): fc.Arbitrary<Plan> {
  const command = fc.oneof({ weight: 3, arbitrary: deed }, edit);
  return fc.array(fc.tuple(command, fc.integer({ min: 0, max: limits.maxTicks })), {
    maxLength: limits.maxLength,
  });
}

/** Carries a plan out; its controls are numbered from `seq` on. */
export function carryOut(world: World, plan: Plan, seq = 0): void {
  plan.forEach(([command, ticks], index) => {
    const numbered = 'control' in command ? { ...command, seq: seq + index } : command;
    world.submit({ id: 'plan', ...numbered });
    run(world, 1 + ticks);
  });
}
