import {
  BoxGeometry,
  type BufferGeometry,
  Color,
  DynamicDrawUsage,
  InstancedMesh,
  type Material,
  Matrix4,
  MeshStandardMaterial,
  Quaternion,
  type Scene,
  SphereGeometry,
  Vector3,
} from 'three';
import type { Ephemeris } from '../../astro/index.ts';
import type { Log } from '../../engine/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import type { EntityShape, ViewState, VisibleEntity } from '../view-state.ts';
import { crateMaterial } from './crate-material.ts';
import { shipGeometry } from './ship-model.ts';

/** Most entities drawn of each shape; more are left out, and the log says so once. */
export const MAX_OF_SHAPE: Readonly<Record<EntityShape, number>> = {
  ship: 64,
  crate: 512,
  ball: 512,
  marker: 64,
};

/** Length of the ship's model, m. */
const SHIP_LENGTH_M = 5;

/** Own colours of shapes, sRGB. */
const COLORS: Readonly<Record<EntityShape, number>> = {
  ship: 0xffffff,
  crate: 0xb08a5a,
  ball: 0xd8d8d8,
  marker: 0x7fe0ff,
};

/** A place where something small is, for a point of light. */
export interface FarPoint {
  readonly positionM: Vec3;
  readonly color: Color;
  /** Half of the angle that the thing itself fills, rad. */
  angularRadiusRad: number;
}

type Solid = Exclude<EntityShape, 'marker'>;
const solids: readonly Solid[] = ['ship', 'crate', 'ball'];

/** Ships, crates and balls as instances: one draw call a shape. */
export class EntityLayer {
  /** Ships and markers of this frame for far points; `farCount` of them are valid. */
  readonly far: readonly FarPoint[];
  farCount = 0;
  readonly #meshes: Readonly<Record<Solid, InstancedMesh>>;
  readonly #log: Log;
  readonly #ephemeris: Ephemeris | null;
  readonly #counts: Record<EntityShape, number> = { ship: 0, crate: 0, ball: 0, marker: 0 };
  readonly #warned = new Set<EntityShape>();
  readonly #state = new Float64Array(6);
  readonly #place = vec3.create();
  #cachedBody = -1;

  constructor(scene: Scene, ephemeris: Ephemeris | null, log: Log) {
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
      ship: instances('ship', shipGeometry(), painted),
      crate: instances('crate', new BoxGeometry(1, 1, 1), crateMaterial()),
      ball: instances('ball', new SphereGeometry(0.5, 32, 20), smooth),
    };
    for (const shape of solids) scene.add(this.#meshes[shape]);
    this.far = Array.from({ length: MAX_OF_SHAPE.ship + MAX_OF_SHAPE.marker }, () => ({
      positionM: vec3.create(),
      color: new Color(),
      angularRadiusRad: 0,
    }));
  }

  /** Places all entities relative to the observer. Does not allocate. */
  update(state: ViewState): void {
    const counts = this.#counts;
    counts.ship = 0;
    counts.crate = 0;
    counts.ball = 0;
    counts.marker = 0;
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
      if (shape === 'ship' || shape === 'marker') this.#addFar(entity);
      if (shape !== 'marker') this.#addSolid(entity, shape, counts[shape]);
      counts[shape]++;
    }
    finish(this.#meshes.ship, counts.ship);
    finish(this.#meshes.crate, counts.crate);
    finish(this.#meshes.ball, counts.ball);
  }

  dispose(): void {
    for (const shape of solids) {
      const mesh = this.#meshes[shape];
      mesh.removeFromParent();
      mesh.geometry.dispose();
      (mesh.material as Material).dispose();
      mesh.dispose();
    }
  }

  /** Place relative to the observer, by differences of doubles. */
  #locate({ body, offsetM }: VisibleEntity, { observer, day, second }: ViewState): void {
    vec3.sub(this.#place, offsetM, observer.offsetM);
    if (body === observer.body || !this.#ephemeris) return;
    if (this.#cachedBody !== body) {
      this.#ephemeris.stateBetween(body, observer.body, day, second, this.#state);
      this.#cachedBody = body;
    }
    this.#place[0] += this.#state[0];
    this.#place[1] += this.#state[1];
    this.#place[2] += this.#state[2];
  }

  #addFar({ shape, sizeM, color }: VisibleEntity): void {
    const point = this.far[this.farCount++];
    vec3.copy(point.positionM, this.#place);
    point.color.setHex(color ?? COLORS.marker);
    point.angularRadiusRad = shape === 'marker' ? 0 : sizeM[2] / 2 / Math.max(1, vec3.length(this.#place));
  }

  #addSolid({ attitude, sizeM, color }: VisibleEntity, shape: Solid, index: number): void {
    const mesh = this.#meshes[shape];
    position.fromArray(this.#place);
    turn.fromArray(attitude);
    if (shape === 'ship') scale.setScalar(sizeM[2] / SHIP_LENGTH_M);
    else if (shape === 'ball') scale.setScalar(sizeM[0]);
    else scale.fromArray(sizeM);
    mesh.setMatrixAt(index, matrix.compose(position, turn, scale));
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
  if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
}
