import { bodies } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { VesselTable } from './vessel-table.ts';

/** A vessel leaves a sphere of influence only when it is this much outside, so that it never flickers at the border. */
const leavingShare = 1.02;

const children: readonly (readonly number[])[] = bodies.map((_, parent) =>
  bodies.flatMap((body, index) => (body.parent === parent && parent > 0 ? [index] : [])),
);
const state = new Float64Array(6);
/** The tree is two levels deep below the Sun. */
const mostSwitches = 4;

/**
 * Gives a vessel the reference body in whose sphere of influence it is, and converts its state exactly. The motion does
 * not change: gravity is that of all bodies in any frame. Returns the index of the body before, or -1 if it stays.
 */
export function switchReference(table: VesselTable, row: number, field: BodyField): number {
  const before = table.body[row];
  for (let switches = 0; switches < mostSwitches; switches += 1) {
    const next = nextReference(table, row, field);
    if (next === table.body[row]) break;
    moveToFrame(table, row, next, field);
  }
  return table.body[row] === before ? -1 : before;
}

function nextReference(table: VesselTable, row: number, field: BodyField): number {
  const body = table.body[row];
  const { offsetM } = table.vectors[row];
  const limitM = leavingShare * bodies[body].soiM;
  if (vec3.lengthSquared(offsetM) > limitM * limitM) return bodies[body].parent;
  const inside = children[body];
  for (let at = 0; at < inside.length; at += 1) {
    const child = inside[at];
    field.stateAtEnd(child, body, state);
    if (squaredDistance(offsetM, state) < bodies[child].soiM * bodies[child].soiM) return child;
  }
  return body;
}

function moveToFrame(table: VesselTable, row: number, to: number, field: BodyField): void {
  const { offsetM, velocityMps } = table.vectors[row];
  field.stateAtEnd(table.body[row], to, state);
  for (let i = 0; i < 3; i += 1) {
    offsetM[i] += state[i];
    velocityMps[i] += state[i + 3];
  }
  table.body[row] = to;
  table.stepS[row] = 0;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  const x = a[0] - b[0];
  const y = a[1] - b[1];
  const z = a[2] - b[2];
  return x * x + y * y + z * z;
}
