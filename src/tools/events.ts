import {
  AstroError,
  bodies,
  conjunctions,
  DAY_S,
  type Ephemeris,
  type Epoch,
  formatInstant,
  galileanEvents,
  galileanMoons,
  galileanPlace,
  julianDate,
  lunarEclipses,
  moonPhases,
  type Place,
  type Span,
  seasons,
  secondsBetween,
  solarEclipses,
  transits,
} from '../astro/index.ts';
import { DEG, vec3 } from '../math/index.ts';

/** What can be listed. */
export const eventKinds = [
  'moon_phase',
  'season',
  'solar_eclipse',
  'lunar_eclipse',
  'transit',
  'conjunction',
  'galilean',
] as const;

export type EventKind = (typeof eventKinds)[number];

/** What is listed where no kind is named: the moons of Jupiter do something four times a day. */
const usualKinds: readonly EventKind[] = eventKinds.filter((kind) => kind !== 'galilean');

/** The longest span that is searched at once, and with the moons of Jupiter. */
const LONGEST_YEARS = 100;
const LONGEST_GALILEAN_YEARS = 5;
const YEAR_S = 31_557_600;

/** What events are asked for. */
export interface EventsRequest {
  readonly ephemeris: Ephemeris;
  readonly from: Readonly<Epoch>;
  readonly until: Readonly<Epoch>;
  /** All but `galilean` where none is named. */
  readonly kinds?: readonly EventKind[] | undefined;
}

/** A date, to the second; null for what does not happen. */
type Contacts = Readonly<Record<string, string | null>>;

/** One event. `utc` and `jd_tdb` are its instant, of an eclipse or a transit that of the greatest phase. */
export interface EventRow {
  readonly kind: EventKind;
  /** Which phase, season, type of eclipse, or place in the line of Sun and Earth. */
  readonly name: string;
  readonly utc: string;
  readonly jd_tdb: number;
  /** The planet of a transit or a conjunction, or the moon of Jupiter. */
  readonly body?: string;
  /** Of an eclipse of the Sun: where the Moon's shadow is deepest. */
  readonly place?: { readonly lat_deg: number; readonly lon_deg: number };
  readonly central?: boolean;
  readonly gamma?: number;
  readonly magnitude?: number;
  readonly duration_s?: number;
  /** Of an eclipse of the Moon. */
  readonly umbral_magnitude?: number;
  readonly penumbral_magnitude?: number;
  /** Of a transit: least distance of planet and Sun, middle to middle. */
  readonly separation_arcsec?: number;
  /** Of what a moon of Jupiter does: Jupiter and its four large moons from east to west. */
  readonly order?: readonly string[];
  readonly contacts?: Contacts;
}

/**
 * Events of the sky in a span, in order of time.
 * @throws AstroError `out_of_range` for a span that ends before it begins or is too long, `outside_span` beyond the ephemeris
 */
export function events({ ephemeris, from, until, kinds = usualKinds }: EventsRequest): EventRow[] {
  const span = checkedSpan(from, until, kinds.includes('galilean') ? LONGEST_GALILEAN_YEARS : LONGEST_YEARS);
  return eventKinds
    .filter((kind) => kinds.includes(kind))
    .flatMap((kind) => listers[kind](ephemeris, span))
    .sort((a, b) => a.jd_tdb - b.jd_tdb);
}

function checkedSpan(from: Readonly<Epoch>, until: Readonly<Epoch>, longestYears: number): Span {
  const seconds = secondsBetween(from, until);
  if (!(seconds > 0))
    throw new AstroError('out_of_range', 'The span ends before it begins. Give a later end.');
  // a day more, as a hundred years of a calendar are not all of one length
  if (seconds > longestYears * YEAR_S + DAY_S)
    throw new AstroError(
      'out_of_range',
      `A span of more than ${longestYears} years is searched in parts. Give an earlier end.`,
    );
  return { from, until };
}

