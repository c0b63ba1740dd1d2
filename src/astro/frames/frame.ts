import { bodies } from '../bodies/bodies.ts';
import { AstroError } from '../error.ts';

/**
 * Axes with an origin, in which positions and velocities are told. Frames hang on each other as a tree: the inertial
 * frame of a body on that of its parent, what turns with a body on the body's inertial frame, a place on the ground on
 * what turns with the body. Made by the functions below; equal calls for a body give the same object.
 */
export type Frame = InertialFrame | TurningFrame;

/** Origin in the centre of a body (of the root: the barycentre), axes of the ICRF. */
interface InertialFrame {
  readonly kind: 'inertial';
  readonly body: number;
  readonly carrier: null;
}

/** Fixed relative to the carrier, or turning and moving in it. */
export type TurningFrame =
  | { readonly kind: 'ecliptic' | 'fixed'; readonly body: number; readonly carrier: InertialFrame }
  | {
      readonly kind: 'surface';
      readonly body: number;
      readonly latRad: number;
      readonly lonRad: number;
      readonly altM: number;
      readonly carrier: Frame;
    }
  | {
      readonly kind: 'synodic';
      /** The heavier of the two, by custom; the frame is counted from it. */
      readonly body: number;
      readonly secondary: number;
      readonly carrier: InertialFrame;
    };

const inertial: InertialFrame[] = [];
const ecliptic: TurningFrame[] = [];
const fixed: TurningFrame[] = [];

/**
 * The frame of a body's centre with the axes of the ICRF: of the root barycentric, of the Sun heliocentric.
 * @throws AstroError `unknown_body`
 */
export function inertialFrame(body: number): InertialFrame {
  inertial[known(body)] ??= Object.freeze({ kind: 'inertial', body, carrier: null });
  return inertial[body];
}

/**
 * The frame of a body's centre with the axes of the ecliptic and equinox of J2000: X as in the ICRF, Z to the ecliptic's
 * pole, by the obliquity of 84381.406 arcsec (IAU 2006).
 * @throws AstroError `unknown_body`
 */
export function eclipticFrame(body: number): Frame {
  ecliptic[known(body)] ??= Object.freeze({ kind: 'ecliptic', body, carrier: inertialFrame(body) });
  return ecliptic[body];
}

/**
 * The frame that turns with a body: Z to its north pole, X to its prime meridian, Y to 90 degrees east.
 * @throws AstroError `unknown_body`
 */
export function fixedFrame(body: number): Frame {
  fixed[known(body)] ??= Object.freeze({ kind: 'fixed', body, carrier: inertialFrame(body) });
  return fixed[body];
}

/**
 * The frame of a place on a body: X to the east, Y to the north, Z up along the normal of the ellipsoid.
 * @param latRad geodetic latitude
 * @param lonRad longitude to the east
 * @param altM height of the origin above the ellipsoid
 * @throws AstroError `unknown_body` for a body without surface, `out_of_range` for a place that is none
 */
export function surfaceFrame(body: number, latRad: number, lonRad: number, altM: number): Frame {
  if (bodies[known(body)].equatorialRadiusM === 0)
    throw new AstroError('unknown_body', `${bodies[body].title} has no surface. Choose a body that has one.`);
  if (!(Math.abs(latRad) <= 1.5707963267948968 && Math.abs(lonRad) < 1e6 && Math.abs(altM) < 1e15))
    throw new AstroError(
      'out_of_range',
      `There is no place at ${latRad} rad north, ${lonRad} rad east, ${altM} m up. A latitude lies between -90 and 90 degrees.`,
    );
  return Object.freeze({ kind: 'surface', body, latRad, lonRad, altM, carrier: fixedFrame(body) });
}

/**
 * The frame that turns with two bodies: origin in their common centre of mass, X from the primary to the secondary, Z
 * along the angular momentum of their motion. Distances are metres; they do not shrink and swell with the bodies'.
 * @throws AstroError `unknown_body`, `out_of_range` unless there are two bodies with mass
 */
export function synodicFrame(primary: number, secondary: number): Frame {
  const one = bodies[known(primary)];
  const other = bodies[known(secondary)];
  if (primary === secondary || one.systemGmM3S2 === 0 || other.systemGmM3S2 === 0)
    throw new AstroError(
      'out_of_range',
      `${one.title} and ${other.title} are no pair. Choose two bodies with mass, such as sun and earth.`,
    );
  return Object.freeze({ kind: 'synodic', body: primary, secondary, carrier: inertialFrame(primary) });
}

function known(body: number): number {
  if (bodies[body] !== undefined) return body;
  throw new AstroError('unknown_body', `There is no body with index ${body}; there are ${bodies.length}.`);
}
