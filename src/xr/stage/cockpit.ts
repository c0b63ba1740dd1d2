import { Group, Mesh } from 'three';
import { createCabinMaterial } from './materials.ts';
import { InstrumentPanel } from './panel.ts';
import { bar, box, merged } from './solids.ts';

const HULL = '#3b4250';
const DARK = '#171b22';
const TRIM = '#6b7484';
const ACCENT = '#c98d3c';

/**
 * The cockpit around the eye point at the origin, in metres and ship axes (-Z ahead, +Y up): open glass ahead, above and
 * to the sides, with a frame that stays still in the eye while the world turns, which is what keeps a stomach calm.
 */
export class Cockpit {
  readonly root = new Group();
  readonly panel = new InstrumentPanel();
  readonly #cabin = createCabinMaterial();
  readonly #body = new Mesh(cockpitGeometry(), this.#cabin.material);

  constructor() {
    this.panel.root.position.set(0, -0.43, -0.74);
    this.panel.root.rotation.x = -0.62;
    this.root.add(this.#body, this.panel.root);
  }

  /** Lights the frame from the Sun's direction in ship axes; `light` 0 in a planet's shadow. */
  light(x: number, y: number, z: number, light: number): void {
    this.#cabin.setSun(x, y, z, light);
  }

  dispose(): void {
    this.root.removeFromParent();
    this.#body.geometry.dispose();
    this.#cabin.material.dispose();
    this.panel.dispose();
  }
}

function cockpitGeometry() {
  const sides = [-1, 1].flatMap((side) => [
    // Pillars from the dashboard to the hoop, and on to the rear wall.
    bar([0.78 * side, -0.42, -1.02], [0.5 * side, 0.6, -0.42], 0.034, HULL),
    bar([0.5 * side, 0.6, -0.42], [0.56 * side, 0.62, 0.85], 0.034, HULL),
    bar([0.66 * side, -0.36, 0.05], [0.53 * side, 0.61, 0.1], 0.026, HULL),
    // Sills and what lies under them.
    bar([0.78 * side, -0.42, -1.02], [0.82 * side, -0.38, 0.85], 0.05, TRIM),
    box([0.84 * side, -0.82, -0.08], [0.06, 0.84, 1.9], HULL),
    box([0.62 * side, -0.62, 0.02], [0.3, 0.12, 1.1], DARK),
    box([0.62 * side, -0.553, -0.2], [0.2, 0.014, 0.3], TRIM),
    box([0.62 * side, -0.54, -0.2], [0.05, 0.03, 0.05], ACCENT),
    box([0.62 * side, -0.53, 0.1], [0.035, 0.12, 0.035], DARK),
  ]);
  return merged([
    ...sides,
    bar([-0.5, 0.6, -0.42], [0.5, 0.6, -0.42], 0.034, HULL),
    bar([-0.78, -0.42, -1.02], [0.78, -0.42, -1.02], 0.05, TRIM),
    // The dashboard: a shelf under the glass, a face that holds the panel, the wall in front of the legs.
    box([0, -0.46, -0.95], [1.56, 0.05, 0.2], DARK),
    bar([-0.36, -0.36, -0.84], [0.36, -0.36, -0.84], 0.02, TRIM),
    box([0, -0.86, -0.98], [1.62, 0.8, 0.08], HULL),
    box([0, -1.25, -0.05], [1.7, 0.05, 1.9], DARK),
    // Seat and rear wall.
    box([0, -0.85, 0.12], [0.5, 0.12, 0.5], DARK),
    box([0, -0.4, 0.42], [0.5, 0.9, 0.1], DARK),
    box([0, 0.14, 0.45], [0.26, 0.18, 0.08], TRIM),
    box([0, -0.3, 0.9], [1.74, 1.95, 0.06], HULL),
  ]);
}
