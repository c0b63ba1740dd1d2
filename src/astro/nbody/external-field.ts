import { DAY_S } from '../constants.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { GravityField } from '../orbit/gravity.ts';
import type { Push } from './system.ts';

/** Where the places of a free system are counted from, and when its time is zero (TDB since J2000). */
export interface FieldOrigin {
  /** Index of the body of the ephemeris that places and velocities are relative to. */
  readonly reference: number;
  readonly day: number;
  readonly second: number;
}

/**
 * The pull of the bodies that an ephemeris knows on the free ones of a system, which pull each other beside: custom bodies among
 * the planets. The planets keep to their ways. Give it as the `push` of a system in SI; a method that estimates its error, such
 * as Dormand-Prince 8, fits, because Gauss-Radau takes its step from the large pulls alone and passes over what the Moon's adds.
 */
export function pullOfEphemeris(ephemeris: Ephemeris, { reference, day, second }: FieldOrigin): Push {
  const field = new GravityField(ephemeris);
  const offset = new Float64Array(3);
  const pull = new Float64Array(3);
  return (timeS, state, slope) => {
    const half = state.length / 2;
    const days = Math.floor((second + timeS) / DAY_S);
    field.place(reference, day + days, second + timeS - days * DAY_S);
    for (let at = 0; at < half; at += 3) {
      for (let k = 0; k < 3; k++) offset[k] = state[at + k];
      field.acceleration(offset, pull);
      for (let k = 0; k < 3; k++) slope[half + at + k] += pull[k];
    }
  };
}
