import { bodies, pullers } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { WorldError } from '../error.ts';
import type { Placement } from '../vessel/placement.ts';
import type { FreeBody } from './free-body.ts';

/** Throws WorldError `implausible` where a body would be put into another. */
export function requireRoom(
  { id, name, make: { radiusM } }: FreeBody,
  { body, offsetM }: Pick<Placement, 'body' | 'offsetM'>,
  others: readonly FreeBody[],
  field: BodyField | null,
): void {
  const state = new Float64Array(6);
  const apart = (reference: number, placeM: Float64Array): number => {
    if (field === null || reference === body) state.fill(0);
    else field.stateAtEnd(reference, body, state);
    return vec3.distance(vec3.add(vec3.create(), placeM, state), offsetM);
  };
  const require = (other: string, distanceM: number, otherM: number): void => {
    if (distanceM >= radiusM + otherM) return;
    const message = `${name} would be inside ${other}: their centres are ${short(distanceM)} m apart, their radii together ${short(radiusM + otherM)} m. Put it elsewhere, or make it smaller.`;
    throw new WorldError('implausible', message, undefined, 'position');
  };
  for (const other of others)
    if (other.id !== id) require(other.name, apart(other.body, other.offsetM), other.make.radiusM);
  if (field === null) return;
  const origin = vec3.create();
  for (const rail of body > 0 ? [body, ...pullers[body]] : pullers[body])
    require(bodies[rail].title, apart(rail, origin), bodies[rail].meanRadiusM);
}

function short(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
