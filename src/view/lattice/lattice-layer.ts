import { Group, Matrix4, type PerspectiveCamera, type Vector3 } from 'three';
import { bodies, LIGHT_MPS } from '../../astro/index.ts';
import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { GlobeSeen, GlobesSeen } from '../entities/globes-seen.ts';
import type { Placement, Placements } from '../frame/placement.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import type { ViewState, VisibleEntity } from '../view-state.ts';
import { createLatticeMeshes, type LatticeMeshes } from './lattice-mesh.ts';
import { createMass, type Mass, Sources } from './sources.ts';
import { placeInCells } from './spacing.ts';
import { shownBeta } from './tint.ts';
import { levelAt, totalSag } from './wells.ts';

/** What a scene's lattice is like. */
interface LatticeScale {
  /** Finest spacing, m. */
  readonly leastM: number;
  /** At the radius of a mass the sheet sags as far as a circular orbit there goes in this time, s. */
  readonly sagS: number;
  /** Length that weights are counted in, m. */
  readonly unitM: number;
  /** How far the sheet goes at least, m. */
  readonly reachM: number;
  /** Speed at which colours are those of 0.71 of the speed of light, where light is as fast as it is, m/s. */
  readonly exaggeratedMps: number;
  /** Sheet axes to scene axes. */
  readonly attitude: Quat;
}

/** Ecliptic of J2000 (obliquity 84381.406", IAU 2006). */
const SPACE: LatticeScale = {
  leastM: 10,
  sagS: 1400,
  unitM: 1e9,
  reachM: 1.2e13,
  exaggeratedMps: 20_000,
  attitude: quat.fromAxisAngle(quat.create(), vec3.create(1), (84_381.406 / 3600) * (Math.PI / 180)),
};

/** The floor of a room: spacing 10 in units of 0.1 m. */
const ROOM: LatticeScale = {
  leastM: 1,
  sagS: 1,
  unitM: 1,
  reachM: 400,
  exaggeratedMps: 20,
  attitude: quat.fromAxisAngle(quat.create(), vec3.create(1), -Math.PI / 2),
};

/** What stands for the gravitational parameter of a thing in a room, m^3/s^2 per cubic metre: a well as deep as it is wide. */
const ROOM_GM_PER_M3 = 0.25;
/** Things of a room that are looked at for the strongest. */
const ROOM_MASSES_MAX = 512;

/** Time in which the lattice comes and goes, s. */
const FADE_S = 0.7;
/** Radius of the patch about a well, in cores, and as a share of the way to it. */
const PATCH_CORES = 12;
const PATCH_SHARE = 0.5;
/** Distance from a body's centre, in its radii, where the sheet begins to turn below the observer, and where it has. */
const TURNS_AT_RADII = 5;
const TURNED_AT_RADII = 1.6;
/** First ring about the observer, as a share of the height above the sheet. */
const FIRST_RING = 0.03;

/** The body that a frame's lattice is nearest to. */
interface Nearest {
  positionM: Vec3;
  distanceM: number;
  radiusM: number;
  /** Another number where the lines stand still beside something else. */
  frame: number;
  /** Of a custom body. */
  entity: VisibleEntity | null;
}

/**
 * Space as a glowing grid: a sheet through all bodies along the ecliptic, or along the floor of a room, that masses
 * pull down. Two draw calls, and nothing is allocated in a frame.
 */
export class LatticeLayer {
  readonly object = new Group();
  readonly #meshes: LatticeMeshes;
  readonly #masses: readonly Mass[];
  readonly #sources = new Sources();
  readonly #attitude = quat.create();
  readonly #back = quat.create();
  readonly #up = vec3.create();
  readonly #tilt = quat.create();
  readonly #foot = vec3.create();
  readonly #nearest: Nearest = { positionM: vec3.create(), distanceM: 1, radiusM: 1, frame: 0, entity: null };
  #shown = 0;
  #frame = -2;
  #cut = true;

