/*
 * How bright and how large comets are. Total magnitude at a distance from eye and Sun: m = H + 5 log(delta) + 2.5 n log(r). H
 * and n of Halley, Encke and 67P as the Minor Planet Center gives them with the orbits (CometEls); of Hale-Bopp H by Kidger
 * 1997 and n by Womack et al. 2021, Planet. Sci. J. 2:17.
 */
const brightness: Readonly<Record<string, CometLight>> = {
  halley: { h: 4, n: 6 },
  encke: { h: 11.5, n: 6 },
  churyumov_gerasimenko: { h: 11, n: 4 },
  hale_bopp: { h: -0.8, n: 4 },
};

/** Magnitude at 1 au from eye and Sun, and how fast it falls with the distance from the Sun. */
export interface CometLight {
  readonly h: number;
  readonly n: number;
}

/** Beyond this ice hardly turns into gas, au: no coma is drawn from here on, and all of it from half of that. */
const FROZEN_AU = 8;

/** The light of a body by its name; null for one that is no comet. */
export function cometLight(name: string): CometLight | null {
  return brightness[name] ?? null;
}

/** Total magnitude at 1 au from the eye. @param sunAu distance from the Sun, au */
export function cometMagnitude({ h, n }: CometLight, sunAu: number): number {
  return h + 2.5 * n * Math.log10(sunAu);
}

/** How much there is of coma and tails, 0 to 1: less where a comet freezes. */
export function cometActivity(sunAu: number): number {
  return Math.min(1, Math.max(0, 2 * (1 - sunAu / FROZEN_AU)));
}

/**
 * Diameter of the coma, m, by the formula of Guide (B. Gray, Project Pluto; Mobberley 2011, Hunting and Imaging Comets, page
 * 258), which was fitted to what observers saw. @param m magnitude at 1 au from the eye
 */
export function comaDiameterM(m: number, sunAu: number): number {
  return 1e6 * 10 ** (3.25 - 0.07 * m - 0.0033 * m * m) * (1 - 10 ** (-2 * sunAu)) * (1 - 10 ** -sunAu);
}

/** Length of the tail of dust, m, by the same. */
export function tailLengthM(m: number, sunAu: number): number {
  return 1e9 * 10 ** (2.1 - 0.19 * m - 0.0075 * m * m) * (1 - 10 ** (-2 * sunAu)) * (1 - 10 ** (-4 * sunAu));
}

/** Part of gravity that sunlight takes from the grains that most of the tail's light comes from. */
const REPULSION = 0.3;

/**
 * How far a tail of dust lags behind the line from the Sun, as the factor of x^1.5, 1/sqrt(m): grains keep their angular
 * momentum, y = (sqrt(8)/3) w x^1.5 / sqrt(b g) (Bessel 1836, Astron. Nachr. 13, 185).
 * @param turnRadps angular speed about the Sun
 * @param fallMps2 what the Sun pulls with
 */
export function dustLag(turnRadps: number, fallMps2: number): number {
  return ((Math.sqrt(8) / 3) * turnRadps) / Math.sqrt(REPULSION * fallMps2);
}
