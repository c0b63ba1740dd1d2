import * as astronomy from 'astronomy-engine';
import { bodyIndex, epochFromJulianDate } from '../../../src/astro/index.ts';
import { horizonsStates } from '../published/horizons.ts';
import { committedRails } from '../rails.ts';

/** What both know, with what the peer calls it. */
export const comparedBodies: readonly (readonly [name: string, peer: astronomy.Body])[] = [
  ['mercury', astronomy.Body.Mercury],
  ['venus', astronomy.Body.Venus],
  ['earth', astronomy.Body.Earth],
  ['moon', astronomy.Body.Moon],
  ['mars', astronomy.Body.Mars],
  ['jupiter', astronomy.Body.Jupiter],
  ['saturn', astronomy.Body.Saturn],
  ['uranus', astronomy.Body.Uranus],
  ['neptune', astronomy.Body.Neptune],
  ['pluto', astronomy.Body.Pluto],
];

const J2000_JD = 2_451_545;
const AU_KM = 149_597_870.7;

/** State of a body by astronomy-engine, from the Sun (the Moon's from the Earth), AU and AU/day. */
export function peerState(body: astronomy.Body, daysOfJ2000: number): astronomy.StateVector {
  const time = astronomy.AstroTime.FromTerrestrialTime(daysOfJ2000);
  return body === astronomy.Body.Moon ? astronomy.GeoMoonState(time) : astronomy.HelioState(body, time);
}

/** Largest distances from what JPL Horizons says, km, of a body of ours and of the peer's. */
export function largestErrorsKm(
  name: string,
  peer: astronomy.Body,
): { ours: number; peers: number; dates: number } {
  const ephemeris = committedRails();
  const index = bodyIndex(name);
  const out = new Float64Array(6);
  const errors = horizonsStates
    .filter(([body]) => body === name)
    .map(([, jd, ...state]) => {
      const { day, second } = epochFromJulianDate(jd);
      // every one relative to its parent, and of Pluto the system
      if (name === 'pluto') ephemeris.systemState(index, day, second, out);
      else ephemeris.relativeState(index, day, second, out);
      const theirs = peerState(peer, jd - J2000_JD);
      const off = (place: readonly number[]) =>
        Math.hypot(...place.map((value, i) => (value - state[i]) * AU_KM));
      return {
        ours: off([0, 1, 2].map((i) => out[i] / (AU_KM * 1000))),
        peers: off([theirs.x, theirs.y, theirs.z]),
      };
    });
  return {
    ours: Math.max(...errors.map(({ ours }) => ours)),
    peers: Math.max(...errors.map(({ peers }) => peers)),
    dates: errors.length,
  };
}
