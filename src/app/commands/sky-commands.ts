import type { Command, Option } from '../../cli/index.ts';
import { choices } from './choices.ts';

const dates = 'as 2026-07-04T12:30:00Z, "2026-07-04T12:30:00 TT" or "JD 2461225.5 TDB"';

const unit: Option = {
  type: 'string',
  value: 'UNIT',
  choices: choices.lengthUnits,
  doc: 'Unit of lengths, for people (default m; JSON is in m).',
};

/** `spacetime positions`. */
export const positionsCommand: Command = {
  name: 'positions',
  summary: 'Print where a body of the solar system is.',
  positionals: ['[jd...]'],
  options: {
    body: { type: 'string', value: 'NAME', choices: choices.bodies, doc: 'Body.' },
    center: {
      type: 'string',
      value: 'NAME',
      choices: choices.bodies,
      doc: 'Body it is seen from (default ssb, the barycentre).',
    },
    jd: {
      type: 'string',
      value: 'JD',
      multiple: true,
      doc: 'Julian date (TDB), several may follow; "-" reads one a line. Default: now.',
    },
    date: {
      type: 'string',
      value: 'DATE',
      multiple: true,
      doc: `Date instead, ${dates}; may be given several times.`,
    },
    frame: {
      type: 'string',
      value: 'FRAME',
      choices: choices.positionFrames,
      doc: 'Axes about the center (default icrf): of the ecliptic of J2000, turning with the body (fixed), east north up at a place (local, --at), or turning with two bodies about their centre of mass (synodic, --with).',
    },
    at: {
      type: 'string',
      value: 'LAT,LON[,ALT]',
      doc: 'Place: latitude and longitude to the east in degrees, height in m.',
    },
    with: { type: 'string', value: 'NAME', choices: choices.bodies, doc: 'Second body of synodic.' },
    'light-time': { type: 'boolean', doc: 'Where the light that arrives shows the body.' },
    apparent: {
      type: 'boolean',
      doc: "Where it appears from the Earth's centre, or from a place on it (--at): right ascension and declination of date, ecliptic of date, azimuth and altitude.",
    },
    unit,
  },
  examples: [
    'spacetime positions --body mars --center sun --jd 2451545.0 --json',
    'seq 2451545 2451555 | spacetime positions --body moon --center earth --jd -',
    'spacetime positions --body mars --apparent --at 48.1,11.6 --date 2026-07-04T22:00:00Z',
    'spacetime positions --body earth --center sun --frame ecliptic --unit au',
  ],
  load: async () => (await import('./positions.ts')).showPositions,
};

/** `spacetime lagrange`. */
export const lagrangeCommand: Command = {
  name: 'lagrange',
  summary: 'Print the five Lagrange points of two bodies.',
  options: {
    body: { type: 'string', value: 'NAME', choices: choices.bodies, doc: 'First body, the heavier one.' },
    with: { type: 'string', value: 'NAME', choices: choices.bodies, doc: 'Second body.' },
    date: { type: 'string', value: 'DATE', doc: `Date, ${dates} (default: now).` },
    unit,
  },
  examples: [
    'spacetime lagrange --body sun --with earth --unit km',
    'spacetime lagrange --body earth --with moon --json',
  ],
  load: async () => (await import('./lagrange.ts')).showLagrange,
};

/** `spacetime events`. */
export const eventsCommand: Command = {
  name: 'events',
  summary:
    'List phases of the Moon, seasons, eclipses, transits, conjunctions, and what the moons of Jupiter do.',
  options: {
    from: { type: 'string', value: 'DATE', doc: `First date, ${dates} (default: now).` },
    until: {
      type: 'string',
      value: 'DATE',
      doc: 'Date before which it ends, 100 years later at most, 5 with galilean (default: a year later, or where positions end).',
    },
    kind: {
      type: 'string',
      value: 'KIND',
      multiple: true,
      choices: choices.skyEvents,
      doc: 'Only these kinds (default: all but galilean).',
    },
  },
  examples: [
    'spacetime events --from 2026-01-01 --until 2027-01-01',
    'spacetime events --from 2017-08-01 --until 2017-09-01 --kind solar_eclipse --json',
    'spacetime events --from 2015-01-24 --until 2015-01-25 --kind galilean',
  ],
  load: async () => (await import('./events.ts')).listEvents,
};
