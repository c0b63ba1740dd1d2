import { bodies } from '../astro/index.ts';
import { binaryLayout } from './binary-layout.ts';

/** First bytes of every binary message: the name of the format and its version. */
export const entityFormat = { magic: [0x53, 0x54, 0x45], version: 1 } as const;

/** What a binary message is: everything in the area, or what has changed since another message. */
export const entityMessageKinds = { whole: 1, changes: 2 } as const;

/** Kinds of entities, by their number. */
export const entityKinds = ['vessel', 'shape', 'marker', 'body'] as const;

/** Forms of shapes, by their number; 0 for what is no shape. */
export const entityForms = [null, 'box', 'sphere'] as const;

/** Bits of `flags`. */
export const entityFlags = {
  stabilise: 1,
  brake: 2,
  landed: 4,
  /** A shape that lies still until something touches it. */
  asleep: 8,
  /** A shape that nothing moves. */
  fixed: 16,
  paused: 1,
} as const;

/** Length of an owner that says that nobody owns it. */
export const noOwner = 0xffff;

/** Head of a binary message. */
export const entityHeader = binaryLayout([
  { name: 'magic', type: 'u8', count: 3, doc: 'the letters `STE`' },
  { name: 'version', type: 'u8', doc: 'version of the format, 1' },
  { name: 'kind', type: 'u8', doc: '1: everything in the area; 2: changes since message `base`' },
  { name: 'flags', type: 'u8', doc: 'bit 0: simulated time is paused' },
  { name: 'reserved', type: 'u16', doc: '0' },
  { name: 'seq', type: 'u32', doc: 'number of the message; grows from one to the next' },
  { name: 'base', type: 'u32', doc: 'number of the message that changes build on; 0 with everything' },
  { name: 'tick', type: 'f64', doc: 'tick of the world' },
  { name: 'time_ms', type: 'f64', doc: 'when the tick was done: milliseconds since 1970, UTC' },
  { name: 'second', type: 'f64', doc: 'simulated time, TDB: second of the day' },
  { name: 'factor', type: 'f64', doc: 'how many times faster than real time it runs' },
  { name: 'day', type: 'i32', doc: 'simulated time, TDB: days since J2000' },
  { name: 'entities', type: 'u32', doc: 'number of entity records' },
  { name: 'moves', type: 'u32', doc: 'number of motion records after them' },
  { name: 'removed', type: 'u32', doc: 'number of ids after those, each u32: no longer in the area' },
] as const);

/** Where an entity is and how it moves. */
export const motionRecord = binaryLayout([
  { name: 'id', type: 'u32', doc: 'id of the entity' },
  { name: 'body', type: 'i32', doc: 'NAIF number of the body that it is counted from; 0 for the barycentre' },
  { name: 'position_m', type: 'f64', count: 3, doc: 'in the inertial frame (ICRF axes) of the body, m' },
  { name: 'velocity_mps', type: 'f64', count: 3, doc: 'in the same frame, m/s' },
  { name: 'attitude', type: 'f32', count: 4, doc: "x, y, z, w: turns the entity's axes into the frame's" },
  { name: 'angular_velocity_radps', type: 'f32', count: 3, doc: 'about its own axes, rad/s' },
  { name: 'mass_kg', type: 'f32', doc: 'of a vessel or custom body; NaN for others' },
  { name: 'fuel_kg', type: 'f32', doc: 'NaN for what is no vessel' },
  {
    name: 'flags',
    type: 'u32',
    doc: 'bits 0: stabilised, 1: brakes, 2: landed, 3: shape asleep, 4: shape fixed',
  },
] as const);

/** What an entity is: follows its motion record in an entity record. */
export const entityRecord = binaryLayout([
  { name: 'kind', type: 'u8', doc: '0: vessel, 1: shape, 2: marker, 3: custom body' },
  { name: 'form', type: 'u8', doc: '0: none, 1: box, 2: sphere, as custom bodies are' },
  { name: 'name_bytes', type: 'u16', doc: 'length of the name' },
  { name: 'owner_bytes', type: 'u16', doc: "length of the owner's id; 65535 for none" },
  { name: 'reserved', type: 'u16', doc: '0' },
  { name: 'size_m', type: 'f32', count: 3, doc: 'width, height and length; NaN for a marker' },
  { name: 'fuel_capacity_kg', type: 'f32', doc: 'NaN for what is no vessel' },
] as const);

/** One entity as the channel shows it; numbers as the format keeps them. */
export interface TelemetryEntity extends TelemetryMotion {
  readonly kind: (typeof entityKinds)[number];
  readonly form: (typeof entityForms)[number];
  readonly name: string;
  /** Visitor who flies it. */
  readonly owner: string | null;
  readonly size_m: readonly [number, number, number] | null;
  readonly fuel_capacity_kg: number | null;
}

/** Where an entity is and how it moves. */
export interface TelemetryMotion {
  readonly id: number;
  readonly body: string;
  readonly position_m: readonly [number, number, number];
  readonly velocity_mps: readonly [number, number, number];
  readonly attitude: readonly [number, number, number, number];
  readonly angular_velocity_radps: readonly [number, number, number];
  readonly mass_kg: number | null;
  readonly fuel_kg: number | null;
  readonly stabilise: boolean;
  readonly brake: boolean;
  readonly landed: boolean;
  readonly asleep: boolean;
  readonly fixed: boolean;
}

/** A message of the entities channel. */
export interface EntityFrame {
  readonly kind: keyof typeof entityMessageKinds;
  readonly seq: number;
  /** Message that changes build on; 0 with everything. */
  readonly base: number;
  readonly tick: number;
  /** When the tick was done, in milliseconds since 1970. */
  readonly time_ms: number;
  /** Simulated time, TDB since J2000. */
  readonly day: number;
  readonly second: number;
  readonly factor: number;
  readonly paused: boolean;
  /** New here, or other than before in what it is. */
  readonly entities: readonly TelemetryEntity[];
  readonly moves: readonly TelemetryMotion[];
  readonly removed: readonly number[];
}

const namesByNumber = new Map(bodies.map(({ naifId, name }) => [naifId, name]));
const numbersByName = new Map(bodies.map(({ naifId, name }) => [name as string, naifId]));

/** Name of the body with a NAIF number; undefined for a number that no body has. */
export function bodyOfNumber(naifId: number): string | undefined {
  return namesByNumber.get(naifId);
}

/** NAIF number of a body by its name; undefined for a name that no body has. */
export function numberOfBody(name: string): number | undefined {
  return numbersByName.get(name);
}
