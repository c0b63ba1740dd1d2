import type { Body } from '../astro/index.ts';

/** Where the figures of a body come from, in words. */
export interface BodySources {
  /** Of its motion; the error of that, and the span, stand beside it. */
  readonly motion: string;
  /** Date of the elements or the state that its motion was integrated from, JD TDB; null where it was not. */
  readonly motion_epoch_jd: number | null;
  readonly mass: string;
  readonly size: string;
  /** Of pole and rotation. */
  readonly pole: string;
  /** How exact mass, size and pole are, as far as it is told. */
  readonly uncertainty: string;
}

const de440 = 'DE440, gm_de440 (Park et al. 2021, AJ 161, 105)';
const iau2015 = 'IAU working group 2015 (Archinal et al. 2018, Celest. Mech. Dyn. Astr. 130, 22)';
const smallBodyDatabase = "JPL's Small-Body Database";
const eclipticPole = 'no pole is known: that of the ecliptic stands for it';
const byDensity = (density: number): string => `nobody has weighed it: from its size with ${density} kg/m^3`;

/** The orbits of JPL that small bodies were integrated from: name of the solution, and its date, JD TDB. */
const smallBodyOrbits: Readonly<Record<string, readonly [orbit: string, epochJd: number]>> = {
  ceres: ['48', 2459800.5],
  pallas: ['53', 2459800.5],
  juno: ['127', 2459800.5],
  vesta: ['36', 2459800.5],
  hygiea: ['109', 2459800.5],
  psyche: ['91', 2459800.5],
  ida: ['166', 2459800.5],
  eros: ['659', 2459800.5],
  itokawa: ['of 2026', 2461200.5],
  apophis: ['of 2021', 2462138.5359989386],
  bennu: ['of 2010', 2455562.5],
  ryugu: ['of 2026', 2461200.5],
  chiron: ['145', 2459800.5],
  chariklo: ['42', 2459800.5],
  orcus: ['43', 2459800.5],
  haumea: ['110', 2459800.5],
  quaoar: ['43', 2459800.5],
  arrokoth: ['2', 2459800.5],
  makemake: ['109', 2459800.5],
  gonggong: ['13', 2459800.5],
  eris: ['80', 2459800.5],
  sedna: ['37', 2459800.5],
  halley: ['J863/77', 2449400.5],
  encke: ['K273/20', 2460147.5],
  churyumov_gerasimenko: ['K215/11', 2459505.5],
  hale_bopp: ['J971B/1', 2454724.5],
};

/** Masses that are not those of DE440. */
const masses: Readonly<Record<string, string>> = {
  nereid: byDensity(1000),
  ida: 'Belton et al. 1995, Nature 374, 785',
  bennu: 'Scheeres et al. 2019, Nat. Astron. 3, 352',
  ryugu: 'Watanabe et al. 2019, Science 364, 268',
  itokawa: 'Fujiwara et al. 2006, Science 312, 1330',
  makemake: 'Parker et al. 2018, DPS 50, 509.02',
  gonggong: 'Kiss et al. 2019, Icarus 334, 3',
  churyumov_gerasimenko: 'Paetzold et al. 2016, Nature 530, 63',
  halley: 'Cevolani et al. 1987, ESA SP-278, 153',
  sedna: byDensity(2000),
  chiron: byDensity(1000),
  chariklo: byDensity(1000),
  arrokoth: byDensity(500),
  encke: byDensity(500),
  hale_bopp: byDensity(500),
  apophis: "nobody has weighed it: JPL's Sentry",
};

/** Sizes that are not those of the IAU's working group. */
const sizes: Readonly<Record<string, string>> = {
  earth: 'WGS 84',
  nix: 'Porter et al. 2021',
  hydra: 'Porter et al. 2021',
  ...Object.fromEntries(
    ['pallas', 'juno', 'hygiea', 'chiron', 'chariklo', 'apophis', 'encke', 'hale_bopp'].map((name) => [
      name,
      smallBodyDatabase,
    ]),
  ),
  bennu: 'Lauretta et al. 2019, Nature 568, 55',
  ryugu: 'Watanabe et al. 2019, Science 364, 268',
  orcus: 'Fornasier et al. 2013, A&A 555, A15',
  quaoar: 'Fornasier et al. 2013, A&A 555, A15',
  sedna: 'Pal et al. 2012',
  haumea: 'Ortiz et al. 2017, Nature 550, 219',
  makemake: 'Brown 2013',
  gonggong: 'Kiss et al. 2019, Icarus 334, 3',
  eris: 'Sicardy et al. 2011',
  arrokoth: 'Keane et al. 2022',
};

