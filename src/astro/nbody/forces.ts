import type { Derivative } from '../integrate/integrator.ts';
import { massiveCount, type NBodySystem, type Oblateness } from './system.ts';

/**
 * Form of the post-Newtonian term. The `full` one depends on velocities; the `potential` has the same advance of the periapsis
 * without, as symplectic methods need, but another mean motion by a part of order gm / (a c^2).
 */
export type RelativityForm = 'full' | 'potential';

/** What pulls on the bodies of a system. Nothing allocates after construction. */
export class Forces {
  readonly system: NBodySystem;
  readonly count: number;
  /** Bodies that pull; they stand first. */
  readonly massive: number;
  readonly form: RelativityForm;
  readonly #half: number;
  readonly #gm: Float64Array;

  constructor(system: NBodySystem, form: RelativityForm) {
    this.system = system;
    this.form = form;
    this.#gm = system.gmM3S2;
    this.count = this.#gm.length;
    this.massive = massiveCount(this.#gm);
    this.#half = 3 * this.count;
  }

  /** Slope of a state: velocities, and behind them accelerations. */
  readonly derivative: Derivative = (timeS, state, slope) => {
    const half = this.#half;
    for (let i = 0; i < half; i++) {
      slope[i] = state[half + i];
      slope[half + i] = 0;
    }
    const { relativity, oblate, push } = this.system;
    // the small ones first, so that less of them is rounded away
    if (relativity !== undefined) {
      if (this.form === 'full') this.#addSchwarzschild(state, slope, relativity.central, relativity.lightMps);
      else this.#addPotential(state, slope, relativity.central, relativity.lightMps);
    }
    if (oblate !== undefined) for (const one of oblate) this.#addOblateness(state, slope, one);
    this.#addNewton(state, slope);
    if (push !== undefined) push(timeS, state, slope);
  };

  #addNewton(state: Float64Array, slope: Float64Array): void {
    const gm = this.#gm;
    const half = this.#half;
    const masses = 3 * this.massive;
    for (let i = 0, own = 0; i < masses; i += 3, own++) {
      const x = state[i];
      const y = state[i + 1];
      const z = state[i + 2];
      const gmOwn = gm[own];
      let ax = 0;
      let ay = 0;
      let az = 0;
      for (let j = i + 3, other = own + 1; j < half; j += 3, other++) {
        const dx = state[j] - x;
        const dy = state[j + 1] - y;
        const dz = state[j + 2] - z;
        const square = dx * dx + dy * dy + dz * dz;
        const factor = 1 / (square * Math.sqrt(square));
        const pull = gmOwn * factor;
        slope[half + j] -= pull * dx;
        slope[half + j + 1] -= pull * dy;
        slope[half + j + 2] -= pull * dz;
        if (j < masses) {
          const back = gm[other] * factor;
          ax += back * dx;
          ay += back * dy;
          az += back * dz;
        }
      }
      slope[half + i] += ax;
      slope[half + i + 1] += ay;
      slope[half + i + 2] += az;
    }
  }

  /**
   * The term of Schwarzschild's field in harmonic coordinates, on bodies that are light beside the central one: Anderson,
   * Esposito, Martin, Thornton and Muhleman 1975, ApJ 200, 221, with beta = gamma = 1; the central body recoils.
   */
  #addSchwarzschild(state: Float64Array, slope: Float64Array, central: number, lightMps: number): void {
    const half = this.#half;
    const c = 3 * central;
    const gm = this.#gm[central];
    const small = 1 / (lightMps * lightMps);
    for (let i = 0, own = 0; i < half; i += 3, own++) {
      if (own === central) continue;
      const dx = state[i] - state[c];
      const dy = state[i + 1] - state[c + 1];
      const dz = state[i + 2] - state[c + 2];
      const vx = state[half + i] - state[half + c];
      const vy = state[half + i + 1] - state[half + c + 1];
      const vz = state[half + i + 2] - state[half + c + 2];
      const square = dx * dx + dy * dy + dz * dz;
      const r = Math.sqrt(square);
      const scale = (gm * small) / (square * r);
      const along = scale * ((4 * gm) / r - (vx * vx + vy * vy + vz * vz));
      const across = 4 * scale * (dx * vx + dy * vy + dz * vz);
      this.#exchange(
        slope,
        own,
        central,
        along * dx + across * vx,
        along * dy + across * vy,
        along * dz + across * vz,
      );
    }
  }

  /** The potential -3 (gm / (c r))^2 in its place: Nobili and Roxburgh 1986, in Relativity in Celestial Mechanics, 105. */
  #addPotential(state: Float64Array, slope: Float64Array, central: number, lightMps: number): void {
    const c = 3 * central;
    const gm = this.#gm[central] / lightMps;
    for (let own = 0; own < this.count; own++) {
      if (own === central) continue;
      const i = 3 * own;
      const dx = state[i] - state[c];
      const dy = state[i + 1] - state[c + 1];
      const dz = state[i + 2] - state[c + 2];
      const square = dx * dx + dy * dy + dz * dz;
      const factor = (-6 * gm * gm) / (square * square);
      this.#exchange(slope, own, central, factor * dx, factor * dy, factor * dz);
    }
  }

  /** Second zonal harmonic: Kaula 1966, Theory of Satellite Geodesy, section 1.1. The flattened body is pulled back. */
  #addOblateness(state: Float64Array, slope: Float64Array, { body, j2, radiusM, pole }: Oblateness): void {
    const c = 3 * body;
    const strength = 1.5 * j2 * this.#gm[body] * radiusM * radiusM;
    for (let own = 0; own < this.count; own++) {
      if (own === body) continue;
      const i = 3 * own;
      const dx = state[i] - state[c];
      const dy = state[i + 1] - state[c + 1];
      const dz = state[i + 2] - state[c + 2];
      const inverse = 1 / (dx * dx + dy * dy + dz * dz);
      const height = dx * pole[0] + dy * pole[1] + dz * pole[2];
      const factor = strength * inverse * inverse * Math.sqrt(inverse);
      const along = factor * (5 * height * height * inverse - 1);
      const up = -2 * factor * height;
      this.#exchange(
        slope,
        own,
        body,
        along * dx + up * pole[0],
        along * dy + up * pole[1],
        along * dz + up * pole[2],
      );
    }
  }

  /** An acceleration of one body, and its reaction on the other, by their masses. */
  #exchange(slope: Float64Array, own: number, other: number, ax: number, ay: number, az: number): void {
    const i = this.#half + 3 * own;
    const j = this.#half + 3 * other;
    const share = this.#gm[own] / this.#gm[other];
    slope[i] += ax;
    slope[i + 1] += ay;
    slope[i + 2] += az;
    slope[j] -= share * ax;
    slope[j + 1] -= share * ay;
    slope[j + 2] -= share * az;
  }
}
