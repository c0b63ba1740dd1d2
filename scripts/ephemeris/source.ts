import { bodies, bodyIndex } from '../../src/astro/index.ts';
import type { Sampler, Series } from './sampler.ts';
import { type BridgePlan, bridgeSeams, findSeams, type States } from './seams.ts';

/** Moon / (Earth + Moon), by mass (DE440). */
const MOON_SHARE =
  bodies[bodyIndex('moon')].gmM3S2 / (bodies[bodyIndex('moon')].gmM3S2 + bodies[bodyIndex('earth')].gmM3S2);

/** The states that the pieces are fitted to, by body, in the sense of `Ephemeris.relativeState`. */
export interface Source {
  states(body: number, days: Float64Array): Float64Array;
  /** What libswe itself answers, seams and all. */
  raw(body: number, days: Float64Array): Float64Array;
  /** How many seams were bridged, by body. */
  seams(body: number): number;
}

interface Member {
  /** Name in the table of bodies, or of an asteroid that only pulls. */
  readonly name: string;
  readonly id: number;
  /** What libswe's files hold it relative to. */
  readonly center: Series['center'];
  readonly gmKm3S2: number;
  /** Hole, reach and degree of the bridges. */
  readonly bridge?: readonly [holeDays: number, reachDays: number, degree: number];
}

const systemGm = (name: string): number => bodies[bodyIndex(name)].systemGmM3S2 / 1e9;

const members: readonly Member[] = [
  { name: 'mercury', id: 2, center: 'sun', gmKm3S2: systemGm('mercury'), bridge: [2, 10, 6] },
  { name: 'venus', id: 3, center: 'sun', gmKm3S2: systemGm('venus'), bridge: [4, 20, 8] },
  { name: 'mars', id: 4, center: 'barycentre', gmKm3S2: systemGm('mars'), bridge: [8, 50, 9] },
  { name: 'jupiter', id: 5, center: 'barycentre', gmKm3S2: systemGm('jupiter'), bridge: [40, 200, 8] },
  { name: 'saturn', id: 6, center: 'barycentre', gmKm3S2: systemGm('saturn'), bridge: [40, 200, 8] },
  { name: 'uranus', id: 7, center: 'barycentre', gmKm3S2: systemGm('uranus'), bridge: [40, 200, 8] },
  { name: 'neptune', id: 8, center: 'barycentre', gmKm3S2: systemGm('neptune'), bridge: [40, 200, 8] },
  { name: 'pluto', id: 9, center: 'barycentre', gmKm3S2: systemGm('pluto'), bridge: [40, 200, 8] },
  // the four asteroids that move the Sun by more than a metre (DE440)
  { name: 'ceres', id: 17, center: 'sun', gmKm3S2: 62.62888864440993 },
  { name: 'pallas', id: 18, center: 'sun', gmKm3S2: 13.665878145967422 },
  { name: 'juno', id: 19, center: 'sun', gmKm3S2: 1.920570700202589 },
  { name: 'vesta', id: 20, center: 'sun', gmKm3S2: 17.288232879171513 },
];
const EMB_BRIDGE = [8, 40, 9] as const;
const EMB_GM = systemGm('earth') + systemGm('moon');
const SUN_GM = systemGm('sun');
const MOON_ID = 1;
const EARTH_ID = 14;

/**
 * The source, mended in two ways that docs/ephemeris.md explains: the Sun's place follows from the definition of the
 * barycentre instead of the coarse series that the files hold for it, and the steps between the files' own pieces are
 * bridged.
 */
export function openSource(sampler: Sampler, firstDay: number, endDay: number): Source {
  const seamCount = new Map<number, number>();
  const totalGmM3S2 = (SUN_GM + EMB_GM + members.reduce((sum, member) => sum + member.gmKm3S2, 0)) * 1e9;
  const bridged = (
    name: string,
    series: States,
    plan: readonly [number, number, number],
    aroundSun: boolean,
  ): States => {
    const [holeDays, reachDays, degree] = plan;
    const margin = reachDays + 1;
    const seams = findSeams(series, firstDay - margin, endDay + margin);
    seamCount.set(bodyIndex(name), seams.length);
    const rules: BridgePlan = { gmM3S2: aroundSun ? SUN_GM * 1e9 : totalGmM3S2, holeDays, reachDays, degree };
    return bridgeSeams(series, seams, rules);
  };

  const moon: States = (days) => sampler.sample({ id: MOON_ID, center: 'earth' }, days);
  const emb: States = (days) =>
    combine([1, sampler.sample({ id: EARTH_ID, center: 'barycentre' }, days)], [MOON_SHARE, moon(days)]);
  const planets = new Map(
    members.map((member) => {
      const series: States = (days) => sampler.sample(member, days);
      const clean = member.bridge
        ? bridged(member.name, series, member.bridge, member.center === 'sun')
        : series;
      return [member.name, clean] as const;
    }),
  );
  const cleanEmb = bridged('earth', emb, EMB_BRIDGE, false);

  const sun: States = (days) => {
    let held = SUN_GM;
    const parts: [number, Float64Array][] = [[EMB_GM, emb(days)]];
    for (const member of members) {
      parts.push([member.gmKm3S2, sampler.sample(member, days)]);
      if (member.center === 'sun') held += member.gmKm3S2; // its own place moves with the Sun
    }
    return combine(...parts.map(([gm, states]) => [-gm / held, states] as const));
  };

  const states = (body: number, days: Float64Array): Float64Array => {
    const name = bodies[body].name;
    if (name === 'sun') return sun(days);
    if (name === 'moon') return moon(days);
    if (name === 'earth') return combine([1, cleanEmb(days)], [-MOON_SHARE, moon(days)], [-1, sun(days)]);
    const planet = planets.get(name);
    const member = members.find((one) => one.name === name);
    if (planet === undefined || member === undefined) throw new Error(`The source has no ${name}.`);
    return member.center === 'sun' ? planet(days) : combine([1, planet(days)], [-1, sun(days)]);
  };
  return {
    states,
    raw: (body, days) => rawStates(sampler, body, days),
    seams: (body) => seamCount.get(body) ?? 0,
  };
}

function rawStates(sampler: Sampler, body: number, days: Float64Array): Float64Array {
  const name = bodies[body].name;
  if (name === 'sun') return sampler.sample({ id: 0, center: 'barycentre' }, days);
  if (name === 'moon') return sampler.sample({ id: MOON_ID, center: 'earth' }, days);
  const id = name === 'earth' ? EARTH_ID : members.find((member) => member.name === name)?.id;
  if (id === undefined) throw new Error(`The source has no ${name}.`);
  return sampler.sample({ id, center: 'sun' }, days);
}

function combine(...parts: readonly (readonly [weight: number, states: Float64Array])[]): Float64Array {
  const sum = new Float64Array(parts[0][1].length);
  for (const [weight, states] of parts) for (let i = 0; i < sum.length; i++) sum[i] += weight * states[i];
  return sum;
}
