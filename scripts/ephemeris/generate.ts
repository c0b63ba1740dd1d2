/**
 * Makes data/ephemeris/rails.bin: `node scripts/ephemeris/generate.ts [FILE]`.
 * Samples the source, fits pieces and oscillations, integrates what the source does not have, writes all of it, reads the
 * file back and measures it against the source. Takes some ten minutes, most of them for the swift moons.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodies, bodyIndex, loadRails } from '../../src/astro/index.ts';
import { type EncodedBody, encodeRails } from './encode.ts';
import { amaltheaLines, type FittedMoon, fitMoon } from './moons/fit-moons.ts';
import type { Line } from './moons/harmonics.ts';
import { fitNereid } from './moons/nereid.ts';
import { moonPlans, wobblePlans } from './moons/plan.ts';
import { fitPlanet, type MeasuredPlanet, measurePlanet, planetCuts } from './planets.ts';
import { openSampler, type Sampler } from './sampler.ts';
import { fitSmallBodies, type SmallMotion } from './small/small-motions.ts';
import { openSource } from './source.ts';

const SOURCE =
  'JPL DE431 and satellite ephemerides, from the Swiss Ephemeris files of Debian swe-basic-data and swe-sat-data (CC0), seams mended; small bodies integrated from orbits of JPL';
/** JD 2414809.0 (1899-06-03) to JD 2488665.0 (2101-08-19), a whole number of the longest pieces. */
const FIRST_DAY = -36_736;
const END_DAY = 37_120;
const span = { source: SOURCE, firstDay: FIRST_DAY, endDay: END_DAY };
const SIZE_LIMIT_BYTES = 5_500_000;
const ERROR_LIMIT_M = 20;

function main(file: string): void {
  using sampler = openSampler();
  const source = openSource(sampler, FIRST_DAY, END_DAY);
  const wobbles = new Map(wobblePlans.map((plan) => [plan.name, fit(sampler, plan)]));
  const planets = planetCuts.map((cut): EncodedBody => {
    const planet = fitPlanet(source, cut, FIRST_DAY, END_DAY);
    const wobble = wobbles.get(cut[0]);
    return wobble === undefined ? planet : { ...planet, lines: wobble.lines };
  });
  const moons = new Map(moonPlans.map((plan) => [plan.name, fit(sampler, plan)]));
  moons.set('amalthea', amaltheaLines(FIRST_DAY, END_DAY));
  const known = [...planets, ...[...moons].map(([name, moon]) => encodedMoon(name, moon))];
  const trial = loadRails(encodeRails(span, withPlaceholders(known)));
  const nereid = fitNereid(trial, sampler, FIRST_DAY, END_DAY);
  const small = fitSmallBodies(trial, sampler, FIRST_DAY, END_DAY);

  const measured = planetCuts.map(([name, pieceDays]) => measurePlanet(source, trial, name, pieceDays));
  const stated = [...known, nereid, ...small].map((body) => {
    const planet = planetCuts.findIndex(([name]) => name === body.name);
    const { errorM, errorMps } = planet < 0 ? body : measured[planet];
    return { ...body, errorM: roundUp(errorM), errorMps: roundUp(errorMps) };
  });
  const bytes = encodeRails(span, inTableOrder(stated));
  loadRails(bytes);
  reportPlanets(measured, (name) => source.seams(bodyIndex(name)));
  reportMoons([...wobbles, ...moons], nereid.beyondM);
  reportSmall(small);
  if (bytes.length > SIZE_LIMIT_BYTES)
    throw new Error(`The file has ${bytes.length} bytes, more than ${SIZE_LIMIT_BYTES}.`);
  measured.forEach(({ errorM }, i) => {
    if (errorM > ERROR_LIMIT_M)
      throw new Error(`${planetCuts[i][0]} is off by ${errorM} m, more than ${ERROR_LIMIT_M} m.`);
  });
  writeFileSync(file, bytes);
  console.log(`${file}: ${bytes.length} bytes, day ${FIRST_DAY} to ${END_DAY}`);
}

