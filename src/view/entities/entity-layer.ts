import {
  BoxGeometry,
  type BufferGeometry,
  Color,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedMesh,
  type Material,
  Matrix4,
  MeshStandardMaterial,
  Quaternion,
  type Scene,
  SphereGeometry,
  Vector3,
} from 'three';
import { type Ephemeris, LIGHT_MPS } from '../../astro/index.ts';
import type { Log } from '../../engine/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { STAR_COMPRESSION } from '../light/photometry.ts';
import { sunlightRatio } from '../relativity/doppler-glsl.ts';
import { LateImage } from '../relativity/late-image.ts';
import type { TravelUniforms } from '../relativity/travel-glsl.ts';
import { OWN_SHIFT, seenInTravel } from '../relativity/travelling-material.ts';
import type { EntityShape, ViewState, VisibleEntity } from '../view-state.ts';
import { crateMaterial } from './crate-material.ts';
import { type GlobeFrame, GlobeLayer } from './globe-layer.ts';
import { GlobesSeen, MAX_GLOBES } from './globes-seen.ts';
import { rounded } from './rounded-material.ts';
import { shipGeometry } from './ship-model.ts';

/** Most entities drawn of each shape; more are left out, and the log says so once. */
const MAX_OF_SHAPE: Readonly<Record<EntityShape, number>> = {
  ship: 64,
  crate: 512,
  ball: 512,
  marker: 64,
  globe: MAX_GLOBES,
};

/** Most places for points of light. */
export const MAX_FAR = MAX_OF_SHAPE.ship + MAX_OF_SHAPE.marker + MAX_OF_SHAPE.globe;

/** Parts of a box's edges: seen in fast flight, straight ones are bent. */
const BOX_PARTS = [6, 12, 6] as const;

/** Length of the ship's model, m. */
const SHIP_LENGTH_M = 5;

/** Own colours of shapes, sRGB. */
const COLORS: Readonly<Record<EntityShape, number>> = {
  ship: 0xffffff,
  crate: 0xb08a5a,
  ball: 0xd8d8d8,
  marker: 0x7fe0ff,
  globe: 0xffffff,
};

/** A place where something small is, for a point of light. */
export interface FarPoint {
  readonly positionM: Vec3;
  readonly color: Color;
  /** Half of the angle that the thing itself fills, rad. */
  angularRadiusRad: number;
  /** What it radiates as a point at exposure 1; NaN for what is drawn as a mark. */
  radiance: number;
}

type Solid = Exclude<EntityShape, 'marker' | 'globe'>;
const solids: readonly Solid[] = ['ship', 'crate', 'ball'];

/** Ships, crates and balls as instances: one draw call a shape. */
export class EntityLayer {
  /** Ships and markers of this frame for far points; `farCount` of them are valid. */
  readonly far: readonly FarPoint[];
  farCount = 0;
  readonly #meshes: Readonly<Record<Solid, InstancedMesh>>;
  readonly #log: Log;
  readonly #ephemeris: Ephemeris | null;
  readonly #counts: Record<EntityShape, number> = { ship: 0, crate: 0, ball: 0, marker: 0, globe: 0 };
  readonly #warned = new Set<EntityShape>();
  readonly #state = new Float64Array(6);
  readonly #place = vec3.create();
  readonly #velocity = vec3.create();
  readonly #late = new LateImage();
  readonly #globes: GlobeLayer;
  /** Custom bodies as they are in this frame, and what lights them: brought up to date before `update`. */
  readonly globes: GlobesSeen;
  #cachedBody = -1;

  constructor(scene: Scene, ephemeris: Ephemeris | null, log: Log, travel: TravelUniforms) {
    this.#log = log;
    this.#ephemeris = ephemeris;
    const painted = new MeshStandardMaterial({
      name: 'ship',
      vertexColors: true,
      roughness: 0.5,
      metalness: 0.15,
    });
    const smooth = new MeshStandardMaterial({ name: 'ball', roughness: 0.42, metalness: 0 });
    this.#meshes = {
      ship: instances('ship', shipGeometry(), seenInTravel(rounded(painted), travel)),
      crate: instances(
        'crate',
        new BoxGeometry(1, 1, 1, ...BOX_PARTS),
        seenInTravel(crateMaterial(), travel),
      ),
      ball: instances('ball', new SphereGeometry(0.5, 32, 20), seenInTravel(rounded(smooth), travel)),
    };
    for (const shape of solids) scene.add(this.#meshes[shape]);
    this.far = Array.from({ length: MAX_FAR }, () => ({
      positionM: vec3.create(),
      color: new Color(),
      angularRadiusRad: 0,
      radiance: Number.NaN,
    }));
    this.#globes = new GlobeLayer(scene, log, travel);
    this.globes = new GlobesSeen(ephemeris);
  }

