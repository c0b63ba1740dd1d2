import { cbrt, pow } from '../../math/index.ts';
import type { Atmosphere, Body, BodyKind } from './body.ts';

/** A line of a table of bodies, in the units that are published. */
export interface Row {
  readonly name: string;
  readonly title: string;
  readonly kind: BodyKind;
  readonly naifId: number;
  readonly parent: number;
  readonly gmKm3S2: number;
  readonly systemGmKm3S2?: number;
  readonly gmEstimated?: boolean;
  readonly meanKm: number;
  readonly equatorialKm: number;
  readonly polarKm: number;
  /** Middle semi-axis, where the equator is an ellipse; `equatorialKm` is then the longest. */
  readonly middleKm?: number;
  readonly axisM: number;
  readonly soiM: number;
  readonly frameM?: number;
  /** Geometric albedo in R, V, B. */
  readonly albedo: readonly [number, number, number];
  readonly atmosphere?: Atmosphere;
}

/** Makes a body of a line of a table. */
export function toBody(row: Row): Body {
  const { equatorialKm, polarKm } = row;
  const middleKm = row.middleKm ?? equatorialKm;
  const body: Body = {
    name: row.name,
    title: row.title,
    kind: row.kind,
    naifId: row.naifId,
    parent: row.parent,
    gmM3S2: row.gmKm3S2 * 1e9,
    systemGmM3S2: (row.systemGmKm3S2 ?? row.gmKm3S2) * 1e9,
    gmEstimated: row.gmEstimated ?? false,
    meanRadiusM: row.meanKm * 1000,
    equatorialRadiusM: equatorialKm * 1000,
    polarRadiusM: polarKm * 1000,
    semiAxesM: [equatorialKm * 1000, middleKm * 1000, polarKm * 1000],
    flattening: equatorialKm > 0 ? (equatorialKm - polarKm) / equatorialKm : 0,
    semiMajorAxisM: row.axisM,
    soiM: row.soiM,
    frameM: row.frameM ?? row.soiM,
    geometricAlbedo: row.albedo[1],
    albedoRgb: row.albedo,
    atmosphere: row.atmosphere ?? null,
  };
  return Object.freeze(body);
}

/** The columns that follow from three semi-axes, longest first. */
export function figureOf([long, middle, polar]: readonly [number, number, number]) {
  return { meanKm: cbrt(long * middle * polar), equatorialKm: long, middleKm: middle, polarKm: polar };
}

/** How far out the frame of a body reaches that is too light to have a sphere of influence outside of itself, radii. */
const FRAME_RADII = 5;

/** The reach of a frame, m: that of the sphere of influence, and some radii at the least. */
export function reachOf(soiM: number, longKm: number): number {
  return Math.max(soiM, FRAME_RADII * longKm * 1000);
}

/** Laplace's sphere of influence, m: a (m/M)^(2/5). */
export function laplaceSphereM(axisM: number, gmKm3S2: number, parentGmKm3S2: number): number {
  return axisM * pow(gmKm3S2 / parentGmKm3S2, 0.4);
}

/** Colour indices of the Sun (Ramirez et al. 2012, ApJ 752, 5). */
const SUN_B_V = 0.653;
const SUN_V_R = 0.352;
/** Spectra of rock and ice go on from green to red with a little less slope than from blue to green. */
const REDWARD = 0.6;

/**
 * Geometric albedo in R, V and B from that in V and the colour index B-V. Where V-R was not measured, it goes on from
 * B-V with `REDWARD` of its excess over the Sun's.
 */
export function albedoOf(inV: number, bMinusV: number, vMinusR?: number): [number, number, number] {
  const redder = vMinusR === undefined ? REDWARD * (bMinusV - SUN_B_V) : vMinusR - SUN_V_R;
  return [inV * pow(10, 0.4 * redder), inV, inV * pow(10, -0.4 * (bMinusV - SUN_B_V))];
}
