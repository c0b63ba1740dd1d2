import { cbrt, exp, log, pow, type Random } from '../../math/index.ts';
import type { Star } from './main-sequence.ts';
import { spectralLetters } from './main-sequence.ts';
import { equilibriumTemperatureK, type PlanetKind, planetKind, planetRadiusEarth } from './planet-kind.ts';

/** A planet of a generated system. Angles in degrees, the plane being that of the system. */
export interface Planet {
  readonly name: string;
  readonly kind: PlanetKind;
  readonly massEarth: number;
  readonly radiusEarth: number;
  /** Of a body that reflects 30 %, without air. */
  readonly temperatureK: number;
  readonly semiMajorAxisAu: number;
  readonly periodDays: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly ascendingNodeDeg: number;
  readonly periapsisArgumentDeg: number;
  /** At J2000. */
  readonly meanAnomalyDeg: number;
}

/** Most planets of a system. */
export const MOST_PLANETS = 12;

/**
 * Mean numbers of planets inside and outside the snow line by class, O to M. The 2.5 of M dwarfs are measured (Dressing &
 * Charbonneau 2015, ApJ 807, 45); nothing as whole is known of the rest, which is a choice of ours.
 */
const innerMeans = [0, 0.3, 1, 2, 2.5, 2.5, 2.5] as const;
const outerMeans = [0, 0.5, 2, 2, 2, 2, 1.5] as const;

const EARTH_IN_SUNS = 3.003e-6;
const EARTHS_IN_JUPITER = 317.83;
const SUN_RADIUS_AU = 0.004_650_47;
const YEAR_DAYS = 365.25;

/** Innermost planets gather at periods about 12 days (Mulders et al. 2018, AJ 156, 24). */
const innermost = { periodDays: 12, spread: 1, least: 1, most: 200 } as const;
/** Dust does not outlast this warmth, K, nor planets so near to their star, in its radii. */
const bare = { temperatureK: 1500, starRadii: 3 } as const;
/** Ice begins where the disc is colder than 170 K (Hayashi 1981, Progress of Theoretical Physics Suppl. 70, 35), AU. */
const SNOW_AU = 2.7;
/** Farthest orbit about a star like the Sun, AU. */
const EDGE_AU = 60;
/** Spacing in mutual Hill radii: about 20 for small planets (Weiss et al. 2018, AJ 155, 48), 8 to 14 for giants, as here. */
const spacing = { small: [12, 28], giant: [8, 14], giantEarths: 30, most: 0.5, widest: 0.7 } as const;
/** Planets of a system resemble each other (Weiss et al. 2018); both spreads are of the logarithm. */
const small = { earths: 3, amongSystems: 0.8, within: 0.5, least: 0.05, most: 20 } as const;
/** Giants: a fifth of stars like the Sun within 20 AU, masses by a power of -0.31 (Cumming et al. 2008, PASP 120, 531). */
const giants = {
  share: 0.2,
  power: -0.31,
  least: 0.3 * EARTHS_IN_JUPITER,
  most: 10 * EARTHS_IN_JUPITER,
} as const;
/** Eccentricities of systems of many (Xie et al. 2016, PNAS 113, 11431), tilts (Fabrycky et al. 2014, ApJ 790, 146). */
const rayleigh = { eccentricity: 0.035, tiltDeg: 1.5 } as const;

interface Draft {
  readonly au: number;
  readonly earths: number;
}

/** The planets of a star, from the inside; the same for the same sequence of random numbers. */
export function planetsOf(star: Star, random: Random, systemName: string): Planet[] {
  const letter = spectralLetters.indexOf(star.spectralType.charAt(0));
  const inner = innerPlanets(star, random, poisson(random, innerMeans[letter] ?? 0));
  const outer = outerPlanets(star, random, poisson(random, outerMeans[letter] ?? 0), inner.at(-1));
  const drafts = [...inner, ...outer].slice(0, MOST_PLANETS);
  return drafts.map((draft, i) => {
    const room = Math.min(roomBetween(drafts[i - 1], draft), roomBetween(draft, drafts[i + 1]));
    return finish(star, random, draft, room, `${systemName} ${'bcdefghijklm'.charAt(i)}`);
  });
}

