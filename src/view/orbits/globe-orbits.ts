import { Color } from 'three';
import { bodies, Spheres } from '../../astro/index.ts';
import type { GlobeSeen, GlobesSeen } from '../entities/globes-seen.ts';
import type { ViewState } from '../view-state.ts';
import { ORBIT_POINTS, osculatingEllipse } from './ellipse.ts';
import { LineMesh } from './line-mesh.ts';
import { colourOrbit, TARGET_STRENGTH, writeOrbit } from './orbit-points.ts';

/** Most orbits of custom bodies that are drawn at once. */
const LINES_MAX = 32;
const PLAIN_TINT = 0x8899aa;

/** The orbits of custom bodies about the star or planet in whose sphere of influence each is, as those of the planets. */
export class GlobeOrbits {
  readonly #spheres = new Spheres();
  readonly #gm = new Float64Array(LINES_MAX);
  readonly #places = new Float64Array(3 * LINES_MAX);
  readonly #points = new Float64Array(3 * ORBIT_POINTS);
  readonly #state = new Float64Array(6);
  readonly #drawn = new LineMesh('orbits of custom bodies', LINES_MAX * ORBIT_POINTS);
  readonly #ids: string[] = [];
  readonly #color = new Color();

  get mesh(): LineMesh['mesh'] {
    return this.#drawn.mesh;
  }

  /** Computes the lines for a frame; `pixelRatio` is pixels of the drawing buffer per CSS pixel. */
  update(state: ViewState, { all, count }: GlobesSeen, pixelRatio: number): void {
    const lines = Math.min(LINES_MAX, count);
    this.mesh.visible = state.orbits && lines > 0;
    if (!this.mesh.visible) return;
    this.#choose(all, lines);
    for (let line = 0; line < lines; line++) {
      const { entity, positionM } = all[line];
      this.#gm[line] = entity.globe?.gmM3S2 ?? 0;
      for (let k = 0; k < 3; k++) this.#places[3 * line + k] = positionM[k];
    }
    this.#spheres.take(lines, this.#gm, this.#places);
    for (let line = 0; line < lines; line++) {
      const { entity, positionM } = all[line];
      const drawn = this.#ellipse(all, line);
      const strength = drawn ? (entity.id === state.targetGlobe ? TARGET_STRENGTH : 1) : 0;
      writeOrbit(this.#drawn.data, line, this.#points, positionM, strength);
    }
    this.#drawn.send(lines * ORBIT_POINTS, Math.max(1, 1.2 * pixelRatio));
  }

  dispose(): void {
    this.#drawn.dispose();
  }

  /** Colours the lines anew where other bodies have come. */
  #choose(all: readonly GlobeSeen[], lines: number): void {
    let same = this.#ids.length === lines;
    for (let line = 0; same && line < lines; line++) same = this.#ids[line] === all[line].entity.id;
    if (same) return;
    this.#ids.length = 0;
    for (let line = 0; line < lines; line++) {
      const { id, color } = all[line].entity;
      this.#ids.push(id);
      colourOrbit(this.#drawn.tints, line, this.#color.set(color ?? PLAIN_TINT));
    }
    this.#drawn.recolour();
  }

  /** Among bodies of the ephemeris one goes about what it is counted from, else about what rules where it is. */
  #ellipse(all: readonly GlobeSeen[], line: number): boolean {
    const { entity } = all[line];
    const { offsetM, velocityMps, body } = entity;
    const host = body > 0 ? -1 : this.#spheres.hosts[line];
    if (velocityMps === undefined || (body === 0 && host < 0)) return false;
    const center = host < 0 ? null : all[host].entity;
    for (let k = 0; k < 3; k++) {
      this.#state[k] = offsetM[k] - (center?.offsetM[k] ?? 0);
      this.#state[3 + k] = velocityMps[k] - (center?.velocityMps?.[k] ?? 0);
    }
    const hostGm = host < 0 ? bodies[body].gmM3S2 : this.#gm[host];
    return osculatingEllipse(this.#state, hostGm + this.#gm[line], this.#points);
  }
}
