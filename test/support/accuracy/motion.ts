import { AU_M, DAY_S, NBody, type NBodySystem, nBodyMethods } from '../../../src/astro/index.ts';
import { kepler } from '../../../src/tools/index.ts';
import {
  FIGURE_EIGHT_PERIOD,
  figureEight,
  JUPITER_PERIOD,
  outerSolarSystem,
  pythagorean,
  SOLAR_SYSTEM_JD,
  solarSystem1969,
} from '../nbody-problems.ts';
import { type AccuracySection, errorText } from './section.ts';

/** Revolutions of Jupiter over which energy is compared here: a tenth of those of the long tests. */
const REVOLUTIONS = 100;

/** JPL Horizons, DE441: the Earth and Mercury from the Sun, au. Rows of date and place. */
// biome-ignore format: one row a date
const horizons = [
  { body: 'Mercury', index: 1, jd: 2440587.5, place: [0.2564963170957203, 0.1795740848117075, 0.0692882031715516] },
  { body: 'Mercury', index: 1, jd: 2441899.5, place: [0.3563067620002586, -0.001727330220719564, -0.03790301674330323] },
  { body: 'Mercury', index: 1, jd: 2444523.5, place: [0.2161072129525547, -0.3251404850585432, -0.1960919732362586] },
  { body: 'Earth', index: 3, jd: 2440587.5, place: [-0.180533509286508, 0.886808724538105, 0.3845492178557161] },
  { body: 'Earth', index: 3, jd: 2441899.5, place: [0.6893166692385596, -0.682818989746885, -0.2960804672905048] },
  { body: 'Earth', index: 3, jd: 2444523.5, place: [0.9487651352273044, 0.2846175737485465, 0.1234125121018601] },
] as const;

/** How far a body is from where Horizons has it, km, at each of its dates. */
export function solarSystemErrorsKm(body: 'Mercury' | 'Earth', relativity = true): readonly number[] {
  const system = new NBody(solarSystem1969(relativity), 0);
  return horizons
    .filter((row) => row.body === body)
    .map(({ jd, index, place }) => {
      system.advance((jd - SOLAR_SYSTEM_JD) * DAY_S);
      const off = place.map((value, k) => system.state[3 * index + k] - system.state[k] - value * AU_M);
      return Math.hypot(...off) / 1000;
    });
}

/** The largest relative error of the energy of the outer solar system at the end of any of so many revolutions of Jupiter. */
export function energyError(method: (typeof nBodyMethods)[number], revolutions: number): number {
  const settings = method.boundStep === null ? {} : { stepS: method.boundStep * JUPITER_PERIOD };
  const system = new NBody(outerSolarSystem, 0, { method, maxSteps: 10_000_000, ...settings });
  const energy = system.energy();
  let worst = 0;
  for (let turn = 1; turn <= revolutions; turn += 1) {
    system.advance(turn * JUPITER_PERIOD);
    worst = Math.max(worst, Math.abs(system.energy() / energy - 1));
  }
  return worst;
}

function farthest(system: NBodySystem, time: number, expected: ArrayLike<number>): number {
  const carried = new NBody(system, 0);
  carried.advance(time);
  return Math.max(...Array.from(expected, (value, i) => Math.abs(carried.state[i] - value)));
}

/** Against solutions of forty digits: eccentricity, mean anomaly, E or H, true anomaly. */
const keplerRows = [
  ['0.2056', 3, 3.0241007887411664, 3.0461821553058384],
  ['0.9999', 1e-12, 9.999999999998334e-9, 1.4141782065916115e-6],
  ['0.999999', 0.1, 0.8537479580848769, 3.1384834201057776],
  ['1.000001', 5, 2.7442379687433345, 3.1399840839969158],
  ['10', 1000, 5.303631719539061, 1.6610617665928762],
] as const;

function keplerError(): number {
  const errors = keplerRows.flatMap(([eccentricity, meanRad, anomaly, trueAnomaly]) => {
    const answer = kepler({ ask: 'anomaly', eccentricity, meanRad });
    const found = answer.eccentric_anomaly_rad ?? answer.hyperbolic_anomaly ?? Number.NaN;
    return [Math.abs(found / anomaly - 1), Math.abs(answer.true_anomaly_rad / trueAnomaly - 1)];
  });
  return Math.max(...errors);
}

/** An error without unit in two digits, rounded upward. */
function ratioText(error: number): string {
  if (error === 0) return '0';
  const size = 10 ** (Math.floor(Math.log10(error)) - 1);
  return (Math.ceil(error / size - 1e-9) * size).toExponential(1);
}

function problemRows(): string[][] {
  const [mercury, earth] = (['Mercury', 'Earth'] as const).map((body) => solarSystemErrorsKm(body));
  const brutus = [0.7784804101380856, 0.1413923002900862];
  return [
    [
      'figure-eight: return after a period of 6.32591398',
      ratioText(farthest(figureEight, FIGURE_EIGHT_PERIOD, figureEight.state.subarray(0, 9))),
      'Chenciner and Montgomery 2000; the initial values have eight digits',
    ],
    [
      'Pythagorean bodies: the lightest at t = 10',
      ratioText(farthest(pythagorean, 10, brutus)),
      'Brutus, arbitrary precision (Boekholt and Portegies Zwart 2015)',
    ],
    ["Kepler's equation, e from 0.2 to 10, relative", ratioText(keplerError()), 'solutions of forty digits'],
    ...(['after 157 days', 'after 1469 days', 'after 4093 days'] as const).flatMap((when, i) => [
      [`Mercury from the Sun ${when}`, errorText(mercury[i], 'km'), 'JPL Horizons, DE441'],
      [`Earth from the Sun ${when}`, errorText(earth[i], 'km'), 'JPL Horizons, DE441'],
    ]),
  ];
}

/** What docs/accuracy.md says of free motion. */
export function motionSections(): readonly AccuracySection[] {
  return [
    {
      title: 'Free motion',
      text: 'Bodies under their own gravity, worked out by `gauss-radau-15` ([free-motion.md](free-motion.md)): known problems, and Sun, planets, Moon and Pluto as points with the post-Newtonian term of the Sun, from the states of DE441 for JD 2440430.5.',
      head: ['what', 'error', 'against'],
      rows: problemRows(),
    },
    {
      title: 'Energy',
      text: `The largest relative error of the energy of the outer solar system over ${REVOLUTIONS} revolutions of Jupiter, ${Math.round(11.86 * REVOLUTIONS)} years. The bound holds over ten times that (\`npm test -- --kind accuracy\`); REBOUND (Rein and Liu 2012) states 1e-14 for its own method of order 15 and 1e-6 for its Wisdom-Holman at this step.`,
      head: ['method', 'step', 'error', 'bound'],
      rows: nBodyMethods.map((method) => [
        `\`${method.name}\``,
        method.boundStep === null ? 'its own' : `${method.boundStep} revolutions`,
        ratioText(energyError(method, REVOLUTIONS)),
        method.energyBound.toExponential(0),
      ]),
    },
  ];
}
