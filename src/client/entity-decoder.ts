import {
  bodyOfNumber,
  type EntityFrame,
  entityFlags,
  entityFormat,
  entityForms,
  entityHeader,
  entityKinds,
  entityMessageKinds,
  entityRecord,
  motionRecord,
  noOwner,
  type TelemetryEntity,
  type TelemetryMotion,
} from '../protocol/index.ts';

/** Bytes that are no message of the entities channel, or not of this version. */
export class EntityFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EntityFormatError';
  }
}

const idBytes = 4;
const kindNames = ['whole', 'changes'] as const;
const text = new TextDecoder('utf-8', { fatal: true });

/** Reads a binary message. Throws EntityFormatError for anything else, and never makes more than the bytes can hold. */
export function decodeEntities(bytes: ArrayBuffer | Uint8Array): EntityFrame {
  return new Reader(bytes).frame();
}

class Reader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private place = entityHeader.bytes;

  constructor(bytes: ArrayBuffer | Uint8Array) {
    this.bytes = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  }

  frame(): EntityFrame {
    const { view } = this;
    const { at } = entityHeader;
    this.checkHead();
    const kind = kindNames.find((name) => entityMessageKinds[name] === view.getUint8(at.kind));
    if (kind === undefined) throw new EntityFormatError('The message is of an unknown kind.');
    const counts = {
      entities: view.getUint32(at.entities, true),
      moves: view.getUint32(at.moves, true),
      removed: view.getUint32(at.removed, true),
    };
    const least =
      counts.entities * (motionRecord.bytes + entityRecord.bytes) +
      counts.moves * motionRecord.bytes +
      counts.removed * idBytes;
    this.need(least);
    const frame: EntityFrame = {
      kind,
      seq: view.getUint32(at.seq, true),
      base: view.getUint32(at.base, true),
      tick: this.finite(at.tick),
      time_ms: this.finite(at.time_ms),
      day: view.getInt32(at.day, true),
      second: this.finite(at.second),
      factor: this.finite(at.factor),
      paused: (view.getUint8(at.flags) & entityFlags.paused) !== 0,
      entities: this.times(counts.entities, () => this.entity()),
      moves: this.times(counts.moves, () => this.motion()),
      removed: this.times(counts.removed, () => view.getUint32(this.take(idBytes), true)),
    };
    if (this.place !== this.bytes.length) throw new EntityFormatError('The message is longer than it says.');
    return frame;
  }

  private checkHead(): void {
    const { bytes } = this;
    if (bytes.length < entityHeader.bytes || entityFormat.magic.some((byte, i) => bytes[i] !== byte))
      throw new EntityFormatError('These bytes are no message of the entities channel.');
    const version = bytes[entityHeader.at.version];
    if (version !== entityFormat.version)
      throw new EntityFormatError(`The message is of version ${version}; this client reads version 1.`);
  }

  private motion(): TelemetryMotion {
    const { view } = this;
    const { at } = motionRecord;
    const start = this.take(motionRecord.bytes);
    const body = bodyOfNumber(view.getInt32(start + at.body, true));
    if (body === undefined) throw new EntityFormatError('The message names an unknown body.');
    const flags = view.getUint32(start + at.flags, true);
    const [ax, ay, az, aw] = [0, 1, 2, 3].map((i) => this.finite32(start + at.attitude + i * 4));
    return {
      id: view.getUint32(start + at.id, true),
      body,
      position_m: this.triple64(start + at.position_m),
      velocity_mps: this.triple64(start + at.velocity_mps),
      attitude: [ax ?? 0, ay ?? 0, az ?? 0, aw ?? 1],
      angular_velocity_radps: this.triple32(start + at.angular_velocity_radps),
      mass_kg: this.optional32(start + at.mass_kg),
      fuel_kg: this.optional32(start + at.fuel_kg),
      stabilise: (flags & entityFlags.stabilise) !== 0,
      brake: (flags & entityFlags.brake) !== 0,
      landed: (flags & entityFlags.landed) !== 0,
      asleep: (flags & entityFlags.asleep) !== 0,
      fixed: (flags & entityFlags.fixed) !== 0,
    };
  }

  private entity(): TelemetryEntity {
    const motion = this.motion();
    const { view } = this;
    const { at } = entityRecord;
    const start = this.take(entityRecord.bytes);
    const kind = entityKinds[view.getUint8(start + at.kind)];
    const form = entityForms[view.getUint8(start + at.form)];
    if (kind === undefined || form === undefined)
      throw new EntityFormatError('The message names an unknown kind of entity.');
    const ownerBytes = view.getUint16(start + at.owner_bytes, true);
    const name = this.text(view.getUint16(start + at.name_bytes, true));
    return {
      ...motion,
      kind,
      form,
      name,
      owner: ownerBytes === noOwner ? null : this.text(ownerBytes),
      size_m: Number.isNaN(view.getFloat32(start + at.size_m, true))
        ? null
        : this.triple32(start + at.size_m),
      fuel_capacity_kg: this.optional32(start + at.fuel_capacity_kg),
    };
  }

  private text(length: number): string {
    const start = this.take(length);
    try {
      return text.decode(this.bytes.subarray(start, start + length));
    } catch {
      throw new EntityFormatError('A name in the message is not UTF-8.');
    }
  }

  /** Moves on, and says where it was. */
  private take(bytes: number): number {
    this.need(bytes);
    const start = this.place;
    this.place += bytes;
    return start;
  }

  private need(bytes: number): void {
    if (this.place + bytes > this.bytes.length)
      throw new EntityFormatError('The message is shorter than it says.');
  }

  private times<T>(count: number, read: () => T): T[] {
    const list: T[] = [];
    for (let i = 0; i < count; i++) list.push(read());
    return list;
  }

  private finite(at: number): number {
    return checked(this.view.getFloat64(at, true));
  }

  private finite32(at: number): number {
    return checked(this.view.getFloat32(at, true));
  }

  /** NaN stands for nothing. */
  private optional32(at: number): number | null {
    const value = this.view.getFloat32(at, true);
    return Number.isNaN(value) ? null : checked(value);
  }

  private triple64(at: number): [number, number, number] {
    return [this.finite(at), this.finite(at + 8), this.finite(at + 16)];
  }

  private triple32(at: number): [number, number, number] {
    return [this.finite32(at), this.finite32(at + 4), this.finite32(at + 8)];
  }
}

function checked(value: number): number {
  if (!Number.isFinite(value)) throw new EntityFormatError('A number in the message is not finite.');
  return value;
}
