import { Group, PerspectiveCamera, type WebGLRenderer } from 'three';
import { quat, vec3 } from '../../math/index.ts';
import type { MeterView } from '../light/meter.ts';
import type { ViewState } from '../view-state.ts';
import type { Lens } from './projection.ts';

/** Nearest and farthest drawn, m: a cockpit's frame, and well beyond Pluto. Depth is logarithmic between them. */
const NEAR_M = 0.05;
const FAR_M = 4e13;

/**
 * The eye in the scene, whose origin is the observer's ship and whose axes are ICRF: `eye` carries the camera (in a
 * headset, the headset's space), `ship` what is fixed to the ship. Both hold small numbers only.
 */
export class Rig {
  readonly eye = new Group();
  readonly ship = new Group();
  readonly camera = new PerspectiveCamera(60, 1, NEAR_M, FAR_M);
  readonly lens: Lens = { eyeM: vec3.create(), attitude: quat.create(), tanY: 0.5, widthPx: 1, heightPx: 1 };
  readonly meterView: MeterView = {
    forward: vec3.create(0, 0, -1),
    right: vec3.create(1),
    up: vec3.create(0, 1),
    tanX: 1,
    tanY: 0.5,
  };

  constructor() {
    this.eye.name = 'eye';
    this.ship.name = 'ship';
    this.eye.add(this.camera);
  }

  /** Poses eye and ship for a frame. */
  pose({ observer, look, eyeM, fovDeg }: ViewState, presenting: boolean): void {
    const { lens, camera } = this;
    const { attitude } = observer;
    vec3.transformQuat(lens.eyeM, eyeM, attitude);
    quat.normalize(lens.attitude, quat.multiply(lens.attitude, attitude, look));
    this.ship.quaternion.fromArray(attitude);
    this.eye.position.fromArray(lens.eyeM);
    this.eye.quaternion.fromArray(lens.attitude);
    if (presenting) return;
    camera.position.set(0, 0, 0);
    camera.quaternion.set(0, 0, 0, 1);
    camera.scale.set(1, 1, 1);
    const aspect = lens.widthPx / lens.heightPx;
    if (camera.fov !== fovDeg || camera.aspect !== aspect) {
      camera.fov = fovDeg;
      camera.aspect = aspect;
      camera.updateProjectionMatrix();
    }
    lens.tanY = Math.tan((fovDeg * Math.PI) / 360);
  }

  /** Where the camera looks, for the light meter; in a headset, as of the last frame. */
  meter(renderer: WebGLRenderer): MeterView {
    const presenting = renderer.xr.isPresenting;
    if (!presenting) this.camera.updateWorldMatrix(true, false);
    const camera = presenting ? renderer.xr.getCamera() : this.camera;
    const m = camera.matrixWorld.elements;
    const p = camera.projectionMatrix.elements;
    const { meterView: view } = this;
    vec3.normalize(view.right, vec3.set(view.right, m[0], m[1], m[2]));
    vec3.normalize(view.up, vec3.set(view.up, m[4], m[5], m[6]));
    vec3.normalize(view.forward, vec3.set(view.forward, -m[8], -m[9], -m[10]));
    view.tanX = 1 / p[0];
    view.tanY = 1 / p[5];
    return view;
  }

  /** Pixels of the drawing buffer for one radian in the middle of the view. */
  pixelsPerRad(renderer: WebGLRenderer): number {
    if (renderer.xr.isPresenting) {
      const eye = renderer.xr.getCamera().cameras[0];
      if (eye?.viewport) return (eye.viewport.w / 2) * eye.projectionMatrix.elements[5];
    }
    return (this.lens.heightPx * renderer.getPixelRatio()) / 2 / this.lens.tanY;
  }
}
