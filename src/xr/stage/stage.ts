import type { Camera, Object3D, WebGLRenderer } from 'three';
import type { Vec3 } from '../../math/index.ts';
import { Cockpit } from './cockpit.ts';
import { Hands } from './hands.ts';
import type { PanelContent } from './panel.ts';
import { SkyMarks } from './sky-marks.ts';
import { VignetteMesh } from './vignette-mesh.ts';

interface StageOptions {
  readonly renderer: WebGLRenderer;
  /** The group at the eye point in the ship's axes, for what is fixed to the ship. */
  readonly ship: Object3D;
  /** The group that the headset's space hangs under; its origin is the eye point, its axes the seat's. */
  readonly rig: Object3D;
  /** The camera that the headset moves. */
  readonly camera: Camera;
}

/** What the stage shows in a frame. Directions are unit vectors in ship axes; NaN hides a mark. */
export interface StageFrame {
  /** Darkness of the vignette, 0 to 1. */
  darkness: number;
  /** Darkness of everything, 0 to 1. */
  closed: number;
  readonly sun: Vec3;
  /** Sunlight that arrives, 0 to 1. */
  sunLight: number;
  readonly prograde: Vec3;
  readonly target: Vec3;
  /** Of the five Lagrange points. */
  readonly points: readonly Vec3[];
}

/** Everything that is only there in a headset: cockpit, panel, hands, marks and vignette. */
export class HeadsetStage {
  readonly #cockpit = new Cockpit();
  readonly #marks = new SkyMarks();
  readonly #hands: Hands;
  readonly #vignette = new VignetteMesh();

  constructor({ renderer, ship, rig, camera }: StageOptions) {
    this.#hands = new Hands(renderer);
    ship.add(this.#cockpit.root, this.#marks.root);
    rig.add(this.#hands.root);
    camera.add(this.#vignette.root);
  }

  /** Puts everything where it belongs in this frame. */
  update(frame: StageFrame): void {
    this.#cockpit.light(frame.sun[0], frame.sun[1], frame.sun[2], frame.sunLight);
    this.#marks.update(frame.prograde, frame.target, frame.points);
    this.#hands.update();
    this.#vignette.setDarkness(frame.darkness, frame.closed);
  }

  /** Brings the panel up to date; a few times a second is enough. */
  showPanel(content: PanelContent): void {
    this.#cockpit.panel.show(content);
  }

  /** Takes everything out of the scene and frees it. */
  dispose(): void {
    this.#cockpit.dispose();
    this.#marks.dispose();
    this.#hands.dispose();
    this.#vignette.dispose();
  }
}
