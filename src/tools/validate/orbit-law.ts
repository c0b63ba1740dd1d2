/** A place and a speed in the inertial frame of a body, at a time. */
export interface Sample {
  /** Simulated seconds. */
  readonly atS: number;
  readonly position: readonly number[];
  readonly velocity: readonly number[];
}

const maxSteps = 4000;

/**
 * Where something that falls freely is after a time, by Newton's law alone: Runge-Kutta of fourth order about one point of
 * mass. Written anew and not taken from the simulation, which it is to judge.
 * @param gmM3S2 Gravitational parameter of the body, m^3/s^2.
 */
export function fallenFreely(from: Sample, afterS: number, gmM3S2: number): Omit<Sample, 'atS'> {
  let state = [...from.position, ...from.velocity];
  const steps = Math.min(maxSteps, Math.max(16, Math.ceil((afterS / periodS(from, gmM3S2)) * 2000)));
  const h = afterS / steps;
  for (let i = 0; i < steps; i++) {
    const k1 = slope(state, gmM3S2);
    const k2 = slope(moved(state, k1, h / 2), gmM3S2);
    const k3 = slope(moved(state, k2, h / 2), gmM3S2);
    const k4 = slope(moved(state, k3, h), gmM3S2);
    state = state.map((x, at) => x + (h / 6) * (k1[at] + 2 * k2[at] + 2 * k3[at] + k4[at]));
  }
  return { position: state.slice(0, 3), velocity: state.slice(3) };
}

/** Time of a circular orbit at this distance: a measure of how long things take there. */
export function periodS({ position }: Pick<Sample, 'position'>, gmM3S2: number): number {
  return 2 * Math.PI * Math.sqrt(Math.hypot(...position) ** 3 / gmM3S2);
}

/** Length of the way from one place to another. */
export function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((x, at) => x - b[at]));
}

/** Where something would be that nothing pulls. */
export function straightOn({ position, velocity }: Sample, afterS: number): number[] {
  return position.map((x, at) => x + velocity[at] * afterS);
}

function slope(state: readonly number[], gmM3S2: number): number[] {
  const r = Math.hypot(state[0], state[1], state[2]);
  const pull = -gmM3S2 / (r * r * r);
  return [state[3], state[4], state[5], state[0] * pull, state[1] * pull, state[2] * pull];
}

function moved(state: readonly number[], by: readonly number[], h: number): number[] {
  return state.map((x, at) => x + by[at] * h);
}
