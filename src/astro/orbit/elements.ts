import { acos, atan2, cos, sin, TAU } from '../../math/index.ts';
import { AstroError } from '../error.ts';
import {
  eccentricAnomaly,
  hyperbolicAnomaly,
  meanFromTrue,
  trueFromEccentric,
  trueFromHyperbolic,
} from './kepler.ts';

/** Osculating elements of an ellipse (e < 1, a > 0) or hyperbola (e > 1, a < 0), in the axes of the state they make. */
export interface OrbitElements {
  readonly semiMajorAxisM: number;
  readonly eccentricity: number;
  readonly inclinationRad: number;
  /** Longitude of the ascending node. */
  readonly nodeRad: number;
  /** Argument of periapsis, from the node. */
  readonly periapsisRad: number;
  readonly meanAnomalyRad: number;
}

/** Below this the node of a flat orbit, or the periapsis of a round one, is set to zero. */
const TINY = 1e-12;

/**
 * State (six doubles, m and m/s) of an orbit about a mass `gmM3S2`.
 * @throws AstroError `out_of_range` for a parabola (e = 1) or a semi-major axis whose sign does not fit.
 */
export function elementsToState(gmM3S2: number, elements: OrbitElements, out: Float64Array): Float64Array {
  const { semiMajorAxisM: a, eccentricity: e, meanAnomalyRad: mean } = elements;
  if (!(e >= 0) || e === 1 || !(a * (1 - e) > 0) || !Number.isFinite(a))
    throw new AstroError(
      'out_of_range',
      `An orbit of eccentricity ${e} cannot have the semi-major axis ${a} m: ellipses need a > 0, hyperbolas a < 0.`,
    );
  const anomaly =
    e < 1
      ? trueFromEccentric(eccentricAnomaly(mean, e), e)
      : trueFromHyperbolic(hyperbolicAnomaly(mean, e), e);
  const parameter = a * (1 - e) * (1 + e);
  const { inclinationRad, nodeRad, periapsisRad } = elements;
  return conicState(gmM3S2, parameter, e, anomaly, inclinationRad, nodeRad, periapsisRad, out);
}

function conicState(
  gm: number,
  parameterM: number,
  e: number,
  trueRad: number,
  inclinationRad: number,
  nodeRad: number,
  periapsisRad: number,
  out: Float64Array,
): Float64Array {
  const cosTrue = cos(trueRad);
  const radius = parameterM / (1 + e * cosTrue);
  const speed = Math.sqrt(gm / parameterM);
  const u = trueRad + periapsisRad;
  const cosU = cos(u);
  const sinU = sin(u);
  const cosI = cos(inclinationRad);
  const sinI = sin(inclinationRad);
  const cosNode = cos(nodeRad);
  const sinNode = sin(nodeRad);
  // velocity = speed * (-(sin u + e sin w), cos u + e cos w) in the plane, from the node
  const along = -speed * (sinU + e * sin(periapsisRad));
  const across = speed * (cosU + e * cos(periapsisRad));
  out[0] = radius * (cosU * cosNode - sinU * cosI * sinNode);
  out[1] = radius * (cosU * sinNode + sinU * cosI * cosNode);
  out[2] = radius * sinU * sinI;
  out[3] = along * cosNode - across * cosI * sinNode;
  out[4] = along * sinNode + across * cosI * cosNode;
  out[5] = across * sinI;
  return out;
}

/**
 * Osculating elements of a state about a mass `gmM3S2`; angles in [0, 2 pi), but the mean anomaly of a hyperbola is
 * signed. A flat orbit has its node, a circular one its periapsis at zero.
 * @throws AstroError `out_of_range` for a state on a straight line or exactly on a parabola.
 */
export function stateToElements(gmM3S2: number, state: Float64Array): OrbitElements {
  const [x, y, z, vx, vy, vz] = state;
  const hx = y * vz - z * vy;
  const hy = z * vx - x * vz;
  const hz = x * vy - y * vx;
  const momentum = Math.sqrt(hx * hx + hy * hy + hz * hz);
  const radius = Math.sqrt(x * x + y * y + z * z);
  const semiMajorAxisM = 1 / (2 / radius - (vx * vx + vy * vy + vz * vz) / gmM3S2);
  if (!(momentum > 0) || !Number.isFinite(semiMajorAxisM))
    throw new AstroError(
      'out_of_range',
      'A state on a straight line or a parabola has no elements of this kind.',
    );
  const parameter = (momentum * momentum) / gmM3S2;
  // e cos(nu) and e sin(nu), from radius and radial speed
  const eCos = parameter / radius - 1;
  const eSin = ((x * vx + y * vy + z * vz) / radius) * Math.sqrt(parameter / gmM3S2);
  const eccentricity = Math.sqrt(eCos * eCos + eSin * eSin);
  const round = eccentricity < TINY;
  const trueRad = round ? 0 : atan2(eSin, eCos);

  const nodeLength = Math.sqrt(hx * hx + hy * hy);
  const flat = nodeLength < TINY * momentum;
  const inclinationRad = flat ? (hz > 0 ? 0 : acos(-1)) : atan2(nodeLength, hz);
  const nodeRad = flat ? 0 : atan2(hx, -hy);
  const cosNode = cos(nodeRad);
  const sinNode = sin(nodeRad);
  const fromNode = x * cosNode + y * sinNode;
  const ahead = (-x * sinNode + y * cosNode) * cos(inclinationRad) + z * sin(inclinationRad);
  const latitudeRad = atan2(ahead, fromNode);
  const mean = round ? latitudeRad : meanFromTrue(trueRad, eccentricity);
  return {
    semiMajorAxisM,
    eccentricity: round ? 0 : eccentricity,
    inclinationRad,
    nodeRad: wrap(nodeRad),
    periapsisRad: round ? 0 : wrap(latitudeRad - trueRad),
    meanAnomalyRad: eccentricity < 1 ? wrap(mean) : mean,
  };
}

function wrap(angle: number): number {
  const rest = angle % TAU;
  return rest < 0 ? rest + TAU : rest;
}
