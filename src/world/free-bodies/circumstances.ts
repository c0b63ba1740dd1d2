import { bodies, bodyIndex } from '../../astro/index.ts';
import { cbrt, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { Entity } from '../entity.ts';
import type { FreeBody } from './free-body.ts';
import { cohesiveM, type Oddity } from './plausibility.ts';

/** What there is to be said about where a body is and how it moves. */
export interface Circumstances {
  /** What it goes about: a body of the ephemeris, or a custom one by its name; null for nothing. */
  readonly boundTo: string | null;
  readonly odd: readonly Oddity[];
}

/** Something that a body may go about, and how it moves as seen from there. */
interface Centre {
  readonly name: string;
  readonly title: string;
  readonly gmM3S2: number;
  readonly radiusM: number;
  readonly distanceM: number;
  readonly speedMps: number;
  /** Positive while it moves away, m^2/s. */
  readonly outward: number;
  /** Lowest point of its way, were nothing else there, from the centre, m. */
  readonly periapsisM: number;
  readonly bound: boolean;
  /** Whether it keeps its place whatever goes about it, as what is on rails does. */
  readonly isFixed: boolean;
}

/** Within so many radii of a fluid body, times the cube root of the masses' ratio, tides tear it apart (Roche 1849; Chandrasekhar 1969, Ellipsoidal Figures of Equilibrium, section 56). */
const rocheFactor = 2.456;
const SUN = bodyIndex('sun');
const short = (value: number): string => Number(value.toPrecision(4)).toString();

/** Looks around a body that was put somewhere: the field stands at the instant of its state. */
export function circumstances(
  body: FreeBody,
  others: readonly Entity[],
  field: BodyField | null,
): Circumstances {
  const around = centresOf(body, others, field);
  const held = around.find(({ bound }) => bound) ?? null;
  const odd = [
    ...oddOrbit(body, around, held),
    ...oddFall(body, held ?? around[0]),
    ...oddTides(body, around, held),
    ...oddPlace(body, others, field),
  ];
  // of two custom bodies the lighter one goes about the other
  const about = around.find(({ bound, isFixed, gmM3S2 }) => bound && (isFixed || gmM3S2 >= body.gmM3S2));
  return { boundTo: about?.name ?? null, odd };
}

/** What it may go about, the strongest where it is first, and after it only what is heavier, as a planet's star is. */
function centresOf(body: FreeBody, others: readonly Entity[], field: BodyField | null): readonly Centre[] {
  const all: Centre[] = [];
  const state = new Float64Array(6);
  const see = (name: string, title: string, gm: number, radiusM: number, isFixed: boolean): void => {
    for (let k = 0; k < 3; k += 1) {
      state[k] = body.offsetM[k] - state[k];
      state[k + 3] = body.velocityMps[k] - state[k + 3];
    }
    all.push({ name, title, gmM3S2: gm, radiusM, isFixed, ...motionAbout(gm + body.gmM3S2, state) });
  };
  for (const rail of field === null ? [] : railsAround(body.body)) {
    if (rail === body.body) state.fill(0);
    else field?.stateAtEnd(rail, body.body, state);
    const { name, title, gmM3S2, meanRadiusM } = bodies[rail];
    see(name, title, gmM3S2, meanRadiusM, true);
  }
  for (const other of others) {
    if (other.freeBody === null || other.id === body.id) continue;
    stateFrom(body, other, field, state);
    see(other.name, other.name, other.freeBody.gmM3S2, other.freeBody.radiusM, false);
  }
  all.sort((a, b) => strengthOf(b) - strengthOf(a));
  let heaviest = 0;
  return all.filter(({ gmM3S2 }) => {
    const counts = gmM3S2 > heaviest;
    heaviest = Math.max(heaviest, gmM3S2);
    return counts;
  });
}

/** Square of the rate of a circle about a centre, rad/s squared. */
function strengthOf({ gmM3S2, distanceM }: Centre): number {
  return gmM3S2 / (distanceM * distanceM * distanceM);
}

/** The bodies on rails in whose spheres of influence something is, innermost first. */
function railsAround(reference: number): readonly number[] {
  const chain: number[] = [];
  for (let rail = reference; rail > 0; rail = bodies[rail].parent) chain.push(rail);
  return chain.includes(SUN) ? chain : [...chain, SUN];
}

/** Writes how another entity moves in the frame of a body. */
function stateFrom(body: FreeBody, other: Entity, field: BodyField | null, out: Float64Array): void {
  out.fill(0);
  if (field !== null && other.body !== body.body) field.stateAtEnd(other.body, body.body, out);
  for (let k = 0; k < 3; k += 1) {
    out[k] += other.offsetM[k];
    out[k + 3] += other.velocityMps[k];
  }
}

/** What a state beside a centre says of the orbit, both masses pulling. */
function motionAbout(
  both: number,
  state: Float64Array,
): Pick<Centre, 'distanceM' | 'speedMps' | 'outward' | 'periapsisM' | 'bound'> {
  const offset = state.subarray(0, 3);
  const velocity = state.subarray(3, 6);
  const distanceM = vec3.length(offset);
  const speedMps = vec3.length(velocity);
  const energy = 0.5 * speedMps * speedMps - both / distanceM;
  const h2 = vec3.lengthSquared(vec3.cross(vec3.create(), offset, velocity));
  const eccentricity = Math.sqrt(Math.max(0, 1 + (2 * energy * h2) / (both * both)));
  const periapsisM = h2 / (both * (1 + eccentricity));
  return { distanceM, speedMps, outward: vec3.dot(offset, velocity), periapsisM, bound: energy < 0 };
}

function oddOrbit(
  { name, gmM3S2 }: FreeBody,
  around: readonly Centre[],
  held: Centre | null,
): readonly Oddity[] {
  const [strongest] = around;
  if (strongest === undefined || held === strongest) return [];
  const escapeMps = Math.sqrt((2 * (strongest.gmM3S2 + gmM3S2)) / strongest.distanceM);
  const fast = `it moves at ${short(strongest.speedMps)} m/s, and ${short(escapeMps)} m/s escape there`;
  const message =
    held === null
      ? `${name} is bound to nothing, not to ${strongest.title} either: ${fast}.`
      : `${name} is not bound to ${strongest.title}: ${fast}. It goes about ${held.title}.`;
  return [{ code: 'unbound', message }];
}

function oddFall({ name, radiusM }: FreeBody, centre: Centre | undefined): readonly Oddity[] {
  if (centre === undefined) return [];
  const touchingM = radiusM + centre.radiusM;
  const comes = centre.bound || centre.outward < 0;
  if (!comes || centre.periapsisM >= touchingM) return [];
  const message = `${name} falls on ${centre.title}: the lowest point of its way is ${short(centre.periapsisM)} m from the centre, their radii together ${short(touchingM)} m.`;
  return [{ code: 'impact', message }];
}

function oddTides(
  { name, radiusM, gmM3S2 }: FreeBody,
  around: readonly Centre[],
  held: Centre | null,
): readonly Oddity[] {
  if (radiusM <= cohesiveM) return [];
  for (const centre of around) {
    const limitM = rocheFactor * radiusM * cbrt(centre.gmM3S2 / gmM3S2);
    const nearestM = centre === held ? Math.min(centre.distanceM, centre.periapsisM) : centre.distanceM;
    if (centre.gmM3S2 <= gmM3S2 || nearestM >= limitM) continue;
    const message = `${name} comes to ${short(nearestM)} m from the centre of ${centre.title}, within the Roche limit of ${short(limitM)} m: its weight alone would not hold it together. Tides are not counted here, so it stays whole.`;
    return [{ code: 'roche_limit', message }];
  }
  return [];
}

/** Another body is never where this one is: that is refused. Ships can be. */
function oddPlace(body: FreeBody, others: readonly Entity[], field: BodyField | null): readonly Oddity[] {
  const state = new Float64Array(6);
  const within = others.filter((other) => {
    if (other.kind !== 'vessel') return false;
    stateFrom(body, other, field, state);
    return vec3.distance(state.subarray(0, 3), body.offsetM) < body.radiusM;
  });
  if (within.length === 0) return [];
  const names = within.map(({ name }) => name);
  const told =
    names.length > 3 ? `${names.length} ships are` : `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'}`;
  return [
    { code: 'overlap', message: `${told} where ${body.name} is: they stand on its surface from now on.` },
  ];
}
