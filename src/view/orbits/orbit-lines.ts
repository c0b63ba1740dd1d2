import { Color } from 'three';
import { bodies, type Ephemeris, HEAVY_BODIES } from '../../astro/index.ts';
import { type Placements, SUN } from '../frame/placement.ts';
import type { ViewState } from '../view-state.ts';
import { ORBIT_POINTS, osculatingEllipse } from './ellipse.ts';
import { LineMesh } from './line-mesh.ts';
import { colourOrbit, TARGET_STRENGTH, writeOrbit } from './orbit-points.ts';

/** Line colours by body, sRGB. */
const tints: Readonly<Record<string, number>> = {
  mercury: 0x9c9387,
  venus: 0xd9c28c,
  earth: 0x6fa8dc,
  moon: 0xb0b4b8,
  mars: 0xd4795a,
  jupiter: 0xcaa57d,
  saturn: 0xdcc796,
  uranus: 0x8fd0d6,
  neptune: 0x6f9de0,
  pluto: 0xb9a38c,
};

const OTHER_TINT = 0x8899aa;
/** Most orbits that are drawn at once: planets, the moons of one of them, and a target. */
const LINES_MAX = 24;

/** What is drawn for whoever is at a body and aims at another: orbits of planets, of moons near by, the target's. */
function linesFor(reference: number, target: number): number[] {
  const near = [reference, bodies[reference].parent, target, bodies[target]?.parent];
  return bodies
    .flatMap(({ kind, parent }, body) => {
      if (kind === 'barycentre' || body === SUN) return [];
      const shown = body < HEAVY_BODIES || body === target || body === reference;
      return shown || (parent > SUN && near.includes(parent)) ? [body] : [];
    })
    .slice(0, LINES_MAX);
}

/** The orbits of bodies as thin lines that pass exactly through them, brightest where the body has just been. */
export class OrbitLines {
  readonly #ephemeris: Ephemeris;
  #lines: readonly number[] = [];
  /** For whom the lines were chosen. */
  #reference = -1;
  #target = -1;
  readonly #points = new Float64Array(3 * ORBIT_POINTS);
  readonly #state = new Float64Array(6);
  readonly #drawn = new LineMesh('orbits', LINES_MAX * ORBIT_POINTS);

  constructor(ephemeris: Ephemeris) {
    this.#ephemeris = ephemeris;
  }

  get mesh(): LineMesh['mesh'] {
    return this.#drawn.mesh;
  }

  /** The bodies whose orbits are drawn; another list whenever they are others. */
  get bodies(): readonly number[] {
    return this.#lines;
  }

  #choose(reference: number, target: number): void {
    this.#reference = reference;
    this.#target = target;
    this.#lines = linesFor(reference, target);
    const color = new Color();
    this.#lines.forEach((body, line) => {
      colourOrbit(this.#drawn.tints, line, color.set(tints[bodies[body].name] ?? OTHER_TINT));
    });
    this.#drawn.recolour();
  }

  /** Computes the lines for a frame; `pixelRatio` is pixels of the drawing buffer per CSS pixel. */
  update(state: ViewState, placements: Placements, pixelRatio: number): void {
    this.mesh.visible = state.orbits;
    if (!state.orbits) return;
    const target = state.target ?? -1;
    if (state.observer.body !== this.#reference || target !== this.#target)
      this.#choose(state.observer.body, target);
    for (let line = 0; line < this.#lines.length; line++) {
      const body = this.#lines[line];
      const { parent, systemGmM3S2 } = bodies[body];
      // what goes round the Sun is the barycentre of planet and moons, without the circles that these lead it in
      this.#ephemeris.systemState(body, state.day, state.second, this.#state);
      const gm = systemGmM3S2 + bodies[parent].gmM3S2;
      const drawn = osculatingEllipse(this.#state, gm, this.#points);
      const strength = drawn ? (body === state.target ? TARGET_STRENGTH : 1) : 0;
      const place = placements.of(body);
      if (place) writeOrbit(this.#drawn.data, line, this.#points, place.positionM, strength);
    }
    this.#drawn.send(this.#lines.length * ORBIT_POINTS, Math.max(1, 1.2 * pixelRatio));
  }

  dispose(): void {
    this.#drawn.dispose();
  }
}
