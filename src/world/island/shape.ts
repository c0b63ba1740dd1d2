import { PI, type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { Entity, ShapeView } from '../entity.ts';
import type { SceneShape } from '../scene/schema.ts';
import type { Placement } from '../vessel/placement.ts';

/** Mass of a cubic metre where a scene does not say how heavy something is, kg: a loaded crate. */
const densityKgM3 = 100;
const defaultFriction = 0.6;
const defaultRestitution = 0.2;

/** What a box or a ball is made of. */
export interface Stuff {
  readonly massKg: number;
  readonly friction: number;
  readonly restitution: number;
}

/** What a box or a ball is, wherever it is. */
export interface ShapeMake {
  readonly name: string;
  readonly form: 'box' | 'sphere';
  readonly fixed: boolean;
  /** Full lengths along its own axes before it is scaled. */
  readonly baseSizeM: readonly number[];
  readonly scale: number;
  readonly colour: string | null;
  /** Null: by its size. */
  readonly massKg: number | null;
  readonly friction: number;
  readonly restitution: number;
}

/** A new box or ball: what it is, and where it is at rest at first. */
export interface NewShape {
  readonly make: ShapeMake;
  readonly at: Pick<Placement, 'offsetM' | 'attitude'>;
}

/** What can be changed of one; what is left out stays. */
export interface ShapeChange {
  readonly make?: ShapeMake;
  readonly offsetM?: Vec3;
  readonly attitude?: Quat;
  readonly velocityMps?: Vec3;
  readonly angularVelocityRadps?: Vec3;
}

/** What a box or a ball of a document is. */
export function makeOf(node: Omit<SceneShape, 'type' | 'position'>, form: 'box' | 'sphere'): ShapeMake {
  return {
    name: node.name,
    form,
    fixed: node.motion === 'fixed',
    baseSizeM: sizeOf(node),
    scale: node.scale ?? 1,
    colour: node.colour ?? null,
    massKg: node.mass_kg ?? null,
    friction: node.friction ?? defaultFriction,
    restitution: node.restitution ?? defaultRestitution,
  };
}

function sizeOf(node: object): readonly number[] {
  const { size_m, radius_m } = node as { size_m?: readonly number[]; radius_m?: number };
  const diameterM = 2 * (radius_m ?? 0);
  return size_m ?? [diameterM, diameterM, diameterM];
}

/** A box or a ball of a local scene, as others see it. */
export class Shape implements Entity, ShapeView {
  readonly kind = 'shape';
  readonly groundM = null;
  readonly vessel = null;
  readonly freeBody = null;
  readonly description = null;
  readonly body = 0;
  readonly id: number;
  readonly sizeM: Vec3 = vec3.create();
  /** Where it is put back when it gets lost. */
  readonly startM: Vec3;
  readonly startAttitude: Quat;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3 = vec3.create();
  readonly attitude: Quat;
  readonly angularVelocityRadps: Vec3 = vec3.create();
  state: 'fixed' | 'awake' | 'asleep';
  #make: ShapeMake;

  constructor(id: number, { make, at }: NewShape) {
    this.id = id;
    this.#make = make;
    this.startM = at.offsetM.slice();
    this.startAttitude = at.attitude.slice();
    this.offsetM = at.offsetM.slice();
    this.attitude = quat.normalize(quat.create(), at.attitude);
    this.state = make.fixed ? 'fixed' : 'awake';
    this.#resize();
  }

  /** What it is; whoever changes it tells the rigid-body engine. */
  get make(): ShapeMake {
    return this.#make;
  }

  set make(make: ShapeMake) {
    this.#make = make;
    this.#resize();
  }

  get name(): string {
    return this.#make.name;
  }

  get form(): 'box' | 'sphere' {
    return this.#make.form;
  }

  get colour(): string | null {
    return this.#make.colour;
  }

  get stuff(): Stuff {
    const { massKg, friction, restitution } = this.#make;
    return { massKg: massKg ?? densityKgM3 * volumeM3(this.form, this.sizeM), friction, restitution };
  }

  get shape(): ShapeView {
    return this;
  }

  #resize(): void {
    const { baseSizeM, scale } = this.#make;
    this.sizeM.set(baseSizeM.map((length) => length * scale));
  }
}

function volumeM3(form: 'box' | 'sphere', [x, y, z]: Vec3): number {
  return form === 'box' ? x * y * z : (PI * x * y * z) / 6;
}
