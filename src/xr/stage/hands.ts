import {
  CapsuleGeometry,
  type Group,
  InstancedMesh,
  Matrix4,
  Mesh,
  Object3D,
  SphereGeometry,
  TorusGeometry,
  Vector3,
  type WebGLRenderer,
} from 'three';
import { createCabinMaterial } from './materials.ts';
import { merged, tinted } from './solids.ts';

const HANDS = [0, 1] as const;
const JOINTS = 25;
const JOINT_RADIUS_M = 0.008;

/** Controllers and hands as the headset tracks them: simple shapes where the real things are. */
export class Hands {
  readonly root = new Object3D();
  readonly #cabin = createCabinMaterial();
  readonly #grips: readonly Group[];
  readonly #hands: readonly {
    readonly group: ReturnType<WebGLRenderer['xr']['getHand']>;
    readonly joints: InstancedMesh;
  }[];
  readonly #controllerGeometry = controllerGeometry();
  readonly #jointGeometry = tinted(new SphereGeometry(1, 10, 8), '#8f9bad');
  readonly #matrix = new Matrix4();
  readonly #size = new Vector3();

  constructor(renderer: WebGLRenderer) {
    this.#cabin.setSun(0.3, 0.9, 0.3, 0.5);
    this.#grips = HANDS.map((index) => {
      const grip = renderer.xr.getControllerGrip(index);
      grip.add(new Mesh(this.#controllerGeometry, this.#cabin.material));
      this.root.add(grip);
      return grip;
    });
    this.#hands = HANDS.map((index) => {
      const group = renderer.xr.getHand(index);
      const joints = new InstancedMesh(this.#jointGeometry, this.#cabin.material, JOINTS);
      joints.frustumCulled = false;
      joints.visible = false;
      this.root.add(group, joints);
      return { group, joints };
    });
  }

  /** Puts the joints where the headset sees them; call once a frame. */
  update(): void {
    for (const { group, joints } of this.#hands) {
      let count = 0;
      for (const name in group.joints) {
        const joint = group.joints[name as XRHandJoint];
        if (!joint?.visible || count >= JOINTS) continue;
        const radiusM = joint.jointRadius ?? JOINT_RADIUS_M;
        this.#matrix.copy(joint.matrix).scale(this.#size.setScalar(radiusM));
        joints.setMatrixAt(count, this.#matrix);
        count += 1;
      }
      joints.count = count;
      joints.visible = group.visible && count > 0;
      if (joints.visible) joints.instanceMatrix.needsUpdate = true;
    }
  }

  dispose(): void {
    this.root.removeFromParent();
    for (const grip of this.#grips) {
      grip.clear();
      grip.removeFromParent();
    }
    for (const { group, joints } of this.#hands) {
      group.removeFromParent();
      joints.dispose();
    }
    this.#controllerGeometry.dispose();
    this.#jointGeometry.dispose();
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
