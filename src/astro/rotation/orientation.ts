import { DEG, type Quat, quat, sincosOf } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { CENTURY_DAYS, DAY_S } from '../constants.ts';
import { AstroError } from '../error.ts';
import { EARTH_SPIN_RAD_S, earthOrientation } from './earth.ts';
import { type IauModel, iauModel } from './iau-models.ts';

const EARTH = bodyIndex('earth');
const models: readonly (IauModel | null)[] = bodies.map((body) => iauModel(body.name));
/** The periodic terms of each model in one row, so that summing them allocates nothing. */
const termRows = models.map((model) => Float64Array.from(model?.terms.flat() ?? []));
const TERM_NUMBERS = 5;
const turn = new Float64Array(2);
/** The last instant that was asked for of each body, and its attitude then: in a frame, many ask for the same. */
const knownDay = new Float64Array(bodies.length).fill(Number.NaN);
const knownSecond = new Float64Array(bodies.length);
const known: readonly Quat[] = bodies.map(() => quat.create());

/**
 * Attitude of a body: writes the rotation from its fixed frame (+Z north pole, +X prime meridian, +Y longitude 90 east)
 * to ICRF axes at an instant of TDB since J2000. The root frame does not turn. Does not allocate.
 * @throws AstroError `unknown_body` for an index that is none.
 */
export function orientation(body: number, day: number, second: number, out: Quat): Quat {
  if (knownDay[body] !== day || knownSecond[body] !== second) {
    attitudeOf(body, day, second, known[body]);
    knownDay[body] = day;
    knownSecond[body] = second;
  }
  return quat.copy(out, known[body]);
}

function attitudeOf(body: number, day: number, second: number, out: Quat): Quat {
  if (body === EARTH) return earthOrientation(day, second, out);
  const model = modelOf(body);
  if (model === null) return quat.identity(out);
  const t = (day + second / DAY_S) / CENTURY_DAYS;
  let rightAscension = model.rightAscension[0] + model.rightAscension[1] * t;
  let declination = model.declination[0] + model.declination[1] * t;
  let meridian = meridianAngle(model, day, second);
  const terms = termRows[body];
  for (let at = 0; at < terms.length; at += TERM_NUMBERS) {
    turn[0] = ((terms[at] + terms[at + 1] * t) % 360) * DEG;
    sincosOf(turn);
    rightAscension += terms[at + 2] * turn[0];
    declination += terms[at + 3] * turn[1];
    meridian += terms[at + 4] * turn[0];
  }
  quat.identity(out);
  turn[0] = (rightAscension + 90) * DEG;
  quat.rotateZOf(out, out, turn);
  turn[0] = (90 - declination) * DEG;
  quat.rotateXOf(out, out, turn);
  turn[0] = (meridian % 360) * DEG;
  return quat.rotateZOf(out, out, turn);
}

/** Angular speed of a body about its +Z axis in rad/s; negative for the retrograde ones; 0 for the root. */
export function spinRate(body: number): number {
  if (body === EARTH) return EARTH_SPIN_RAD_S;
  const model = modelOf(body);
  return model === null ? 0 : (model.meridian[1] * DEG) / DAY_S;
}

function modelOf(body: number): IauModel | null {
  const model = models[body];
  if (model === undefined)
    throw new AstroError('unknown_body', `There is no body with index ${body}; there are ${bodies.length}.`);
  return model;
}

/** Degrees; whole turns of whole days are dropped before the fraction of the day is added. */
function meridianAngle(model: IauModel, day: number, second: number): number {
  const start = model.meridian[0];
  const daily = model.meridian[1];
  const squared = model.meridian[2];
  const dayFraction = second / DAY_S;
  const days = day + dayFraction;
  return start + ((daily * day) % 360) + daily * dayFraction + squared * days * days;
}