/** Poles and rotations that are not those of the IAU's working group. */
const poles: Readonly<Record<string, string>> = {
  earth: 'precession IAU 2006, nutation IAU 2000B, delta T',
  hyperion: "it tumbles: Saturn's pole, and the rate of Harbison et al. 2011, Icarus 212",
  nereid: "Grav et al. 2003, ApJ 591, L71, about Neptune's pole, since its own is unknown",
  nix: 'Weaver et al. 2016, Science 351, aae0030',
  hydra: 'Weaver et al. 2016, Science 351, aae0030',
  phobos: `${iau2015}, as NAIF's pck00011 corrects it`,
  bennu: 'Lauretta et al. 2019, Nature 568, 55',
  juno: 'Viikinkoski et al. 2015, A&A 581, L3',
  hygiea: 'Vernazza et al. 2020, Nat. Astron. 4, 136',
  psyche: 'Shepard et al. 2021, PSJ 2, 125',
  ryugu: 'Watanabe et al. 2019, Science 364, 268',
  apophis: 'it tumbles: its angular momentum, Pravec et al. 2014, Icarus 233, 48',
  chiron: 'Ortiz et al. 2015, A&A 576, A18',
  chariklo: 'Braga-Ribas et al. 2014, Nature 508, 72',
  haumea: 'Ortiz et al. 2017, Nature 550, 219',
  quaoar: 'Morgado et al. 2023, Nature 614, 239',
  arrokoth: 'Spencer et al. 2020, Science 367, aay3999',
  churyumov_gerasimenko: `${iau2015}, as it turned before its perihelion of 2015`,
  eris: `${eclipticPole}; it turns as its moon goes round (Szakats et al. 2023, A&A 669, L3)`,
  halley: `${eclipticPole}; period of Sagdeev et al. 1989`,
  ...Object.fromEntries(
    ['orcus', 'makemake', 'gonggong', 'sedna', 'encke', 'hale_bopp'].map((name) => [
      name,
      `${eclipticPole}; period of ${smallBodyDatabase}`,
    ]),
  ),
};

const exact =
  'mass, size and pole to what their papers tell, in numbers where errors stand beside the values';

/** What moves about the barycentre of its system by a way of its own. */
const giants = ['jupiter', 'saturn', 'uranus', 'neptune', 'pluto'];

/** Where the figures of a body come from; null for the barycentre, which has none. */
export function sourcesOf(body: Body): BodySources | null {
  const { name, kind, gmEstimated } = body;
  if (kind === 'barycentre') return null;
  const orbit = smallBodyOrbits[name];
  const guesses = [
    ...(gmEstimated ? ['mass good to its order alone'] : []),
    ...(poles[name]?.startsWith(eclipticPole) ? ['pole not known at all'] : []),
  ];
  return {
    motion: motionOf(body, orbit?.[0]),
    motion_epoch_jd: orbit?.[1] ?? null,
    mass: masses[name] ?? de440,
    size: sizes[name] ?? iau2015,
    pole: poles[name] ?? iau2015,
    uncertainty:
      guesses.length === 0 ? exact : `${guesses.join(', ')}; what else is told, to what its paper tells`,
  };
}

function motionOf({ name, kind }: Body, orbit: string | undefined): string {
  if (orbit !== undefined) return `integrated from orbit ${orbit} of JPL`;
  if (name === 'amalthea') return 'its rotation by the IAU on a circle of 181 400 km';
  if (name === 'nereid') return 'JPL satellite ephemerides (swe-sat-data), integrated on from 2050';
  if (kind === 'moon' && name !== 'moon') return 'JPL satellite ephemerides (swe-sat-data), as oscillations';
  const system = 'JPL DE431 (Folkner et al. 2014, IPN Progress Report 42-196; swe-basic-data)';
  return giants.includes(name) ? `${system}, its centre by its moons (swe-sat-data)` : system;
}
