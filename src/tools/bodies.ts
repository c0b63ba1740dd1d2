import { bodies, bodyIndex, DAY_S, type Ephemeris, orientation, spinRate } from '../astro/index.ts';
import { DEG, quat, vec3 } from '../math/index.ts';
import { type BodyErrors, errorsOf } from './body-errors.ts';
import { type BodySources, sourcesOf } from './body-sources.ts';

/** A body of the solar system as programs read it. */
export interface BodyRow extends BodyErrors {
  readonly body: string;
  readonly title: string;
  readonly kind: string;
  readonly naif_id: number;
  /** What it moves about; null for the root. */
  readonly about: string | null;
  readonly gm_m3s2: number;
  /** Whether the mass follows from the size, because nobody has measured it. */
  readonly gm_estimated: boolean;
  readonly mean_radius_m: number;
  /** Toward the prime meridian, along the equator, toward the pole. */
  readonly semi_axes_m: readonly [number, number, number];
  /** Against the stars; below zero where it turns against its north pole by the rule of the IAU. Null for the root. */
  readonly rotation_period_s: number | null;
  /** The north pole at J2000, ICRF. Null for the root. */
  readonly pole: { readonly right_ascension_deg: number; readonly declination_deg: number } | null;
  /** Mean distance of the orbit; 0 where there is none. */
  readonly semi_major_axis_m: number;
  /** Largest error of its motion against what that was made from, relative to what it moves about. */
  readonly motion_error_m: number;
  /** Of positions and poles; poles are those of J2000 (JD 2451545.0 TDB). */
  readonly frame: 'ICRF';
  /** Where all of this comes from; null for the root. */
  readonly sources: BodySources | null;
}

/** Bodies in the sequence of the table; those of a kind, or about a body, where these are given. */
export function bodyRows(ephemeris: Ephemeris, kind?: string, about?: string): BodyRow[] {
  const parent = about === undefined ? undefined : bodyIndex(about);
  return bodies
    .map((_, index) => index)
    .filter((index) => kind === undefined || bodies[index].kind === kind)
    .filter((index) => parent === undefined || bodies[index].parent === parent)
    .map((index) => bodyRow(ephemeris, index));
}

/** One body by its name. @throws AstroError `unknown_body` */
export function bodyRow(ephemeris: Ephemeris, index: number): BodyRow {
  const body = bodies[index];
  const rate = body.meanRadiusM > 0 ? spinRate(index) : 0;
  return {
    body: body.name,
    title: body.title,
    kind: body.kind,
    naif_id: body.naifId,
    about: bodies[body.parent]?.name ?? null,
    gm_m3s2: body.gmM3S2,
    gm_estimated: body.gmEstimated,
    ...errorsOf(body.name),
    mean_radius_m: body.meanRadiusM,
    semi_axes_m: body.semiAxesM,
    rotation_period_s: rate === 0 ? null : (2 * Math.PI) / rate,
    pole: rate === 0 ? null : poleOf(index),
    semi_major_axis_m: body.semiMajorAxisM,
    motion_error_m: ephemeris.errorM[index],
    frame: 'ICRF',
    sources: sourcesOf(body),
  };
}

/** Hours of a turn, to a hundredth, and days where there are many. */
export function periodWords(periodS: number): string {
  const ahead = Math.abs(periodS);
  const words = ahead > 5 * DAY_S ? `${(ahead / DAY_S).toFixed(2)} d` : `${(ahead / 3600).toFixed(2)} h`;
  return periodS < 0 ? `${words}, retrograde` : words;
}

function poleOf(index: number): NonNullable<BodyRow['pole']> {
  const [x, y, z] = vec3.transformQuat(
    vec3.create(),
    vec3.create(0, 0, 1),
    orientation(index, 0, 0, quat.create()),
  );
  const east = Math.atan2(y, x) / DEG;
  return { right_ascension_deg: east < 0 ? east + 360 : east, declination_deg: Math.asin(z) / DEG };
}
