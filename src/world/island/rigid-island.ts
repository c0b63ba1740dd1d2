import type Rapier from '@dimforge/rapier3d-deterministic-compat';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import { WorldError } from '../error.ts';
import type { VesselRow } from '../vessel/vessel-table.ts';
import { ExactPlace } from './exact-place.ts';
import { type FloatingOrigin, rebaseDistanceM } from './floating-origin.ts';
import type { Shape } from './shape.ts';

/** The rigid-body engine, once it is loaded. */
export type Engine = typeof Rapier;

/** A craft in the island: its body there and the exact place of its vessel. */
interface Craft {
  readonly handle: number;
  readonly vesselId: number;
  readonly place: ExactPlace;
}

/** A shape in the island. */
interface Solid {
  readonly shape: Shape;
  handle: number;
  readonly place: ExactPlace;
  /** Too far from the origin for floats, so that it waits as it is until the origin comes back. */
  waits: boolean;
}

/** What a snapshot keeps of an island, beside the states of shapes and vessels. */
export interface IslandState {
  readonly bytes: Uint8Array;
  readonly crafts: readonly (readonly [row: number, handle: number, vesselId: number, remainderM: Vec3])[];
  /** In the order of the shapes. */
  readonly solids: readonly { readonly handle: number; readonly remainderM: Vec3 }[];
}

/** How fast a rolling ball loses its spin, 1/s. */
const rollingPerS = 0.4;

const spin = vec3.create();
const inverse = quat.create();
/** Scratch that the engine writes into. */
const vector = { x: 0, y: 0, z: 0 };
const rotation = { x: 0, y: 0, z: 0, w: 1 };

/**
 * Some hundred metres of rigid bodies in one local frame: single precision inside, doubles at the border. Loading the
 * engine is asynchronous and up to the caller; everything here is not.
 */
export class RigidIsland {
  readonly #engine: Engine;
  readonly #origin: FloatingOrigin;
  #world: Rapier.World;
  /** Balls that lie on something lose their spin, as real ones do. */
  readonly #rolls: boolean;
  #solids: Solid[] = [];
  readonly #crafts = new Map<number, Craft>();

  constructor(
    engine: Engine,
    origin: FloatingOrigin,
    gravityMps2: readonly number[],
    shapes: readonly Shape[],
  ) {
    this.#engine = engine;
    this.#origin = origin;
    this.#rolls = gravityMps2.some((part) => part !== 0);
    this.#world = new engine.World({ x: gravityMps2[0], y: gravityMps2[1], z: gravityMps2[2] });
    for (const shape of shapes) this.#solids.push(this.#addSolid(shape));
  }

  /** Gives the memory of the engine back. */
  free(): void {
    this.#world.free();
  }

  get shapes(): readonly Shape[] {
    return this.#solids.map(({ shape }) => shape);
  }

