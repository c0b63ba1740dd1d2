import type { IauModel } from './iau-models.ts';

/*
 * Dwarf planets, asteroids and comets. Ceres, Pallas, Vesta, Ida, Eros, Itokawa and 67P: Archinal et al. 2018, Celest.
 * Mech. Dyn. Astr. 130:22 (67P turns so before its perihelion of 2015 only: outgassing changes its spin). Bennu: Lauretta
 * et al. 2019, Nature 568, 55, constants of the mission. Poles of the others: Juno: Viikinkoski et al. 2015, A&A 581, L3;
 * Hygiea: Vernazza et al. 2020, Nat. Astron. 4, 136; Psyche: Shepard et al. 2021, PSJ 2, 125; Ryugu: Watanabe et al. 2019,
 * Science 364, 268; Apophis, which tumbles: its angular momentum, Pravec et al. 2014, Icarus 233, 48; Chiron: Ortiz et al.
 * 2015, A&A 576, A18; Chariklo: Braga-Ribas et al. 2014, Nature 508, 72; Haumea: Ortiz et al. 2017, Nature 550, 219;
 * Quaoar: Morgado et al. 2023, Nature 614, 239; Arrokoth: Spencer et al. 2020, Science 367, aay3999. Periods: the same,
 * or JPL's Small-Body Database; Eris turns as its moon goes round (Szakats et al. 2023, A&A 669, L3); Halley: 2.2 d (Sagdeev
 * et al. 1989). Where no pole is known that of the ecliptic stands for it, and where nobody has laid down a meridian it
 * begins with W = 0.
 */
const fixed = (ra: number, dec: number, w: number, daily: number, squared = 0): IauModel => ({
  rightAscension: [ra, 0],
  declination: [dec, 0],
  meridian: [w, daily, squared],
  terms: [],
});

/** Turns in some hours about the pole of the ecliptic, for want of a known one. */
const inHours = (hours: number): IauModel => fixed(270, 66.56, 0, 8640 / hours);

export const smallBodyModels: Readonly<Record<string, IauModel>> = {
  ceres: fixed(291.418, 66.764, 170.65, 952.1532),
  pallas: fixed(33, -3, 38, 1105.8036),
  juno: fixed(108, 49.6, 0, 1198.414),
  vesta: fixed(309.031, 42.235, 285.39, 1617.3329428),
  hygiea: fixed(318.4, -46.6, 0, 624.928),
  psyche: fixed(36.3, 6, 0, 2059.129),
  ida: fixed(168.76, -87.12, 274.05, 1864.628007),
  eros: fixed(11.35, 17.22, 326.07, 1639.38864745),
  itokawa: fixed(90.53, -66.3, 0, 712.143),
  apophis: fixed(118.8, -79.4, 0, 282.723),
  bennu: fixed(85.4567, -60.3574, 135.8156, 2011.14645095, 1.815e-6),
  ryugu: fixed(96.4, -66.4, 0, 1131.984),
  chiron: fixed(155.9, 35.9, 0, 1459.953),
  chariklo: fixed(151.3, 41.48, 0, 1233.581),
  orcus: inHours(13.188),
  haumea: fixed(285.1, -10.6, 0, 2206.704),
  quaoar: fixed(259.82, 53.45, 0, 977.376),
  arrokoth: fixed(317.5, -24.9, 0, 542.714),
  makemake: inHours(22.8266),
  gonggong: inHours(22.4),
  eris: inHours(378.86),
  sedna: inHours(10.273),
  halley: inHours(52.8),
  encke: inHours(11.083),
  churyumov_gerasimenko: fixed(69.54, 64.11, 114.69, 696.543884683),
  hale_bopp: inHours(11.35),
};