const listers: Readonly<Record<EventKind, (ephemeris: Ephemeris, span: Span) => EventRow[]>> = {
  moon_phase: (ephemeris, span) =>
    moonPhases(ephemeris, span).map(({ name, instant }) => ({ kind: 'moon_phase', name, ...dated(instant) })),
  season: (ephemeris, span) =>
    seasons(ephemeris, span).map(({ name, instant }) => ({ kind: 'season', name, ...dated(instant) })),
  solar_eclipse: solarRows,
  lunar_eclipse: lunarRows,
  transit: transitRows,
  conjunction: (ephemeris, span) =>
    conjunctions(ephemeris, span).map(({ name, body, instant }) => ({
      kind: 'conjunction',
      name,
      ...dated(instant),
      body: bodies[body].name,
    })),
  galilean: galileanRows,
};

function solarRows(ephemeris: Ephemeris, span: Span): EventRow[] {
  return solarEclipses(ephemeris, span).map((eclipse) => ({
    kind: 'solar_eclipse',
    name: eclipse.type,
    ...dated(eclipse.greatest),
    place: inDegrees(eclipse.place),
    central: eclipse.central,
    gamma: rounded(eclipse.gamma, 4),
    magnitude: rounded(eclipse.magnitude, 4),
    duration_s: rounded(eclipse.durationS, 1),
    contacts: {
      partial_begins: utc(eclipse.partialBegins),
      central_begins: utc(eclipse.centralBegins),
      central_ends: utc(eclipse.centralEnds),
      partial_ends: utc(eclipse.partialEnds),
    },
  }));
}

function lunarRows(ephemeris: Ephemeris, span: Span): EventRow[] {
  return lunarEclipses(ephemeris, span).map((eclipse) => ({
    kind: 'lunar_eclipse',
    name: eclipse.type,
    ...dated(eclipse.greatest),
    umbral_magnitude: rounded(eclipse.umbralMagnitude, 4),
    penumbral_magnitude: rounded(eclipse.penumbralMagnitude, 4),
    contacts: {
      penumbral_begins: utc(eclipse.penumbralBegins),
      partial_begins: utc(eclipse.partialBegins),
      total_begins: utc(eclipse.totalBegins),
      total_ends: utc(eclipse.totalEnds),
      partial_ends: utc(eclipse.partialEnds),
      penumbral_ends: utc(eclipse.penumbralEnds),
    },
  }));
}

function transitRows(ephemeris: Ephemeris, span: Span): EventRow[] {
  return transits(ephemeris, span).map((transit) => ({
    kind: 'transit',
    name: 'transit',
    ...dated(transit.greatest),
    body: bodies[transit.body].name,
    separation_arcsec: rounded((transit.separationRad / DEG) * 3600, 1),
    contacts: {
      exterior_ingress: utc(transit.exteriorIngress),
      interior_ingress: utc(transit.interiorIngress),
      interior_egress: utc(transit.interiorEgress),
      exterior_egress: utc(transit.exteriorEgress),
    },
  }));
}

function galileanRows(ephemeris: Ephemeris, span: Span): EventRow[] {
  return galileanEvents(ephemeris, span).map(({ body, name, greatest, begins, ends }) => ({
    kind: 'galilean',
    name,
    ...dated(greatest),
    body: bodies[body].name,
    order: orderAt(ephemeris, greatest),
    contacts: { begins: utc(begins), ends: utc(ends) },
  }));
}

function orderAt(ephemeris: Ephemeris, { day, second }: Epoch): string[] {
  const places = galileanMoons.map((moon): [name: string, west: number] => [
    bodies[moon].name,
    galileanPlace(ephemeris, moon, day, second, vec3.create())[0],
  ]);
  return [...places, ['jupiter', 0] as const].sort(([, a], [, b]) => a - b).map(([name]) => name);
}

const dated = (instant: Epoch): Pick<EventRow, 'utc' | 'jd_tdb'> => ({
  utc: formatInstant(instant, 'utc', 0),
  jd_tdb: julianDate(instant.day, instant.second),
});

const utc = (instant: Epoch | null): string | null =>
  instant === null ? null : formatInstant(instant, 'utc', 0);

const inDegrees = ({ latRad, lonRad }: Place): NonNullable<EventRow['place']> => ({
  lat_deg: rounded(latRad / DEG, 4),
  lon_deg: rounded(lonRad / DEG, 4),
});

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