  /** The rows of the crafts in here. */
  get craftRows(): readonly number[] {
    return [...this.#crafts.keys()];
  }

  /** Whether a vessel is in here. */
  holds(row: number, vesselId: number): boolean {
    return this.#crafts.get(row)?.vesselId === vesselId;
  }

  /** Takes a vessel in, as it is. */
  addCraft(row: number, vesselId: number, vessel: VesselRow, massKg: number): void {
    this.removeCraft(row);
    const place = new ExactPlace(vessel.offsetM);
    const { RigidBodyDesc, ColliderDesc } = this.#engine;
    const { 0: width, 1: height, 2: length } = vessel.sizeM;
    // Gravity on vessels, where there is any, is part of their flight.
    const description = RigidBodyDesc.dynamic().setGravityScale(0).setCanSleep(false).setCcdEnabled(true);
    const body = this.#addBody(description, place, vessel.attitude);
    const collider = ColliderDesc.cuboid(0.5 * width, 0.5 * height, 0.5 * length)
      .setMass(massKg)
      .setFriction(0.3);
    this.#world.createCollider(collider, body);
    this.#crafts.set(row, { handle: body.handle, vesselId, place });
  }

  /** Lets a vessel go, if it is here. */
  removeCraft(row: number): void {
    const craft = this.#crafts.get(row);
    if (craft === undefined) return;
    this.#world.removeRigidBody(this.#world.getRigidBody(craft.handle));
    this.#crafts.delete(row);
  }

  /** Before a step: what a vessel's own engines made of its velocity and spin. `spinScale` is pilot's time in simulated. */
  pushCraft(row: number, { velocityMps, attitude, spinRadps }: VesselRow, spinScale: number): void {
    const craft = this.#crafts.get(row);
    if (craft === undefined) return;
    const body = this.#world.getRigidBody(craft.handle);
    vec3.transformQuat(spin, spinRadps, attitude);
    vec3.scale(spin, spin, spinScale);
    body.setLinvel({ x: velocityMps[0], y: velocityMps[1], z: velocityMps[2] }, true);
    body.setAngvel({ x: spin[0], y: spin[1], z: spin[2] }, true);
  }

  /** After a step: where a vessel is now. */
  readCraft(row: number, vessel: VesselRow, spinScale: number): void {
    const craft = this.#crafts.get(row);
    if (craft === undefined) return;
    const body = this.#world.getRigidBody(craft.handle);
    this.#read(body, craft.place, vessel.attitude, vessel.velocityMps, spin);
    vec3.transformQuat(vessel.spinRadps, spin, quat.conjugate(inverse, vessel.attitude));
    vec3.scale(vessel.spinRadps, vessel.spinRadps, 1 / spinScale);
  }

  /** Runs the engine for `spanS` seconds in equal steps of at most `longestStepS`, and reads the shapes back. */
  step(spanS: number, longestStepS: number): void {
    // While all rests, time may run a hundred thousand times as fast, and there is nothing to carry through it.
    const movedS = this.awake ? spanS : Math.min(spanS, longestStepS);
    const steps = Math.max(1, Math.ceil(movedS / longestStepS - 1e-9));
    this.#world.timestep = movedS / steps;
    for (let i = 0; i < steps; i += 1) this.#world.step();
    for (const { shape, handle, place, waits } of this.#solids) {
      if (shape.state === 'fixed' || waits) continue;
      const body = this.#world.getRigidBody(handle);
      const asleep = body.isSleeping();
      // What sleeps has not moved since it was last read.
      if (asleep && shape.state === 'asleep') continue;
      this.#read(body, place, shape.attitude, shape.velocityMps, spin);
      vec3.transformQuat(shape.angularVelocityRadps, spin, quat.conjugate(inverse, shape.attitude));
      shape.state = asleep ? 'asleep' : 'awake';
    }
  }

  /** Whether anything in here moves by itself. */
  get awake(): boolean {
    return (
      this.#crafts.size > 0 || this.#solids.some(({ shape, waits }) => shape.state === 'awake' && !waits)
    );
  }

  /** Takes a box or ball in, where it is. */
  addShape(shape: Shape): void {
    const solid = this.#addSolid(shape);
    this.#solids.push(solid);
    this.#settle(solid);
  }

  /** Lets one go; what rested on it falls. */
  removeShape(shape: Shape): void {
    const solid = this.#solids.find((one) => one.shape === shape);
    if (solid === undefined) return;
    this.#world.removeRigidBody(this.#world.getRigidBody(solid.handle));
    this.#solids = this.#solids.filter((one) => one !== solid);
    this.#wakeAll();
  }

  /** Tells the engine of a shape that was put elsewhere, or made larger or smaller. */
  updateShape(shape: Shape): void {
    const solid = this.#solids.find((one) => one.shape === shape);
    if (solid === undefined) return;
    const body = this.#world.getRigidBody(solid.handle);
    this.#putBody(body, solid.place);
    body.setRotation(rotationOf(shape.attitude), false);
    this.#world.removeCollider(body.collider(0), false);
    this.#world.createCollider(this.#colliderOf(shape), body);
    this.#settle(solid);
  }

  /** After a shape was put somewhere: what is far from the origin waits, and everything else looks where it stands now. */
  #settle(solid: Solid): void {
    const { shape, handle, place } = solid;
    const body = this.#world.getRigidBody(handle);
    if (shape.state !== 'fixed') {
      shape.state = 'awake';
      this.#setWaiting(solid, body, this.#origin.distanceM(place.placeM) > rebaseDistanceM);
      if (!solid.waits) this.#setMotion(body, shape);
    }
    this.#wakeAll();
  }

