import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEntities, EntityFormatError, EntityMirror } from '../../src/client/index.ts';
import { type Entity, entityFormat, entityHeader, numberOfBody } from '../../src/protocol/index.ts';
import { type EntityMessage, encodeEntities } from '../../src/server/index.ts';

const offset = fc.double({ min: -1e15, max: 1e15, noNaN: true });
const small = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const triple = (number: fc.Arbitrary<number>) => fc.tuple(number, number, number);
const id = fc.integer({ min: 0, max: 2 ** 31 });
const name = fc.string({ unit: 'grapheme', maxLength: 60 });

const flight = fc.record({
  mass_kg: fc.double({ min: 0, max: 1e9, noNaN: true }),
  fuel_kg: fc.double({ min: 0, max: 1e9, noNaN: true }),
  thrust: fc.constant<[number, number, number]>([0, 0, 0]),
  torque: fc.constant<[number, number, number]>([0, 0, 0]),
  stabilise: fc.boolean(),
  brake: fc.boolean(),
  hold: fc.constant('none' as const),
  target: fc.constant(null),
  landed: fc.boolean(),
  control_seq: fc.constant(0),
});
const hull = fc.record({
  owner: fc.option(name),
  fuel_capacity_kg: fc.double({ min: 0, max: 1e9, noNaN: true }),
  thrust_n: fc.constant(1),
  torque_nm: fc.constant(1),
  exhaust_speed_mps: fc.constant(1),
  size_m: triple(small),
});
const shape = fc.record({
  form: fc.constantFrom('box' as const, 'sphere' as const),
  size_m: triple(small),
  colour: fc.constant(null),
  state: fc.constantFrom('fixed' as const, 'awake' as const, 'asleep' as const),
});
const freeBody = fc.record({ mass_kg: fc.double({ min: 0, max: 1e31, noNaN: true }), radius_m: small });
const motion = fc.record({
  body: fc.constantFrom('ssb', 'sun', 'earth', 'moon', 'pluto'),
  position_m: triple(offset),
  velocity_mps: triple(small),
  attitude: fc.tuple(small, small, small, small),
  angular_velocity_radps: triple(small),
});
const entity: fc.Arbitrary<Entity> = fc
  .oneof(
    fc.record({ id, kind: fc.constant('vessel'), name, motion, hull, flight, shape: fc.constant(null) }),
    fc.record({
      id,
      kind: fc.constant('shape'),
      name,
      motion,
      hull: fc.constant(null),
      flight: fc.constant(null),
      shape,
    }),
    fc.record({
      id,
      kind: fc.constant('marker'),
      name,
      motion,
      hull: fc.constant(null),
      flight: fc.constant(null),
      shape: fc.constant(null),
    }),
    fc.record({
      id,
      kind: fc.constant('body'),
      name,
      motion,
      hull: fc.constant(null),
      flight: fc.constant(null),
      shape: fc.constant(null),
      free_body: freeBody,
    }),
  )
  .map((value) => ({ free_body: null, ...value, description: null }) as unknown as Entity);

const message: fc.Arbitrary<EntityMessage> = fc.record({
  kind: fc.constantFrom('whole' as const, 'changes' as const),
  seq: id,
  base: id,
  tick: fc.nat(),
  timeMs: fc.double({ min: 0, max: 1e14, noNaN: true }),
  day: fc.integer({ min: -40_000, max: 40_000 }),
  second: fc.double({ min: 0, max: 86_400, noNaN: true }),
  factor: small,
  paused: fc.boolean(),
  entities: fc.array(entity, { maxLength: 8 }),
  moves: fc.array(entity, { maxLength: 8 }),
  removed: fc.array(id, { maxLength: 8 }),
});

/** What is left of an entity's motion after its way through the format. */
function moved({ id, motion, flight, shape, free_body: body }: Entity) {
  const single = (values: readonly number[]) => values.map(Math.fround);
  return {
    id,
    body: motion.body,
    position_m: motion.position_m,
    velocity_mps: motion.velocity_mps,
    attitude: single(motion.attitude),
    angular_velocity_radps: single(motion.angular_velocity_radps),
    mass_kg: flight === null && body === null ? null : Math.fround((flight ?? body)?.mass_kg ?? 0),
    fuel_kg: flight === null ? null : Math.fround(flight.fuel_kg),
    stabilise: flight?.stabilise ?? false,
    brake: flight?.brake ?? false,
    landed: flight?.landed ?? false,
    asleep: shape?.state === 'asleep',
    fixed: shape?.state === 'fixed',
  };
}