function fit(sampler: Sampler, plan: (typeof moonPlans)[number]): FittedMoon {
  const fitted = fitMoon(sampler, plan, FIRST_DAY, END_DAY);
  console.error(`${plan.name} ${fitted.errorM.toFixed(0)} m`); // it takes minutes
  return fitted;
}

function encodedMoon(name: string, { lines, errorM, errorMps, beyondM }: FittedMoon): EncodedBody {
  const { naifId, parent } = bodies[bodyIndex(name)];
  const libration = moonPlans.find((plan) => plan.name === name)?.libration;
  return {
    name,
    naifId,
    center: bodies[parent].name,
    quantumM: 2,
    lines,
    ...(libration === undefined ? {} : { libration }),
    errorM: Math.max(errorM, beyondM ?? 0),
    errorMps,
  };
}

/** Bodies that are still to be integrated stand still, far off, until they are. */
function withPlaceholders(known: readonly EncodedBody[]): EncodedBody[] {
  const missing = bodies.slice(1).flatMap(({ name, naifId, parent }): EncodedBody[] => {
    if (known.some((body) => body.name === name)) return [];
    const still: Line = { turnsPerDay: 0, orders: [{ cosine: [1e12, 0, 0], sine: [0, 0, 0] }] };
    const center = bodies[parent].name;
    return [{ name, naifId, center, quantumM: 1000, lines: [still], errorM: 1, errorMps: 1 }];
  });
  return inTableOrder([...known, ...missing]);
}

function inTableOrder(all: readonly EncodedBody[]): EncodedBody[] {
  return bodies.slice(1).map(({ name }) => {
    const body = all.find((one) => one.name === name);
    if (body === undefined) throw new Error(`Nothing says how ${name} moves.`);
    return body;
  });
}

/** To three digits, never below the measured figure. */
function roundUp(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return Number((Math.ceil(value / unit) * unit).toPrecision(3));
}

function reportPlanets(measured: readonly MeasuredPlanet[], seams: (name: string) => number): void {
  console.log('body       piece  terms      max m      rms m   max m/s   seams   from libswe m');
  planetCuts.forEach(([name, pieceDays, degree], i) => {
    const { errorM, rmsM, errorMps, fromRawM } = measured[i];
    const cells = [
      `${pieceDays} d`.padStart(5),
      String(degree + 1).padStart(7),
      errorM.toFixed(2).padStart(11),
      rmsM.toFixed(3).padStart(11),
      errorMps.toExponential(1).padStart(10),
      String(seams(name)).padStart(8),
      fromRawM.toFixed(0).padStart(16),
    ];
    console.log(`${name.padEnd(10)} ${cells.join('')}`);
  });
}

function reportMoons(moons: readonly (readonly [string, FittedMoon])[], nereidBeyondM: number): void {
  console.log('\nmoon        lines  orders    max km    rms km   beyond km');
  for (const [name, { lines, errorM, rmsM, beyondM }] of moons) {
    const orders = lines.reduce((sum, line) => sum + line.orders.length, 0);
    const cells = [lines.length, orders, km(errorM), km(rmsM), beyondM === null ? '-' : km(beyondM)];
    console.log(`${name.padEnd(10)} ${cells.map((cell) => String(cell).padStart(8)).join(' ')}`);
  }
  console.log(`nereid, integrated: beyond ${km(nereidBeyondM)} km`);
}

function reportSmall(small: readonly SmallMotion[]): void {
  console.log('\nsmall body               parts  fit m     stated km   from libswe km');
  for (const { name, pieces, errorM, fromSourceM } of small) {
    const parts = pieces?.cuts?.reduce((sum, cut) => sum + cut.length, 0) ?? 0;
    const cells = [parts, km(errorM), fromSourceM === null ? '-' : km(fromSourceM)];
    console.log(`${name.padEnd(24)} ${cells.map((cell) => String(cell).padStart(10)).join(' ')}`);
  }
}

const km = (metres: number): string => (metres / 1000).toPrecision(3);

main(process.argv[2] ?? join(import.meta.dirname, '../../data/ephemeris/rails.bin'));
