import {
  bodies,
  bodyIndex,
  type Epoch,
  galileanEvents,
  galileanPlace,
  lunarEclipses,
  moonPhases,
  parseInstant,
  seasons,
  secondsBetween,
  solarEclipses,
  transits,
} from '../../../src/astro/index.ts';
import { DEG, vec3 } from '../../../src/math/index.ts';
import {
  galileans1992,
  jupiterNight2015,
  lunarEclipse2018,
  moonPhases2024,
  seasons1996To2005,
  solarEclipses2015To2024,
  transits1990To2020,
  venusTransit2012,
} from '../published/sky-events.ts';
import { committedRails } from '../rails.ts';
import { type AccuracySection, errorText } from './section.ts';

const ephemeris = committedRails();
/** Radius of Jupiter in Lieske's theory, m. */
const LIESKE_RADIUS_M = 71_398_000;
const EARTH_MEAN_KM = bodies[bodyIndex('earth')].meanRadiusM / 1000;
const span = (from: string, until: string) => ({ from: parseInstant(from), until: parseInstant(until) });

/** Largest difference of instants and published ones, s. */
function largestS(found: readonly (Epoch | null)[], published: readonly string[]): number {
  if (found.length !== published.length)
    throw new Error(`${found.length} were found where ${published.length} are published.`);
  return Math.max(
    ...found.map((instant, i) =>
      instant === null
        ? Number.POSITIVE_INFINITY
        : Math.abs(secondsBetween(parseInstant(published[i]), instant)),
    ),
  );
}

/** Distance of two places on a ball of the Earth's mean radius, km. */
function kmBetween(a: { latRad: number; lonRad: number }, latDeg: number, lonDeg: number): number {
  const at = (lat: number, lon: number) =>
    vec3.create(Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat));
  return EARTH_MEAN_KM * vec3.angle(at(a.latRad, a.lonRad), at(latDeg * DEG, lonDeg * DEG));
}

function solarRows(): string[][] {
  return solarEclipses2015To2024.map(([greatest, type, gamma, magnitude, lat, lon, duration]) => {
    const at = parseInstant(greatest);
    const [found] = solarEclipses(ephemeris, {
      from: { day: at.day - 3, second: 0 },
      until: { day: at.day + 3, second: 0 },
    });
    if (found?.type !== type) throw new Error(`No ${type} eclipse was found on ${greatest}.`);
    return [
      `Sun, ${greatest.slice(0, 10)}, ${type}`,
      errorText(largestS([found.greatest], [greatest]), 's'),
      errorText(kmBetween(found.place, lat, lon), 'km'),
      errorText(Math.abs(found.gamma - gamma), ''),
      errorText(Math.abs(found.magnitude - magnitude), ''),
      duration === 0 ? '' : errorText(Math.abs(found.durationS - duration), 's'),
    ].map((cell) => cell.trim());
  });
}

function eventRows(): string[][] {
  const [eclipse] = lunarEclipses(ephemeris, span('2018-07-20', '2018-08-05'));
  const [venus] = transits(ephemeris, span('2012-01-01', '2013-01-01'));
  const lunar = [
    eclipse.penumbralBegins,
    eclipse.partialBegins,
    eclipse.totalBegins,
    eclipse.greatest,
    eclipse.totalEnds,
    eclipse.partialEnds,
    eclipse.penumbralEnds,
  ];
  const transit = [
    venus.exteriorIngress,
    venus.interiorIngress,
    venus.greatest,
    venus.interiorEgress,
    venus.exteriorEgress,
  ];
  const row = (
    what: string,
    found: readonly (Epoch | null)[],
    published: readonly string[],
    source: string,
  ) => [what, String(published.length), errorText(largestS(found, published), 's'), source];
  const instants = (list: readonly { readonly instant: Epoch }[]) => list.map(({ instant }) => instant);
  return [
    row(
      'phases of the Moon in 2024',
      instants(moonPhases(ephemeris, span('2024-01-05', '2024-12-25'))),
      moonPhases2024,
      'US Naval Observatory, whole minutes',
    ),
    row(
      'equinoxes and solstices 1996 to 2005',
      instants(seasons(ephemeris, span('1996-01-01', '2006-01-01'))),
      seasons1996To2005,
      'Meeus 1998, table 27.E, whole seconds',
    ),
    row(
      'contacts of the eclipse of the Moon of 2018-07-27',
      lunar,
      lunarEclipse2018.contacts,
      'Espenak, NASA',
    ),
    row(
      'contacts of the transit of Venus of 2012-06-06',
      transit,
      venusTransit2012.contacts,
      'Espenak, NASA',
    ),
    row(
      'transits 1990 to 2020',
      transits(ephemeris, span('1990-01-01', '2020-01-01')).map(({ greatest }) => greatest),
      transits1990To2020.map((line) => line.slice(line.indexOf(' ') + 1)),
      'Espenak, NASA, whole minutes',
    ),
    jupiterRow(),
  ];
}

/** What the moons of Jupiter did on the night of three shadows, and what was published of it. */
function jupiterRow(): string[] {
  const found = galileanEvents(ephemeris, span('2015-01-24', '2015-01-25'));
  const pairs = jupiterNight2015.flatMap(([moon, name, ...times]) => {
    const event = found.find((one) => one.name === name && bodies[one.body].name === moon);
    return times.flatMap((time, i) =>
      time === null
        ? []
        : [[(i === 0 ? event?.begins : event?.ends) ?? null, `2015-01-24T${time}:00Z`] as const],
    );
  });
  const off = largestS(
    pairs.map(([instant]) => instant),
    pairs.map(([, date]) => date),
  );
  return [
    'transits and shadows on Jupiter of 2015-01-24',
    String(pairs.length),
    errorText(off, 's'),
    'Sky & Telescope, whole minutes',
  ];
}

/** Places of the Galilean moons beside Jupiter, in its radii. */
function galileanRows(): string[][] {
  const { day, second } = parseInstant('1992-12-16T00:00:00Z');
  const radius = bodies[bodyIndex('jupiter')].equatorialRadiusM / LIESKE_RADIUS_M;
  return Object.entries(galileans1992).map(([name, published]) => {
    const found = galileanPlace(ephemeris, bodyIndex(name), day, second, vec3.create());
    return [
      bodies[bodyIndex(name)].title,
      ...published.map((value, axis) => errorText(Math.abs(found[axis] * radius - value), 'radii')),
    ];
  });
}

/** Phases, seasons, eclipses and transits. */
export const skySections = (): AccuracySection[] => [
  {
    title: 'Events of the sky',
    text: 'Instants by `spacetime events` against published ones, with the largest difference. Where a source gives whole minutes, half a minute of the difference is its rounding.',
    head: ['what', 'instants', 'largest difference', 'source'],
    rows: eventRows(),
  },
  {
    title: 'Eclipses of the Sun',
    text: 'Greatest eclipse against the tables of Espenak (NASA), which give whole seconds, tenths of a degree (11 km; that of 2017 hundredths) and another radius of the Moon for the magnitude of partial ones. Over 1901 to 2100 there are as many of each type, of the Moon too, as in the Five Millennium Catalogs (`test/accuracy/eclipses.test.ts`).',
    head: ['eclipse', 'instant', 'place', 'gamma', 'magnitude', 'duration'],
    rows: solarRows(),
  },
  {
    title: 'The moons of Jupiter on a night',
    text: 'Places beside Jupiter on 1992-12-16, 0 h UT, against Meeus 1998, example 44.b, in his radii of 71 398 km; a minute moves Io by 0.014 of them at most.',
    head: ['moon', 'west', 'north'],
    rows: galileanRows(),
  },
];