function described(value: Entity) {
  const { kind, name, hull, shape, free_body: body } = value;
  const across = body === null ? undefined : Array.from({ length: 3 }, () => 2 * body.radius_m);
  const size = hull?.size_m ?? shape?.size_m ?? across;
  return {
    ...moved(value),
    kind,
    form: body === null ? (shape?.form ?? null) : 'sphere',
    name: name.toWellFormed(),
    owner: hull?.owner?.toWellFormed() ?? null,
    size_m: size?.map(Math.fround) ?? null,
    fuel_capacity_kg: hull === null ? null : Math.fround(hull.fuel_capacity_kg),
  };
}

describe('the binary format of the entities channel', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const { timeMs, entities, moves, ...rest } = sent;
        expect(decodeEntities(encodeEntities(sent))).toEqual({
          ...rest,
          time_ms: timeMs,
          entities: entities.map(described),
          moves: moves.map(moved),
        });
      }),
      { numRuns: 300 },
    );
  });

  test('is refused when it is cut short or too long', () => {
    fc.assert(
      fc.property(message, fc.nat(), (sent, at) => {
        const bytes = encodeEntities(sent);
        expect(() => decodeEntities(bytes.subarray(0, at % bytes.length))).toThrow(EntityFormatError);
        expect(() => decodeEntities(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(EntityFormatError);
      }),
      { numRuns: 300 },
    );
  });

  test('of any bytes makes a message or a refusal, nothing else', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
    const read = (bytes: Uint8Array): void => {
      try {
        decodeEntities(bytes);
      } catch (error) {
        if (!(error instanceof EntityFormatError)) throw error;
      }
    };
    fc.assert(
      fc.property(message, fc.array(change, { minLength: 1, maxLength: 8 }), (sent, changes) => {
        const bytes = encodeEntities(sent);
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        read(bytes);
      }),
      { numRuns: 1000 },
    );
    const head = Uint8Array.of(...entityFormat.magic, entityFormat.version, 1);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
        read(tail);
        read(new Uint8Array([...head, ...tail]));
      }),
      { numRuns: 1000 },
    );
  });

  test('that promises four thousand million records makes none of them', () => {
    const bytes = encodeEntities({ ...fc.sample(message, 1)[0], entities: [] } as EntityMessage);
    for (const count of ['entities', 'moves', 'removed'] as const) {
      const hostile = Buffer.from(bytes);
      hostile.writeUInt32LE(0xffff_ffff, entityHeader.at[count]);
      expect(() => decodeEntities(hostile)).toThrow('shorter than it says');
    }
  });

  test('of another version is refused with the version', () => {
    const bytes = encodeEntities(fc.sample(message, 1)[0] as EntityMessage);
    bytes[entityHeader.at.version] = 2;
    expect(() => decodeEntities(bytes)).toThrow('version 2');
  });

  test('knows every body by its NAIF number', () => {
    expect(['ssb', 'sun', 'earth', 'moon'].map(numberOfBody)).toEqual([0, 10, 399, 301]);
    expect(numberOfBody('vulcan')).toBeUndefined();
  });
});

describe('the mirror of an area', () => {
  const base = { tick: 0, timeMs: 0, day: 0, second: 0, factor: 1, paused: false } as const;
  const [first, second] = fc.sample(entity, 2).map((value, id) => ({ ...value, id })) as [Entity, Entity];
  const read = (part: Pick<EntityMessage, 'kind' | 'seq' | 'base'> & Partial<EntityMessage>) =>
    decodeEntities(encodeEntities({ ...base, entities: [], moves: [], removed: [], ...part }));

  test('takes changes that build on what it has, and no others', () => {
    const mirror = new EntityMirror();
    expect(mirror.apply(read({ kind: 'changes', seq: 5, base: 4, entities: [first] }))).toBe(false);
    expect(mirror.size).toBe(0);
    expect(mirror.apply(read({ kind: 'whole', seq: 6, base: 0, entities: [first, second] }))).toBe(true);
    expect(mirror.size).toBe(2);
    const away = { ...first, motion: { ...first.motion, position_m: [1, 2, 3] } } as Entity;
    expect(mirror.apply(read({ kind: 'changes', seq: 9, base: 7, moves: [away] }))).toBe(false);
    const changes = read({ kind: 'changes', seq: 9, base: 6, moves: [away], removed: [second.id] });
    expect(mirror.apply(changes)).toBe(true);
    expect(mirror.get(first.id)).toMatchObject({ name: first.name.toWellFormed(), position_m: [1, 2, 3] });
    expect([...mirror.entities()]).toHaveLength(1);
    mirror.reset();
    expect(mirror.size).toBe(0);
  });
});
