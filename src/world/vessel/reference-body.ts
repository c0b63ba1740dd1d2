import { bodies } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { children } from '../celestial/children.ts';
import type { VesselTable } from './vessel-table.ts';

/** A vessel leaves a sphere of influence only when it is this much outside, so that it never flickers at the border. */
const leavingShare = 1.02;

const state = new Float64Array(6);
/** Out of the frame of a moon into that of another planet's are four. */
const mostSwitches = 4;

/**
 * Gives a vessel the reference body in whose sphere of influence it is, and converts its state exactly. The motion does
 * not change: gravity is that of all bodies in any frame. Returns the index of the body before, or -1 if it stays.
 */
export function switchReference(table: VesselTable, row: number, field: BodyField): number {
  const before = table.body[row];
  for (let switches = 0; switches < mostSwitches; switches += 1) {
    const next = nextReference(table.body[row], table.vectors[row].offsetM, field);
    if (next === table.body[row]) break;
    moveToFrame(table, row, next, field);
  }
  return table.body[row] === before ? -1 : before;
}

/** The body whose frame something at an offset from `body` is to be counted in; `body` itself where it stays. */
export function nextReference(body: number, offsetM: Vec3, field: BodyField): number {
  const limitM = leavingShare * bodies[body].frameM;
  if (vec3.lengthSquared(offsetM) > limitM * limitM) return bodies[body].parent;
  const inside = children[body];
  for (let at = 0; at < inside.length; at += 1) {
    const child = inside[at];
    const reachM = bodies[child].frameM;
    if (squaredDistance(offsetM, field.rowAtEnd(child)) < reachM * reachM) return child;
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

function squaredDistance(a: Readonly<Float64Array>, b: Readonly<Float64Array>): number {
  const x = a[0] - b[0];
  const y = a[1] - b[1];
  const z = a[2] - b[2];
  return x * x + y * y + z * z;
}
