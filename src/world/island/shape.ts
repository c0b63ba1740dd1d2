import { PI, type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { Entity, ShapeView } from '../entity.ts';
import type { PlacedThing } from '../scene/scene-places.ts';
import type { SceneShape } from '../scene/schema.ts';

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

/** A box or a ball of a local scene, as others see it. */
export class Shape implements Entity, ShapeView {
  readonly kind = 'shape';
  readonly vessel = null;
  readonly description = null;
  readonly body = 0;
  readonly id: number;
  readonly name: string;
  readonly form: 'box' | 'sphere';
  readonly sizeM: Vec3;
  readonly colour: string | null;
  readonly stuff: Stuff;
  /** Where the scene puts it. */
  readonly startM: Vec3;
  readonly startAttitude: Quat;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3 = vec3.create();
  readonly attitude: Quat;
  readonly angularVelocityRadps: Vec3 = vec3.create();
  state: 'fixed' | 'awake' | 'asleep';

  constructor(id: number, { node, place }: PlacedThing<SceneShape>) {
    const scale = node.scale ?? 1;
    const size =
      node.type === 'box' ? node.size_m : [2 * node.radius_m, 2 * node.radius_m, 2 * node.radius_m];
    this.id = id;
    this.name = node.name;
    this.form = node.type;
    this.sizeM = Float64Array.from(size, (length) => length * scale);
    this.colour = node.colour ?? null;
    this.startM = place.offsetM.slice();
    this.startAttitude = place.attitude.slice();
    this.offsetM = place.offsetM.slice();
    this.attitude = quat.normalize(quat.create(), place.attitude);
    this.state = node.motion === 'fixed' ? 'fixed' : 'awake';
    this.stuff = {
      massKg: node.mass_kg ?? densityKgM3 * volumeM3(this.form, this.sizeM),
      friction: node.friction ?? defaultFriction,
      restitution: node.restitution ?? defaultRestitution,
    };
  }

  get shape(): ShapeView {
    return this;
  }
}

function volumeM3(form: 'box' | 'sphere', [x, y, z]: Vec3): number {
  return form === 'box' ? x * y * z : (PI * x * y * z) / 6;
}