  #wakeAll(): void {
    for (const { shape, handle, waits } of this.#solids) {
      if (shape.state === 'fixed' || waits) continue;
      this.#world.getRigidBody(handle).wakeUp();
      shape.state = 'awake';
    }
  }

  /** Puts a shape back where it began, at rest. */
  returnToStart(shape: Shape): void {
    const solid = this.#solids.find((one) => one.shape === shape);
    if (solid === undefined) return;
    shape.offsetM.set(shape.startM);
    shape.attitude.set(quat.normalize(quat.create(), shape.startAttitude));
    shape.velocityMps.fill(0);
    shape.angularVelocityRadps.fill(0);
    const body = this.#world.getRigidBody(solid.handle);
    this.#putBody(body, solid.place);
    body.setRotation(rotationOf(shape.attitude), true);
    this.#setMotion(body, shape);
  }

  /**
   * After the origin has moved: tells the engine where everything is from there. Nothing moves in the world. What is now
   * far from the origin, and so from every visitor, waits as it is: floats would be too coarse to keep a stack standing.
   */
  rebase(): void {
    for (const solid of this.#solids) {
      const { shape, handle, place } = solid;
      const body = this.#world.getRigidBody(handle);
      this.#putBody(body, place);
      if (shape.state !== 'fixed')
        this.#setWaiting(solid, body, this.#origin.distanceM(place.placeM) > rebaseDistanceM);
    }
    for (const { handle, place } of this.#crafts.values())
      this.#putBody(this.#world.getRigidBody(handle), place);
  }

  /** A body that waits is a fixed one: unlike a disabled one it keeps its contacts, and a stack does not shift. */
  #setWaiting(solid: Solid, body: Rapier.RigidBody, waits: boolean): void {
    const { shape } = solid;
    const { RigidBodyType } = this.#engine;
    if (waits !== solid.waits) body.setBodyType(waits ? RigidBodyType.Fixed : RigidBodyType.Dynamic, false);
    const resumes = solid.waits && !waits;
    solid.waits = waits;
    if (resumes) this.#setMotion(body, shape);
    if (shape.state === 'asleep') body.sleep();
  }

  save(): IslandState {
    return {
      bytes: this.#world.takeSnapshot(),
      crafts: [...this.#crafts].map(([row, { handle, vesselId, place }]) => [
        row,
        handle,
        vesselId,
        place.remainderM,
      ]),
      solids: this.#solids.map(({ handle, place }) => ({ handle, remainderM: place.remainderM })),
    };
  }

  /** Throws WorldError `bad_snapshot`. `placeOf` gives the place of a vessel by its row. */
  restore(state: IslandState, shapes: readonly Shape[], placeOf: (row: number) => Vec3): void {
    const world = this.#engine.World.restoreSnapshot(state.bytes);
    if (!world || state.solids.length !== shapes.length) {
      throw new WorldError('bad_snapshot', 'its rigid bodies cannot be read');
    }
    this.#world.free();
    this.#world = world;
    this.#solids = shapes.map((shape, index) => {
      const { handle, remainderM } = state.solids[index];
      const body = world.bodies.get(handle);
      if (body === null) throw new WorldError('bad_snapshot', `its rigid bodies lack shape ${shape.id}`);
      const place = new ExactPlace(shape.offsetM);
      place.remainderM.set(remainderM);
      return { shape, handle, place, waits: shape.state !== 'fixed' && body.isFixed() };
    });
    this.#crafts.clear();
    for (const [row, handle, vesselId, remainderM] of state.crafts) {
      const place = new ExactPlace(placeOf(row));
      place.remainderM.set(remainderM);
      this.#crafts.set(row, { handle, vesselId, place });
    }
  }

  #setMotion(body: Rapier.RigidBody, { velocityMps, angularVelocityRadps, attitude }: Shape): void {
    vec3.transformQuat(spin, angularVelocityRadps, attitude);
    body.setLinvel({ x: velocityMps[0], y: velocityMps[1], z: velocityMps[2] }, true);
    body.setAngvel({ x: spin[0], y: spin[1], z: spin[2] }, true);
  }

  #addSolid(shape: Shape): Solid {
    const { RigidBodyDesc } = this.#engine;
    const place = new ExactPlace(shape.offsetM);
    const description = shape.state === 'fixed' ? RigidBodyDesc.fixed() : RigidBodyDesc.dynamic();
    if (this.#rolls && shape.form === 'sphere') description.setAngularDamping(rollingPerS);
    const body = this.#addBody(description, place, shape.attitude);
    this.#world.createCollider(this.#colliderOf(shape), body);
    return { shape, handle: body.handle, place, waits: false };
  }

  #colliderOf(shape: Shape): Rapier.ColliderDesc {
    const { ColliderDesc } = this.#engine;
    const { 0: x, 1: y, 2: z } = shape.sizeM;
    const form =
      shape.form === 'box' ? ColliderDesc.cuboid(0.5 * x, 0.5 * y, 0.5 * z) : ColliderDesc.ball(0.5 * x);
    const { massKg, friction, restitution } = shape.stuff;
    return form.setMass(massKg).setFriction(friction).setRestitution(restitution);
  }

  #addBody(description: Rapier.RigidBodyDesc, place: ExactPlace, attitude: Float64Array): Rapier.RigidBody {
    const { 0: x, 1: y, 2: z } = place.toFloats(this.#origin);
    return this.#world.createRigidBody(description.setTranslation(x, y, z).setRotation(rotationOf(attitude)));
  }

  #putBody(body: Rapier.RigidBody, place: ExactPlace): void {
    const { 0: x, 1: y, 2: z } = place.toFloats(this.#origin);
    body.setTranslation({ x, y, z }, false);
  }

  #read(
    body: Rapier.RigidBody,
    place: ExactPlace,
    attitude: Float64Array,
    velocity: Vec3,
    turning: Vec3,
  ): void {
    const at = body.translation(vector);
    place.fromFloats(this.#origin, at.x, at.y, at.z);
    const turned = body.rotation(rotation);
    quat.set(attitude, turned.x, turned.y, turned.z, turned.w);
    quat.normalize(attitude, attitude);
    const moves = body.linvel(vector);
    vec3.set(velocity, moves.x, moves.y, moves.z);
    const turns = body.angvel(vector);
    vec3.set(turning, turns.x, turns.y, turns.z);
  }
}

function rotationOf(attitude: Float64Array): Rapier.Rotation {
  return { x: attitude[0], y: attitude[1], z: attitude[2], w: attitude[3] };
}
