/* Events of the sky as others have published them, for tests and for docs/accuracy.md. */

/** US Naval Observatory, "Phases of the Moon", 2024, UT to the minute: new Moon and the three that follow it, by line. */
export const moonPhases2024: readonly string[] = [
  '01-11T11:57 01-18T03:53 01-25T17:54 02-02T23:18',
  '02-09T22:59 02-16T15:01 02-24T12:30 03-03T15:23',
  '03-10T09:00 03-17T04:11 03-25T07:00 04-02T03:15',
  '04-08T18:21 04-15T19:13 04-23T23:49 05-01T11:27',
  '05-08T03:22 05-15T11:48 05-23T13:53 05-30T17:13',
  '06-06T12:38 06-14T05:18 06-22T01:08 06-28T21:53',
  '07-05T22:57 07-13T22:49 07-21T10:17 07-28T02:51',
  '08-04T11:13 08-12T15:19 08-19T18:26 08-26T09:26',
  '09-03T01:56 09-11T06:06 09-18T02:34 09-24T18:50',
  '10-02T18:49 10-10T18:55 10-17T11:26 10-24T08:03',
  '11-01T12:47 11-09T05:56 11-15T21:29 11-23T01:28',
  '12-01T06:21 12-08T15:27 12-15T09:02 12-22T22:18',
].flatMap((month) => month.split(' ').map((date) => `2024-${date}Z`));

/** Equinoxes and solstices: Meeus 1998, Astronomical Algorithms, table 27.E, TD to the second. */
export const seasons1996To2005: readonly string[] = [
  '1996-03-20T08:04:07 1996-06-21T02:24:46 1996-09-22T18:01:08 1996-12-21T14:06:56',
  '1997-03-20T13:55:42 1997-06-21T08:20:59 1997-09-22T23:56:49 1997-12-21T20:08:05',
  '1998-03-20T19:55:35 1998-06-21T14:03:38 1998-09-23T05:38:15 1998-12-22T01:57:31',
  '1999-03-21T01:46:53 1999-06-21T19:50:11 1999-09-23T11:32:34 1999-12-22T07:44:52',
  '2000-03-20T07:36:19 2000-06-21T01:48:46 2000-09-22T17:28:40 2000-12-21T13:38:30',
  '2001-03-20T13:31:47 2001-06-21T07:38:48 2001-09-22T23:05:32 2001-12-21T19:22:34',
  '2002-03-20T19:17:13 2002-06-21T13:25:29 2002-09-23T04:56:28 2002-12-22T01:15:26',
  '2003-03-21T01:00:50 2003-06-21T19:11:32 2003-09-23T10:47:53 2003-12-22T07:04:53',
  '2004-03-20T06:49:42 2004-06-21T00:57:57 2004-09-22T16:30:54 2004-12-21T12:42:40',
  '2005-03-20T12:34:29 2005-06-21T06:47:12 2005-09-22T22:24:14 2005-12-21T18:36:01',
].flatMap((year) => year.split(' ').map((date) => `${date} TT`));

/** An eclipse of the Sun: greatest eclipse, type, gamma, magnitude, place in degrees, duration there in seconds. */
export type PublishedSolarEclipse = readonly [
  greatest: string,
  type: string,
  gamma: number,
  magnitude: number,
  latDeg: number,
  lonDeg: number,
  durationS: number,
];

/** Espenak, NASA, solar eclipse pages of the decades 2011 to 2020 and 2021 to 2030; places and gamma as printed there. */
// biome-ignore format: a table
export const solarEclipses2015To2024: readonly PublishedSolarEclipse[] = [
  ['2015-03-20T09:45:39Z', 'total', 0.9454, 1.0445, 64.4, -6.6, 167],
  ['2016-03-09T01:57:12Z', 'total', 0.2609, 1.045, 10.1, 148.8, 249],
  ['2017-08-21T18:25:32Z', 'total', 0.4367, 1.0306, 36.97, -87.67, 160],
  ['2018-07-13T03:01:06Z', 'partial', -1.3542, 0.3365, -67.9, 127.4, 0],
  ['2019-07-02T19:22:57Z', 'total', -0.6466, 1.0459, -17.4, -109, 273],
  ['2019-12-26T05:17:43Z', 'annular', 0.4135, 0.9701, 1, 102.3, 220],
  ['2023-04-20T04:16:45Z', 'hybrid', -0.3952, 1.0132, -9.6, 125.8, 76],
  ['2024-04-08T18:17:20Z', 'total', 0.3431, 1.0566, 25.3, -104.1, 268],
];

/**
 * The eclipse of the Moon of 2018-07-27 by Espenak, NASA: contacts P1, U1, U2, the greatest phase, U3, U4 and P4 in UT,
 * umbral and penumbral magnitude.
 */
export const lunarEclipse2018 = {
  contacts: ['17:14:49', '18:24:27', '19:30:15', '20:21:44', '21:13:12', '22:19:00', '23:28:37'].map(
    (clock) => `2018-07-27T${clock}Z`,
  ),
  umbral: 1.6087,
  penumbral: 2.6792,
} as const;

/** The transit of Venus of 2012-06-06 by Espenak, NASA: geocentric contacts I, II, greatest, III, IV in UT. */
export const venusTransit2012 = {
  contacts: [
    '2012-06-05T22:09:38Z',
    '2012-06-05T22:27:34Z',
    '2012-06-06T01:29:36Z',
    '2012-06-06T04:31:39Z',
    '2012-06-06T04:49:35Z',
  ],
  separationArcsec: 554.4,
} as const;

/** Espenak, NASA, catalogues of transits: greatest, UT to the minute, 1990 to 2020. */
export const transits1990To2020: readonly string[] = [
  'mercury 1993-11-06T03:57Z',
  'mercury 1999-11-15T21:41Z',
  'mercury 2003-05-07T07:52Z',
  'mercury 2006-11-08T21:41Z',
  'mercury 2016-05-09T14:57Z',
  'mercury 2019-11-11T15:20Z',
  'venus 2004-06-08T08:20Z',
  'venus 2012-06-06T01:29Z',
];

/**
 * Galilean moons on 1992-12-16, 0 h UT: to the west and to the north of Jupiter's middle, in equatorial radii. Meeus 1998,
 * Astronomical Algorithms, example 44.b, by Lieske's theory E2x3.
 */
export const galileans1992: Readonly<Record<string, readonly [west: number, north: number]>> = {
  io: [-3.4502, 0.2137],
  europa: [7.4418, 0.2753],
  ganymede: [1.2011, 0.59],
  callisto: [7.072, 1.0291],
};

/**
 * The night of three shadows on Jupiter, 2015-01-24: beginning and end on the disc, UT to the minute (Sky & Telescope,
 * January 2015).
 */
export const jupiterNight2015: readonly (readonly [
  moon: string,
  name: string,
  begins: string,
  ends: string | null,
])[] = [
  ['callisto', 'shadow_transit', '03:11', '08:00'],
  ['io', 'shadow_transit', '04:35', '06:52'],
  ['io', 'transit', '04:55', null],
  ['callisto', 'transit', '06:19', null],
  ['europa', 'shadow_transit', '06:28', '09:22'],
];