function innerPlanets(star: Star, random: Random, count: number): Draft[] {
  const drafts: Draft[] = [];
  const typical = small.earths * exp(small.amongSystems * random.gaussian());
  const days = innermost.periodDays * exp(innermost.spread * random.gaussian());
  const period = Math.min(innermost.most, Math.max(innermost.least, days)) / YEAR_DAYS;
  const warmest = bare.temperatureK / equilibriumTemperatureK(star.luminositySun, 1);
  const nearest = Math.max(1 / (warmest * warmest), bare.starRadii * SUN_RADIUS_AU * star.radiusSun);
  let au = Math.max(nearest, cbrt(star.massSun * period * period));
  const snow = SNOW_AU * Math.sqrt(star.luminositySun);
  while (drafts.length < count) {
    const drawn = typical * exp(small.within * random.gaussian());
    const earths = Math.min(small.most, Math.max(small.least, drawn));
    const before = drafts.at(-1);
    if (before) au = before.au * spacingRatio(star, random, before.earths, earths);
    if (au > snow && drafts.length > 0) break;
    drafts.push({ au, earths });
  }
  return drafts;
}

function outerPlanets(star: Star, random: Random, count: number, last: Draft | undefined): Draft[] {
  const drafts: Draft[] = [];
  // more of them about heavier stars (Johnson et al. 2010, PASP 122, 905)
  const withGiants = random.next() < Math.min(0.6, giants.share * star.massSun);
  const snow = SNOW_AU * Math.sqrt(star.luminositySun) * random.range(1, 2);
  const edge = EDGE_AU * Math.max(0.1, Math.min(2, star.massSun));
  let before = last;
  while (drafts.length < count) {
    const giant = withGiants && drafts.length < 2;
    const earths = giant ? giantMass(random) : Math.min(40, 6 * exp(0.8 * random.gaussian()));
    const beyond = before ? before.au * spacingRatio(star, random, before.earths, earths) : snow;
    const au = drafts.length === 0 ? Math.max(snow, beyond) : beyond;
    if (au > edge) break;
    before = { au, earths };
    drafts.push(before);
  }
  return drafts;
}

function giantMass(random: Random): number {
  const [a, b] = [pow(giants.least, giants.power), pow(giants.most, giants.power)];
  return pow(a + random.next() * (b - a), 1 / giants.power);
}

/**
 * How many times farther out the next planet is: so many mutual Hill radii (Gladman 1993, Icarus 106, 247). Boundless where both are
 * too heavy for their star to stand that far apart within a factor of 5.7: nothing formed there.
 */
function spacingRatio(star: Star, random: Random, inner: number, outer: number): number {
  const [from, to] = Math.max(inner, outer) > spacing.giantEarths ? spacing.giant : spacing.small;
  const hill = cbrt(((inner + outer) * EARTH_IN_SUNS) / (3 * star.massSun));
  const least = 0.5 * from * hill;
  const half = Math.max(least, Math.min(spacing.most, 0.5 * random.range(from, to) * hill));
  return least > spacing.widest ? Number.POSITIVE_INFINITY : (1 + half) / (1 - half);
}

/** An eccentricity that keeps two neighbours apart whatever the other's is. */
function roomBetween(inner: Draft | undefined, outer: Draft | undefined): number {
  return inner && outer ? (0.4 * (outer.au - inner.au)) / outer.au : 0.4;
}

function finish(star: Star, random: Random, { au, earths }: Draft, room: number, name: string): Planet {
  const temperatureK = equilibriumTemperatureK(star.luminositySun, au);
  return {
    name,
    kind: planetKind(earths, temperatureK, star.luminositySun / (au * au)),
    massEarth: earths,
    radiusEarth: planetRadiusEarth(earths),
    temperatureK,
    semiMajorAxisAu: au,
    periodDays: YEAR_DAYS * Math.sqrt((au * au * au) / (star.massSun + earths * EARTH_IN_SUNS)),
    eccentricity: Math.min(room, rayleigh.eccentricity * rayleighDraw(random)),
    inclinationDeg: Math.min(30, rayleigh.tiltDeg * rayleighDraw(random)),
    ascendingNodeDeg: 360 * random.next(),
    periapsisArgumentDeg: 360 * random.next(),
    meanAnomalyDeg: 360 * random.next(),
  };
}

function rayleighDraw(random: Random): number {
  return Math.sqrt(-2 * log(1 - random.next()));
}

/** A number of events with a mean (Knuth 1969), no more than a system has planets. */
function poisson(random: Random, mean: number): number {
  const limit = exp(-mean);
  let product = random.next();
  let count = 0;
  while (product > limit && count < MOST_PLANETS) {
    product *= random.next();
    count++;
  }
  return count;
}