  constructor() {
    this.#masses = Array.from({ length: Math.max(bodies.length, ROOM_MASSES_MAX) }, createMass);
    this.#meshes = createLatticeMeshes();
    this.object.name = 'lattice';
    this.object.visible = false;
    this.object.add(this.#meshes.around, this.#meshes.patches);
    for (const mesh of [this.#meshes.around, this.#meshes.patches]) {
      mesh.onBeforeRender = (_renderer, _scene, camera) => {
        this.#toCamera(camera as PerspectiveCamera);
        mesh.material.uniformsNeedUpdate = true;
      };
    }
  }

  /** Lets the lattice be there, or not, from the next frame on instead of coming or going. */
  cut(): void {
    this.#cut = true;
  }

  /**
   * Computes the lattice for a frame.
   * @param placements places of the bodies on rails; null where there are none
   * @param custom bodies that move freely, beside those or about another star; null in a room
   * @param stepS real time since the frame before
   * @param nowMs real time, for the pulse
   */
  update(
    state: ViewState,
    placements: Placements | null,
    custom: GlobesSeen | null,
    stepS: number,
    nowMs: number,
    pixelRatio: number,
  ): void {
    const isRoom = placements === null && custom === null;
    const nearest = this.#nearestOf(placements, custom, state);
    this.#fade(state, nearest?.frame ?? -1, stepS);
    this.object.visible = this.#shown > 0;
    if (!this.object.visible) return;
    const scale = isRoom ? ROOM : SPACE;
    this.#lay(scale, nearest);
    const count = isRoom ? this.#weighThings(state) : this.#weighBodies(placements, custom);
    this.#sources.choose(this.#masses, count, scale.sagS);
    this.#place(state, scale, nearest);
    this.#colour(state, scale, nearest);
    const { uniforms } = this.#meshes;
    setFloat(uniforms.uStrength, this.#shown * this.#shown * (3 - 2 * this.#shown));
    setFloat(uniforms.uPulse, state.calm === true ? 0 : (nowMs / 1e3) % 1);
    setFloat(uniforms.uWidth, Math.max(1, 1.15 * pixelRatio));
    this.#meshes.setRoom(isRoom);
  }

  dispose(): void {
    this.#meshes.dispose();
  }

  /** Comes and goes slowly, also when lines begin to stand still beside another body. */
  #fade({ lattice }: ViewState, frame: number, stepS: number): void {
    if (frame !== this.#frame) {
      this.#frame = frame;
      this.#shown = 0;
    }
    const step = this.#cut ? 1 : stepS / FADE_S;
    this.#cut = false;
    this.#shown = Math.min(1, Math.max(0, this.#shown + (lattice ? step : -step)));
  }

  /**
   * Lays the sheet along the plane of its scene. Close above a body that would lie behind the body most of the time, so
   * there the sheet turns until it is level below the observer, and rises beyond the horizon all around.
   */
  #lay({ attitude }: LatticeScale, nearest: Nearest | null): void {
    quat.copy(this.#attitude, attitude);
    if (nearest) {
      const radii = nearest.distanceM / nearest.radiusM;
      const turned = smooth((TURNS_AT_RADII - radii) / (TURNS_AT_RADII - TURNED_AT_RADII));
      const up = vec3.scale(this.#up, nearest.positionM, -1 / nearest.distanceM);
      const pole = vec3.transformQuat(this.#foot, vec3.set(this.#foot, 0, 0, 1), attitude);
      vec3.normalize(up, vec3.lerp(up, pole, up, turned));
      shortestTurn(this.#tilt, pole, up);
      quat.multiply(this.#attitude, this.#tilt, attitude);
    }
    quat.conjugate(this.#back, this.#attitude);
  }

  #weighBodies(placements: Placements | null, custom: GlobesSeen | null): number {
    const onRails = placements?.all ?? none;
    const free = Math.min(custom?.count ?? 0, this.#masses.length - onRails.length);
    for (let i = 0; i < onRails.length; i++) this.#weigh(this.#masses[i], onRails[i]);
    for (let i = 0; i < free; i++)
      this.#weigh(this.#masses[onRails.length + i], (custom as GlobesSeen).all[i]);
    return onRails.length + free;
  }

  #weigh(mass: Mass, one: Placement | GlobeSeen): void {
    vec3.transformQuat(mass.placeM, one.positionM, this.#back);
    mass.gm = 'entity' in one ? (one.entity.globe?.gmM3S2 ?? 0) : bodies[one.body].gmM3S2;
    mass.radiusM = radiusOf(one);
  }

  /** The body whose surface fills most of the view, null in a room; the same object every time. */
  #nearestOf(
    placements: Placements | null,
    custom: GlobesSeen | null,
    { observer }: ViewState,
  ): Nearest | null {
    const onRails = placements?.all ?? none;
    let one: Placement | GlobeSeen | null = null;
    for (let i = 0; i < onRails.length; i++) one = wider(one, onRails[i]);
    if (custom !== null) for (let i = 0; i < custom.count; i++) one = wider(one, custom.all[i]);
    if (one === null) return null;
    const near = this.#nearest;
    near.positionM = one.positionM;
    near.distanceM = one.distanceM;
    near.radiusM = radiusOf(one);
    near.frame = 'entity' in one ? -2 - Number(one.entity.id) : observer.body;
    near.entity = 'entity' in one ? one.entity : null;
    return near;
  }

  /** The things of a room by their volume, on the floor. */
  #weighThings({ entities, observer }: ViewState): number {
    let count = 0;
    for (let i = 0; i < entities.length && count < ROOM_MASSES_MAX; i++) {
      const volumeM3 = volumeOf(entities[i]);
      if (volumeM3 <= 0) continue;
      const mass = this.#masses[count++];
      vec3.sub(mass.placeM, entities[i].offsetM, observer.offsetM);
      vec3.transformQuat(mass.placeM, mass.placeM, this.#back);
      mass.gm = ROOM_GM_PER_M3 * volumeM3;
      mass.radiusM = 0.5 * Math.cbrt(volumeM3);
      mass.placeM[2] = -observer.offsetM[1];
    }
    return count;
  }

  #place({ observer }: ViewState, scale: LatticeScale, nearest: Nearest | null): void {
    const { uniforms } = this.#meshes;
    const { chosen, count, raisedM } = this.#sources;
    const wells = uniforms.uWells.value;
    const pulls = uniforms.uPulls.value;
    for (let i = 0; i < count; i++) {
      const { placeM, coreM, sagAtCoreM, share } = chosen[i];
      wells[4 * i] = placeM[0];
      wells[4 * i + 1] = placeM[1];
      wells[4 * i + 2] = placeM[2];
      wells[4 * i + 3] = coreM;
      pulls[3 * i] = sagAtCoreM;
      pulls[3 * i + 2] = share;
      const alongM = Math.sqrt(placeM[0] * placeM[0] + placeM[1] * placeM[1]);
      pulls[3 * i + 1] = Math.min(PATCH_CORES * coreM, PATCH_SHARE * alongM);
    }
    this.#meshes.setCount(count);
    setFloat(uniforms.uUnit, scale.unitM);
    setFloat(uniforms.uLeast, scale.leastM);
    const floorM = nearest ? 0 : -observer.offsetM[1];
    const levelM = count > 0 ? levelAt(chosen, count, scale.unitM, 0, 0) : floorM;
    const raised = count > 0 ? raisedM : floorM;
    setFloat(uniforms.uRaised, raised);
    const heightM = Math.abs(levelM + raisedM - totalSag(chosen, count, 0, 0, levelM));
    const innerM = Math.max(0.1 * scale.leastM, FIRST_RING * heightM);
    setFloat(uniforms.uInner, innerM);
    setFloat(uniforms.uGrowth, Math.log(Math.max(scale.reachM, 30 * heightM) / innerM));
    this.object.quaternion.fromArray(this.#attitude);
    // lines stand still in the frame of the body that the observer's place is told from, and pass through it; where a custom
    // body is the nearest, in that of this one
    if (nearest?.entity) vec3.scale(this.#foot, nearest.positionM, -1);
    else vec3.copy(this.#foot, observer.offsetM);
    vec3.transformQuat(this.#foot, this.#foot, this.#back);
    placeInCells(scale.leastM, this.#foot[0], this.#foot[1], uniforms.uCells.value);
  }

  #colour({ observer, lightMps }: ViewState, scale: LatticeScale, nearest: Nearest | null): void {
    const { uMotion } = this.#meshes.uniforms;
    const along = vec3.copy(this.#foot, observer.velocityMps);
    const beside = nearest?.entity;
    if (beside?.velocityMps && beside.body === observer.body) vec3.sub(along, along, beside.velocityMps);
    vec3.transformQuat(along, along, this.#back);
    const speedMps = vec3.length(along);
    if (speedMps > 0) vec3.scale(along, along, 1 / speedMps);
    const beta = shownBeta(speedMps, lightMps ?? LIGHT_MPS, scale.exaggeratedMps);
    uMotion.value.set(along[0], along[1], along[2], beta);
  }

  /** The eye in the sheet's axes: each of a headset's two has its own. */
  #toCamera(camera: PerspectiveCamera): void {
    const eye: Vector3 = this.#meshes.uniforms.uEye.value;
    eye
      .setFromMatrixPosition(camera.matrixWorld)
      .applyMatrix4(inverse.copy(this.object.matrixWorld).invert());
  }
}

const inverse = new Matrix4();
const none: readonly Placement[] = [];

function wider(one: Placement | GlobeSeen | null, other: Placement | GlobeSeen): Placement | GlobeSeen {
  return one === null || other.angularRadiusRad > one.angularRadiusRad ? other : one;
}

function radiusOf(one: Placement | GlobeSeen): number {
  return 'entity' in one ? one.entity.sizeM[0] / 2 : bodies[one.body].meanRadiusM;
}

function smooth(x: number): number {
  const t = Math.min(1, Math.max(0, x));
  return t * t * (3 - 2 * t);
}

/** The smallest turn from one unit vector to another; half a turn about the first axis when they are opposite. */
function shortestTurn(out: Quat, from: Vec3, to: Vec3): Quat {
  const x = from[1] * to[2] - from[2] * to[1];
  const y = from[2] * to[0] - from[0] * to[2];
  const z = from[0] * to[1] - from[1] * to[0];
  const w = 1 + vec3.dot(from, to);
  if (w < 1e-9) return quat.set(out, 1, 0, 0, 0);
  return quat.normalize(out, quat.set(out, x, y, z, w));
}

function volumeOf({ shape, sizeM }: VisibleEntity): number {
  if (shape === 'marker') return 0;
  if (shape === 'ball') return (Math.PI / 6) * sizeM[0] ** 3;
  return sizeM[0] * sizeM[1] * sizeM[2];
}
