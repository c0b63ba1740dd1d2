import {
  type Entity,
  entityFlags,
  entityFormat,
  entityForms,
  entityHeader,
  entityKinds,
  entityMessageKinds,
  entityRecord,
  motionRecord,
  noOwner,
  numberOfBody,
} from '../../protocol/index.ts';

/** What a binary message tells. */
export interface EntityMessage {
  readonly kind: keyof typeof entityMessageKinds;
  readonly seq: number;
  /** Message that changes build on; 0 with everything. */
  readonly base: number;
  readonly tick: number;
  readonly timeMs: number;
  readonly day: number;
  readonly second: number;
  readonly factor: number;
  readonly paused: boolean;
  readonly entities: readonly Entity[];
  readonly moves: readonly Entity[];
  readonly removed: readonly number[];
}

const idBytes = 4;
/** Longer texts are cut; those of the world are shorter. */
const maxTextBytes = 1024;

interface Texts {
  readonly name: Buffer;
  readonly owner: Buffer | undefined;
}

/** The bytes of a message, as the tables of the protocol say. */
export function encodeEntities(message: EntityMessage): Buffer {
  const texts = message.entities.map(textsOf);
  const bytes = Buffer.alloc(sizeOf(message, texts));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  writeHeader(view, message);
  let at = entityHeader.bytes;
  message.entities.forEach((entity, i) => {
    writeMotion(view, at, entity);
    at = writeEntity(bytes, view, at + motionRecord.bytes, entity, texts[i] as Texts);
  });
  for (const entity of message.moves) {
    writeMotion(view, at, entity);
    at += motionRecord.bytes;
  }
  for (const id of message.removed) {
    view.setUint32(at, id, true);
    at += idBytes;
  }
  return bytes;
}

function textsOf({ name, hull }: Entity): Texts {
  const owner = hull?.owner ?? undefined;
  return { name: textOf(name), owner: owner === undefined ? undefined : textOf(owner) };
}

function textOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxTextBytes) return bytes;
  let end = maxTextBytes;
  // Not in the middle of a letter.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}

function sizeOf({ moves, removed }: EntityMessage, texts: readonly Texts[]): number {
  let size = entityHeader.bytes + moves.length * motionRecord.bytes + removed.length * idBytes;
  for (const { name, owner } of texts) {
    size += motionRecord.bytes + entityRecord.bytes + name.length + (owner?.length ?? 0);
  }
  return size;
}

function writeHeader(view: DataView, message: EntityMessage): void {
  const { at } = entityHeader;
  for (const [i, byte] of entityFormat.magic.entries()) view.setUint8(at.magic + i, byte);
  view.setUint8(at.version, entityFormat.version);
  view.setUint8(at.kind, entityMessageKinds[message.kind]);
  view.setUint8(at.flags, message.paused ? entityFlags.paused : 0);
  view.setUint32(at.seq, message.seq, true);
  view.setUint32(at.base, message.base, true);
  view.setFloat64(at.tick, message.tick, true);
  view.setFloat64(at.time_ms, message.timeMs, true);
  view.setFloat64(at.second, message.second, true);
  view.setFloat64(at.factor, message.factor, true);
  view.setInt32(at.day, message.day, true);
  view.setUint32(at.entities, message.entities.length, true);
  view.setUint32(at.moves, message.moves.length, true);
  view.setUint32(at.removed, message.removed.length, true);
}

function writeMotion(
  view: DataView,
  start: number,
  { id, motion, flight, shape, free_body: body }: Entity,
): void {
  const { at } = motionRecord;
  view.setUint32(start + at.id, id, true);
  view.setInt32(start + at.body, numberOfBody(motion.body) ?? 0, true);
  write64(view, start + at.position_m, motion.position_m);
  write64(view, start + at.velocity_mps, motion.velocity_mps);
  write32(view, start + at.attitude, motion.attitude);
  write32(view, start + at.angular_velocity_radps, motion.angular_velocity_radps);
  view.setFloat32(start + at.mass_kg, flight?.mass_kg ?? body?.mass_kg ?? Number.NaN, true);
  view.setFloat32(start + at.fuel_kg, flight?.fuel_kg ?? Number.NaN, true);
  let flags = 0;
  if (flight?.stabilise === true) flags |= entityFlags.stabilise;
  if (flight?.brake === true) flags |= entityFlags.brake;
  if (flight?.landed === true) flags |= entityFlags.landed;
  if (shape?.state === 'asleep') flags |= entityFlags.asleep;
  if (shape?.state === 'fixed') flags |= entityFlags.fixed;
  view.setUint32(start + at.flags, flags, true);
}

const noSize = [Number.NaN, Number.NaN, Number.NaN] as const;

/** @returns Where the next record begins. */
function writeEntity(
  bytes: Buffer,
  view: DataView,
  start: number,
  { kind, hull, shape, free_body: body }: Entity,
  { name, owner }: Texts,
): number {
  const { at } = entityRecord;
  view.setUint8(start + at.kind, entityKinds.indexOf(kind));
  view.setUint8(start + at.form, entityForms.indexOf(body === null ? (shape?.form ?? null) : 'sphere'));
  view.setUint16(start + at.name_bytes, name.length, true);
  view.setUint16(start + at.owner_bytes, owner?.length ?? noOwner, true);
  const across = body === null ? noSize : [2 * body.radius_m, 2 * body.radius_m, 2 * body.radius_m];
  write32(view, start + at.size_m, hull?.size_m ?? shape?.size_m ?? across);
  view.setFloat32(start + at.fuel_capacity_kg, hull?.fuel_capacity_kg ?? Number.NaN, true);
  const nameAt = start + entityRecord.bytes;
  bytes.set(name, nameAt);
  if (owner !== undefined) bytes.set(owner, nameAt + name.length);
  return nameAt + name.length + (owner?.length ?? 0);
}

function write64(view: DataView, at: number, values: readonly number[]): void {
  for (let i = 0; i < values.length; i++) view.setFloat64(at + i * 8, values[i] ?? 0, true);
}

function write32(view: DataView, at: number, values: readonly number[]): void {
  for (let i = 0; i < values.length; i++) view.setFloat32(at + i * 4, values[i] ?? 0, true);
}
