import {
  CapsuleGeometry,
  CylinderGeometry,
  type Group,
  InstancedMesh,
  Matrix4,
  Mesh,
  Object3D,
  Quaternion,
  SphereGeometry,
  TorusGeometry,
  Vector3,
  type WebGLRenderer,
} from 'three';
import { createCabinMaterial } from './materials.ts';
import { merged, tinted } from './solids.ts';

const HANDS = [0, 1] as const;
const JOINT_RADIUS_M = 0.008;
const HAND_COLOUR = '#8f9bad';

const fingers = ['index', 'middle', 'ring', 'pinky'].map((finger) =>
  ['metacarpal', 'phalanx-proximal', 'phalanx-intermediate', 'phalanx-distal', 'tip'].map(
    (part) => `${finger}-finger-${part}` as XRHandJoint,
  ),
);
const thumb = ['metacarpal', 'phalanx-proximal', 'phalanx-distal', 'tip'].map(
  (part) => `thumb-${part}` as XRHandJoint,
);
/** Joints that are neighbours, from the wrist outwards. */
const bones: readonly (readonly [XRHandJoint, XRHandJoint])[] = [thumb, ...fingers].flatMap((chain) =>
  chain.map((joint, at): readonly [XRHandJoint, XRHandJoint] => [chain[at - 1] ?? 'wrist', joint]),
);
const JOINTS = bones.length + 1;

type HandSpace = ReturnType<WebGLRenderer['xr']['getHand']>;

/** One tracked hand: a ball for each joint and a bone between neighbours. */
class HandShape {
  readonly root = new Object3D();
  readonly #space: HandSpace;
  readonly #balls: InstancedMesh;
  readonly #bones: InstancedMesh;
  readonly #matrix = new Matrix4();
  readonly #from = new Vector3();
  readonly #along = new Vector3();
  readonly #size = new Vector3();
  readonly #turn = new Quaternion();

  constructor(space: HandSpace, shapes: HandGeometries, material: Mesh['material']) {
    this.#space = space;
    this.#balls = new InstancedMesh(shapes.ball, material, JOINTS);
    this.#bones = new InstancedMesh(shapes.bone, material, bones.length);
    this.root.add(space, this.#balls, this.#bones);
    for (const mesh of [this.#balls, this.#bones]) mesh.frustumCulled = false;
    this.root.visible = false;
  }

  /** Puts joints and bones where the headset sees them. */
  update(): void {
    let ballCount = 0;
    let boneCount = 0;
    ballCount = this.#putBall('wrist', ballCount);
    for (let at = 0; at < bones.length; at += 1) {
      const [from, to] = bones[at];
      ballCount = this.#putBall(to, ballCount);
      boneCount = this.#putBone(from, to, boneCount);
    }
    this.#balls.count = ballCount;
    this.#bones.count = boneCount;
    this.root.visible = this.#space.visible && ballCount > 0;
    if (!this.root.visible) return;
    this.#balls.instanceMatrix.needsUpdate = true;
    this.#bones.instanceMatrix.needsUpdate = true;
  }

  dispose(): void {
    this.#space.removeFromParent();
    this.#balls.dispose();
    this.#bones.dispose();
  }

  #putBall(name: XRHandJoint, count: number): number {
    const joint = this.#space.joints[name];
    if (!joint?.visible) return count;
    this.#matrix.copy(joint.matrix).scale(this.#size.setScalar(joint.jointRadius ?? JOINT_RADIUS_M));
    this.#balls.setMatrixAt(count, this.#matrix);
    return count + 1;
  }

  #putBone(fromName: XRHandJoint, toName: XRHandJoint, count: number): number {
    const from = this.#space.joints[fromName];
    const to = this.#space.joints[toName];
    if (!from?.visible || !to?.visible) return count;
    this.#from.setFromMatrixPosition(from.matrix);
    this.#along.setFromMatrixPosition(to.matrix).sub(this.#from);
    const lengthM = this.#along.length();
    if (lengthM === 0) return count;
    const radiusM = Math.min(from.jointRadius ?? JOINT_RADIUS_M, to.jointRadius ?? JOINT_RADIUS_M);
    this.#from.addScaledVector(this.#along, 0.5);
    this.#turn.setFromUnitVectors(upright, this.#along.divideScalar(lengthM));
    this.#matrix.compose(this.#from, this.#turn, this.#size.set(radiusM, lengthM, radiusM));
    this.#bones.setMatrixAt(count, this.#matrix);
    return count + 1;
  }
}

const upright = new Vector3(0, 1, 0);

/** Shapes that both hands share. */
class HandGeometries {
  readonly ball = tinted(new SphereGeometry(1, 12, 8), HAND_COLOUR);
  readonly bone = tinted(new CylinderGeometry(1, 1, 1, 12, 1, true), HAND_COLOUR);

  dispose(): void {
    this.ball.dispose();
    this.bone.dispose();
  }
}

/** Controllers and hands as the headset tracks them: simple shapes where the real things are. */
export class Hands {
  readonly root = new Object3D();
  readonly #cabin = createCabinMaterial();
  readonly #grips: readonly Group[];
  readonly #hands: readonly HandShape[];
  readonly #controllerGeometry = controllerGeometry();
  readonly #handGeometries = new HandGeometries();

  constructor(renderer: WebGLRenderer) {
    this.#cabin.setSun(0.3, 0.9, 0.3, 0.5);
    this.#grips = HANDS.map((index) => {
      const grip = renderer.xr.getControllerGrip(index);
      grip.add(new Mesh(this.#controllerGeometry, this.#cabin.material));
      this.root.add(grip);
      return grip;
    });
    this.#hands = HANDS.map((index) => {
      const hand = new HandShape(renderer.xr.getHand(index), this.#handGeometries, this.#cabin.material);
      this.root.add(hand.root);
      return hand;
    });
  }

  /** Puts the hands where the headset sees them; call once a frame. */
  update(): void {
    for (let at = 0; at < this.#hands.length; at += 1) this.#hands[at].update();
  }

  dispose(): void {
    this.root.removeFromParent();
    for (const grip of this.#grips) {
      grip.clear();
      grip.removeFromParent();
    }
    for (const hand of this.#hands) hand.dispose();
    this.#controllerGeometry.dispose();
    this.#handGeometries.dispose();
    this.#cabin.material.dispose();
  }
}

/** A handle with a ring at its upper end, in grip space: -Z is where the fist points. */
function controllerGeometry() {
  const handle = tinted(
    new CapsuleGeometry(0.017, 0.085, 4, 12).rotateX(Math.PI / 2).translate(0, -0.004, 0.03),
    '#2a303a',
  );
  const ring = tinted(
    new TorusGeometry(0.032, 0.005, 8, 24).rotateX(Math.PI / 2).translate(0, 0.004, -0.05),
    '#4b5565',
  );
  const stick = tinted(new SphereGeometry(0.009, 10, 8).translate(0, 0.018, -0.022), '#c98d3c');
  return merged([handle, ring, stick]);
}