  /** Places all entities relative to the observer. Does not allocate. */
  update(state: ViewState, frame: GlobeFrame): void {
    const counts = this.#counts;
    counts.ship = 0;
    counts.crate = 0;
    counts.ball = 0;
    counts.marker = 0;
    counts.globe = 0;
    this.#globes.begin();
    this.farCount = 0;
    this.#cachedBody = -1;
    for (let at = 0; at < state.entities.length; at++) {
      const entity = state.entities[at];
      const { shape } = entity;
      if (counts[shape] >= MAX_OF_SHAPE[shape]) {
        this.#warnFull(shape);
        continue;
      }
      this.#locate(entity, state);
      const moving = entity.velocityMps === undefined ? null : this.#velocity;
      this.#late.see(this.#place, moving, state.lightMps ?? LIGHT_MPS);
      if (shape === 'ship' || shape === 'marker') this.#addFar(entity);
      if (shape === 'globe') this.#addGlobe(entity, counts.globe, frame);
      else if (shape !== 'marker') this.#addSolid(entity, shape, counts[shape]);
      counts[shape]++;
    }
    this.#globes.end();
    finish(this.#meshes.ship, counts.ship);
    finish(this.#meshes.crate, counts.crate);
    finish(this.#meshes.ball, counts.ball);
  }

  dispose(): void {
    this.#globes.dispose();
    for (const shape of solids) {
      const mesh = this.#meshes[shape];
      mesh.removeFromParent();
      mesh.geometry.dispose();
      (mesh.material as Material).dispose();
      mesh.dispose();
    }
  }

  /** Place relative to the observer, by differences of doubles, and velocity in the frame of its reference body. */
  #locate({ body, offsetM, velocityMps }: VisibleEntity, { observer, day, second }: ViewState): void {
    vec3.sub(this.#place, offsetM, observer.offsetM);
    if (velocityMps !== undefined) vec3.copy(this.#velocity, velocityMps);
    if (body === observer.body || !this.#ephemeris) return;
    if (this.#cachedBody !== body) {
      this.#ephemeris.stateBetween(body, observer.body, day, second, this.#state);
      this.#cachedBody = body;
    }
    for (let axis = 0; axis < 3; axis++) {
      this.#place[axis] += this.#state[axis];
      this.#velocity[axis] += this.#state[axis + 3];
    }
  }

  #addGlobe(entity: VisibleEntity, index: number, frame: GlobeFrame): void {
    const { all, lamp } = this.globes;
    const radiance = this.#globes.add(entity, this.#place, all[index], lamp, frame);
    if (radiance === 0) return;
    const point = this.far[this.farCount++];
    // just before the body, so that its own disc does not hide the point while one gives way to the other
    const near = Math.max(0.5, 1 - (0.505 * entity.sizeM[0]) / Math.max(1, vec3.length(this.#place)));
    vec3.scale(point.positionM, this.#place, near);
    point.color.setHex(entity.color ?? COLORS.globe);
    point.radiance = radiance;
  }

  #addFar({ shape, sizeM, color }: VisibleEntity): void {
    const point = this.far[this.farCount++];
    vec3.copy(point.positionM, this.#place);
    point.color.setHex(color ?? COLORS.marker);
    point.radiance = Number.NaN;
    if (this.#late.doppler !== 1) shiftPoint(point.color, this.#late.doppler);
    point.angularRadiusRad = shape === 'marker' ? 0 : sizeM[2] / 2 / Math.max(1, vec3.length(this.#place));
  }

  #addSolid({ attitude, sizeM, color }: VisibleEntity, shape: Solid, index: number): void {
    const mesh = this.#meshes[shape];
    position.fromArray(this.#place);
    turn.fromArray(attitude);
    if (shape === 'ship') scale.setScalar(sizeM[2] / SHIP_LENGTH_M);
    else if (shape === 'ball') scale.setScalar(sizeM[0]);
    else scale.fromArray(sizeM);
    matrix.compose(position, turn, scale);
    this.#late.deform(matrix);
    mesh.setMatrixAt(index, matrix);
    mesh.geometry.attributes[OWN_SHIFT].array[index] = Math.log(this.#late.doppler);
    mesh.setColorAt(index, tint.setHex(color ?? COLORS[shape]));
  }

  #warnFull(shape: EntityShape): void {
    if (this.#warned.has(shape)) return;
    this.#warned.add(shape);
    this.#log.warn('There are more entities of a shape than are drawn; the rest is left out.', {
      code: 'too_many_entities',
      shape,
      most: MAX_OF_SHAPE[shape],
    });
  }
}

const matrix = new Matrix4();
const position = new Vector3();
const turn = new Quaternion();
const scale = new Vector3();
const tint = new Color();

function instances(shape: Solid, geometry: BufferGeometry, material: Material): InstancedMesh {
  const shifts = new InstancedBufferAttribute(new Float32Array(MAX_OF_SHAPE[shape]), 1);
  geometry.setAttribute(OWN_SHIFT, shifts.setUsage(DynamicDrawUsage));
  const mesh = new InstancedMesh(geometry, material, MAX_OF_SHAPE[shape]);
  mesh.name = shape;
  mesh.instanceMatrix.setUsage(DynamicDrawUsage);
  mesh.setColorAt(0, tint.setHex(0xffffff));
  mesh.frustumCulled = false;
  mesh.castShadow = true;
  mesh.receiveShadow = true;
  mesh.count = 0;
  mesh.visible = false;
  return mesh;
}

function finish(mesh: InstancedMesh, count: number): void {
  mesh.count = count;
  mesh.visible = count > 0;
  if (count === 0) return;
  mesh.instanceMatrix.needsUpdate = true;
  mesh.geometry.attributes[OWN_SHIFT].needsUpdate = true;
  if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
}

/** Shifts the colour of a point as the shader of points does: its light falls into a smaller disc, on the scale of stars. */
function shiftPoint(color: Color, doppler: number): void {
  const smaller = 1 / (doppler * doppler);
  color.r *= (sunlightRatio(doppler, 0) * smaller) ** STAR_COMPRESSION;
  color.g *= (sunlightRatio(doppler, 1) * smaller) ** STAR_COMPRESSION;
  color.b *= (sunlightRatio(doppler, 2) * smaller) ** STAR_COMPRESSION;
}
