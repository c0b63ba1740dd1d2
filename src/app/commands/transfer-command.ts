import type { Command } from '../../cli/index.ts';
import { choices } from './choices.ts';

/** `spacetime transfer`. */
export const transferCommand: Command = {
  name: 'transfer',
  summary: 'Plan a way between two bodies, or between two orbits about one.',
  options: {
    from: { type: 'string', value: 'BODY', choices: choices.bodies, doc: 'Body that is left.' },
    to: {
      type: 'string',
      value: 'BODY',
      choices: choices.bodies,
      doc: 'Body that is reached; both have to circle the same one.',
    },
    depart: {
      type: 'string',
      value: 'DATE..DATE',
      doc: 'First and last date of departure (UTC, ISO 8601), or a single one.',
    },
    arrive: { type: 'string', value: 'DATE..DATE', doc: 'First and last date of arrival, or a single one.' },
    grid: {
      type: 'string',
      value: 'NxM',
      doc: 'Dates of departure and of arrival, 1 to 300 each (default 60x60).',
    },
    parking: {
      type: 'string',
      value: 'KM',
      doc: 'Altitude of the circular orbit that is left, and of the one that is entered (default 400).',
    },
    capture: { type: 'string', value: 'KM', doc: 'Another altitude for the orbit that is entered.' },
    'fly-past': { type: 'boolean', doc: 'Do not brake at the arrival.' },
    turns: {
      type: 'string',
      value: 'N',
      doc: 'Most whole turns about the centre on the way, 0 to 3 (default 0).',
    },
    hohmann: {
      type: 'string',
      value: 'KM..KM',
      doc: "Plan Hohmann's transfer between two altitudes of circular orbits about a body instead.",
    },
    about: {
      type: 'string',
      value: 'BODY',
      choices: choices.bodies,
      doc: 'With --hohmann: the body that both orbits go about (default earth).',
    },
    via: {
      type: 'string',
      value: 'KM',
      doc: 'With --hohmann: altitude of a far point to go over (bi-elliptic transfer).',
    },
    tilt: {
      type: 'string',
      value: 'DEGREES',
      doc: 'With --hohmann: angle between the planes of both orbits, 0 to 180 (default 0).',
    },
  },
  examples: [
    'spacetime transfer --from earth --to mars --depart 2026-09-01..2027-01-01 --arrive 2027-05-01..2028-01-01',
    'spacetime transfer --from earth --to venus --depart 2026-06-01 --arrive 2026-11-01 --fly-past --json',
    'spacetime transfer --hohmann 400..35786 --tilt 28.5 --json',
  ],
  load: async () => (await import('./transfer.ts')).showTransfer,
};
