import {
  AU_M,
  apparentPlace,
  bodyIndex,
  epochFromJulianDate,
  formatJulianDate,
  orientation,
  parseInstant,
  siderealTime,
  subsolarPoint,
  tdbMinusTt,
} from '../../../src/astro/index.ts';
import { DEG, quat, vec3 } from '../../../src/math/index.ts';
import { committedRails } from '../rails.ts';
import { type AccuracySection, errorText } from './section.ts';

const ephemeris = committedRails();
const HOUR = 15 * DEG;

function timeRows(): string[][] {
  const meeus = parseInstant('1987-04-10T00:00:00 UT1');
  const { meanRad, apparentRad } = siderealTime(meeus.day, meeus.second);
  const tai = Number(formatJulianDate(parseInstant('JD 2453750.892100694 UTC'), 'tai', 12).slice(7));
  return [
    [
      'TDB - TT on 1992-11-12',
      errorText(Math.abs(tdbMinusTt(-2606, 0.623 * 86_400) + 0.001280368005936999) * 1e6, 'us'),
      'ERFA, test of eraDtdb, whose term for the place on Earth (2 us) is left out here',
    ],
    [
      'UTC to TAI on 2006-01-15',
      errorText(Math.abs(tai - 0.8924826384444444) * 86_400, 's'),
      'ERFA, test of eraUtctai',
    ],
    [
      'mean sidereal time on 1987-04-10',
      errorText(Math.abs(meanRad / HOUR - (13 + 10 / 60 + 46.3668 / 3600)) * 3600, 's'),
      'Meeus 1998, example 12.a, by the formula of 1982',
    ],
    [
      'apparent sidereal time on 1987-04-10',
      errorText(Math.abs(apparentRad / HOUR - (13 + 10 / 60 + 46.1351 / 3600)) * 3600, 's'),
      'Meeus 1998, example 12.a',
    ],
  ];
}

function poleRow(name: string, jd: number, rightAscension: number, declination: number): string[] {
  const { day, second } = epochFromJulianDate(jd);
  const pole = vec3.transformQuat(
    vec3.create(),
    vec3.create(0, 0, 1),
    orientation(bodyIndex(name), day, second, quat.create()),
  );
  const [lat, lon] = [declination * DEG, rightAscension * DEG];
  const published = vec3.create(Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat));
  return [
    `pole of ${name} at JD ${jd}`,
    errorText(vec3.angle(pole, published) / DEG, 'degrees'),
    'JPL Horizons, quantity 32',
  ];
}

function apparentRows(): string[][] {
  const place = (name: string, date: string, from: Parameters<typeof apparentPlace>[4] = null) => {
    const { day, second } = parseInstant(date);
    return apparentPlace(ephemeris, bodyIndex(name), day, second, from);
  };
  const arcsec = (angleRad: number, published: number) =>
    errorText(Math.abs(angleRad / DEG - published) * 3600, 'arcsec');
  const sun = place('sun', '1992-10-13 TT');
  const venus = place('venus', '1992-12-20 TT');
  const moon = place('moon', '1992-04-12 TT');
  const palomar = { latRad: 33.356111 * DEG, lonRad: -116.8625 * DEG, altM: 1706 };
  const mars = place('mars', '2003-08-28T03:17:00Z', palomar);
  const noon = parseInstant('1992-10-13 TT');
  const under = subsolarPoint(ephemeris, bodyIndex('earth'), noon.day, noon.second);
  return [
    [
      'Sun, longitude',
      arcsec(sun.eclipticLongitudeRad, 199 + 54 / 60 + 21.818 / 3600),
      'Meeus 1998, example 25.b',
    ],
    [
      'Sun, distance',
      errorText(Math.abs(sun.distanceM / AU_M - 0.99760775) * AU_M * 1e-3, 'km'),
      'Meeus 1998, example 25.b',
    ],
    [
      'Venus, right ascension',
      arcsec(venus.rightAscensionRad, 15 * (21 + 4 / 60 + 41.454 / 3600)),
      'Meeus 1998, example 33.a',
    ],
    [
      'Venus, declination',
      arcsec(venus.declinationRad, -(18 + 53 / 60 + 16.84 / 3600)),
      'Meeus 1998, example 33.a',
    ],
    [
      'Moon, longitude',
      arcsec(moon.eclipticLongitudeRad, 133.167265),
      'Meeus 1998, example 47.a, good to 10 arcsec',
    ],
    [
      'Mars from Palomar, right ascension',
      arcsec(mars.rightAscensionRad, 15 * (22 + 38 / 60 + 8.54 / 3600)),
      'Meeus 1998, example 40.a',
    ],
    [
      'Mars from Palomar, declination',
      arcsec(mars.declinationRad, -(15 + 46 / 60 + 30 / 3600)),
      'Meeus 1998, example 40.a',
    ],
    [
      'latitude of the place under the Sun',
      errorText(Math.abs(under.latRad / DEG + (7 + 47 / 60 + 1.74 / 3600)), 'degrees'),
      'Meeus 1998, example 25.b',
    ],
  ];
}

/** Time scales, rotation and apparent places. */
export const earthSections = (): AccuracySection[] => [
  {
    title: 'Time and sidereal time',
    text: 'What clocks show, against the test program of ERFA (the library of the IAU standards) and worked examples.',
    head: ['what', 'difference', 'source'],
    rows: timeRows(),
  },
  {
    title: 'Poles',
    text: 'The axes of bodies in the ICRF. Horizons keeps to the models of 2009 for Mercury and Mars, and turns the Moon by its own libration angles.',
    head: ['what', 'difference', 'source'],
    rows: [
      poleRow('mercury', 2455197.5, 281.00642, 61.41381),
      poleRow('venus', 2455197.5, 272.76, 67.16),
      poleRow('earth', 2455197.5, 0.71308, 89.94251),
      poleRow('moon', 2455197.5, 273.62262, 67.09436),
      poleRow('mars', 2455197.5, 317.67082, 52.88041),
      poleRow('jupiter', 2455197.5, 268.05601, 64.4967),
      poleRow('saturn', 2455197.5, 40.5854, 83.5366),
      poleRow('uranus', 2455197.5, 257.311, -15.175),
      poleRow('neptune', 2455197.5, 299.39763, 42.95074),
      poleRow('pluto', 2455197.5, 132.993, -6.163),
    ],
  },
  {
    title: 'Apparent places',
    text: 'Worked examples. They use the precession of 1976 and the nutation of 1980, which differ from those of today by some hundredths of an arcsecond.',
    head: ['what', 'difference', 'source'],
    rows: apparentRows(),
  },
];
