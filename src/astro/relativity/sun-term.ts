import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { LIGHT_MPS } from '../constants.ts';

const sunGm = bodies[bodyIndex('sun')].gmM3S2;

/**
 * Writes what Einstein adds to the Sun's pull on something light, m/s^2: Schwarzschild's field in harmonic coordinates to first
 * post-Newtonian order (Anderson, Esposito, Martin, Thornton and Muhleman 1975, ApJ 200, 221, with beta = gamma = 1). Place, m, and
 * velocity, m/s, are those beside the Sun.
 */
export function sunsRelativity(
  out: Float64Array,
  x: number,
  y: number,
  z: number,
  vx: number,
  vy: number,
  vz: number,
): Float64Array {
  const square = x * x + y * y + z * z;
  const r = Math.sqrt(square);
  const scale = sunGm / (LIGHT_MPS * LIGHT_MPS * square * r);
  const along = scale * ((4 * sunGm) / r - (vx * vx + vy * vy + vz * vz));
  const across = 4 * scale * (x * vx + y * vy + z * vz);
  out[0] = along * x + across * vx;
  out[1] = along * y + across * vy;
  out[2] = along * z + across * vz;
  return out;
}

/**
 * The same half-way through a span that is short beside the orbit, for who takes it as constant through that: so it is right to
 * the second order of the span.
 */
export function sunsRelativityHalfWay(
  out: Float64Array,
  placeM: Float64Array,
  velocityMps: Float64Array,
  spanS: number,
): Float64Array {
  const { 0: x, 1: y, 2: z } = placeM;
  const { 0: vx, 1: vy, 2: vz } = velocityMps;
  const half = 0.5 * spanS;
  const square = x * x + y * y + z * z;
  const fall = (half * sunGm) / (square * Math.sqrt(square));
  return sunsRelativity(
    out,
    x + half * vx,
    y + half * vy,
    z + half * vz,
    vx - fall * x,
    vy - fall * y,
    vz - fall * z,
  );
}
