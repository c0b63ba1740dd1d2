import type { Command } from '../../cli/index.ts';
import { choices } from './choices.ts';

/** `spacetime kepler`. */
export const keplerCommand: Command = {
  name: 'kepler',
  summary: "Solve Kepler's equation, or turn elements of an orbit into a state and back.",
  options: {
    eccentricity: {
      type: 'string',
      short: 'e',
      value: 'E',
      doc: 'Eccentricity: below 1 an ellipse, 1 a parabola, above 1 a hyperbola. All its digits count.',
    },
    mean: {
      type: 'string',
      short: 'm',
      value: 'M',
      doc: 'Mean anomaly, radians; of a parabola sqrt(gm / (2 q^3)) times the time since the periapsis at the distance q.',
    },
    'semi-major-axis': {
      type: 'string',
      value: 'METRES',
      doc: 'Makes a state of the elements; below zero for a hyperbola.',
    },
    inclination: { type: 'string', value: 'I', doc: 'Inclination, radians (default 0).' },
    node: { type: 'string', value: 'N', doc: 'Longitude of the ascending node, radians (default 0).' },
    periapsis: { type: 'string', value: 'W', doc: 'Argument of the periapsis, radians (default 0).' },
    state: {
      type: 'string',
      value: 'X,Y,Z,U,V,W',
      doc: 'Makes elements of a place, m, and a velocity, m/s, relative to the centre.',
    },
    gm: { type: 'string', value: 'GM', doc: 'Gravitational parameter of the centre, m^3/s^2.' },
    about: {
      type: 'string',
      value: 'BODY',
      choices: choices.bodies,
      doc: 'Centre, instead of --gm (default sun).',
    },
    degrees: { type: 'boolean', doc: 'Angles are given in degrees; answers stay in radians.' },
  },
  examples: [
    'spacetime kepler --eccentricity 0.999999 --mean 0.1 --json',
    'spacetime kepler --eccentricity 0.2056 --mean 174.8 --semi-major-axis 57909050000 --inclination 7 --degrees',
    'spacetime kepler --state 7000000,0,0,0,7546,0 --about earth --json',
  ],
  load: async () => (await import('./kepler.ts')).solveKepler,
};
