import { acos, atan2, cos, cosh, sin, sinh, TAU } from '../../math/index.ts';
import { AstroError } from '../error.ts';
import { eccentricAnomaly, hyperbolicAnomaly, meanFromTrue } from './kepler.ts';

/** Osculating elements of an ellipse (e < 1, a > 0) or hyperbola (e > 1, a < 0), in the axes of the state they make. */
export interface OrbitElements {
  readonly semiMajorAxisM: number;
  readonly eccentricity: number;
  /** 1 - e, where that is known better than the double for e tells it, as near the parabola. */
  readonly oneMinusE?: number;
  readonly inclinationRad: number;
  /** Longitude of the ascending node. */
  readonly nodeRad: number;
  /** Argument of periapsis, from the node. */
  readonly periapsisRad: number;
  readonly meanAnomalyRad: number;
}

/** Below this the node of a flat orbit, or the periapsis of a round one, is set to zero. */
const TINY = 1e-12;

/** Place and velocity in the plane of the orbit: x to the periapsis, y a quarter of a turn ahead. */
const plane = new Float64Array(4);

/**
 * State (six doubles, m and m/s) of an orbit about a mass `gmM3S2`, as exact as doubles allow up to the edge of the parabola:
 * from the eccentric or hyperbolic anomaly, because a true one near half a turn tells little of the distance.
 * @throws AstroError `out_of_range` for a parabola (e = 1) or a semi-major axis whose sign does not fit.
 */
export function elementsToState(gmM3S2: number, elements: OrbitElements, out: Float64Array): Float64Array {
  const { semiMajorAxisM: a, eccentricity: e, oneMinusE = 1 - e, meanAnomalyRad: mean } = elements;
  if (!(e >= 0) || oneMinusE === 0 || !(a * oneMinusE > 0) || !Number.isFinite(a))
    throw new AstroError(
      'out_of_range',
      `An orbit of eccentricity ${e} cannot have the semi-major axis ${a} m: ellipses need a > 0, hyperbolas a < 0.`,
    );
  // a double may have rounded to 1 what is beside it
  if (oneMinusE > 0) onEllipse(gmM3S2, a, Math.min(e, 1 - 0.5 * Number.EPSILON), oneMinusE, mean);
  else onHyperbola(gmM3S2, -a, Math.max(e, 1 + Number.EPSILON), oneMinusE, mean);
  return turned(elements, out);
}

function onEllipse(gm: number, a: number, e: number, oneMinusE: number, mean: number): void {
  const anomaly = eccentricAnomaly(mean, e, oneMinusE);
  const half = sin(0.5 * anomaly);
  const sine = sin(anomaly);
  const round = Math.sqrt(oneMinusE * (1 + e));
  const radius = oneMinusE + 2 * e * half * half;
  const speed = Math.sqrt(gm / a) / radius;
  plane[0] = a * (oneMinusE - 2 * half * half);
  plane[1] = a * round * sine;
  plane[2] = -speed * sine;
  plane[3] = speed * round * cos(anomaly);
}

function onHyperbola(gm: number, size: number, e: number, oneMinusE: number, mean: number): void {
  const anomaly = hyperbolicAnomaly(mean, e, oneMinusE);
  const half = sinh(0.5 * anomaly);
  const sine = sinh(anomaly);
  const round = Math.sqrt(-oneMinusE) * Math.sqrt(1 + e);
  const radius = -oneMinusE + 2 * e * half * half;
  const speed = Math.sqrt(gm / size) / radius;
  plane[0] = size * (-oneMinusE - 2 * half * half);
  plane[1] = size * round * sine;
  plane[2] = -speed * sine;
  plane[3] = speed * round * cosh(anomaly);
}

/** Turns what is in the plane of an orbit into the axes that its angles are counted in. */
function turned({ inclinationRad, nodeRad, periapsisRad }: OrbitElements, out: Float64Array): Float64Array {
  const cosW = cos(periapsisRad);
  const sinW = sin(periapsisRad);
  const cosI = cos(inclinationRad);
  const sinI = sin(inclinationRad);
  const cosNode = cos(nodeRad);
  const sinNode = sin(nodeRad);
  for (let at = 0; at < 4; at += 2) {
    // from the node, and a quarter of a turn ahead of it
    const along = plane[at] * cosW - plane[at + 1] * sinW;
    const across = plane[at] * sinW + plane[at + 1] * cosW;
    const first = at === 0 ? 0 : 3;
    out[first] = along * cosNode - across * cosI * sinNode;
    out[first + 1] = along * sinNode + across * cosI * cosNode;
    out[first + 2] = across * sinI;
  }
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
