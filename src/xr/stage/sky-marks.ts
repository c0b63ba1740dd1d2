import {
  BufferGeometry,
  Float32BufferAttribute,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  Object3D,
  Vector3,
} from 'three';
import type { Vec3 } from '../../math/index.ts';

const DISTANCE_M = 100;
const SIZE_M = 1.6;
const CIRCLE_STEPS = 20;

const eye = new Vector3();
const up = new Vector3(0, 1, 0);
const facing = new Matrix4();

/** Lines of the digits 1 to 5, in a box half as wide as high whose lower left corner is (0, 0) and which is 1 high. */
const digits: readonly (readonly number[])[] = [
  [0.1, 0.8, 0.25, 1, 0.25, 1, 0.25, 0],
  [0, 1, 0.5, 1, 0.5, 1, 0.5, 0.5, 0.5, 0.5, 0, 0.5, 0, 0.5, 0, 0, 0, 0, 0.5, 0],
  [0, 1, 0.5, 1, 0.5, 1, 0.5, 0, 0.5, 0, 0, 0, 0.1, 0.5, 0.5, 0.5],
  [0, 1, 0, 0.5, 0, 0.5, 0.5, 0.5, 0.5, 1, 0.5, 0],
  [0.5, 1, 0, 1, 0, 1, 0, 0.5, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 0.5, 0, 0, 0],
];
const DIAMOND: readonly number[] = [0.3, 0, 0, 0.3, 0, 0.3, -0.3, 0, -0.3, 0, 0, -0.3, 0, -0.3, 0.3, 0];
const letterL: readonly number[] = [0, 1, 0, 0, 0, 0, 0.5, 0];
/** Height of letters, in sizes of a mark. */
const LETTER = 1.1;

/** Marks far ahead of the glass: where the nose points, where motion goes, where target and Lagrange points are. Ship axes. */
export class SkyMarks {
  readonly root = new Object3D();
  readonly #ink = new LineBasicMaterial({
    color: '#dfe8f4',
    transparent: true,
    opacity: 0.85,
    toneMapped: false,
  });
  readonly #accent = new LineBasicMaterial({
    color: '#f2b866',
    transparent: true,
    opacity: 0.95,
    toneMapped: false,
  });
  readonly #nose = new LineSegments(
    lines([-1.6, 0, -0.6, 0, -0.6, 0, 0, -0.5, 0, -0.5, 0.6, 0, 0.6, 0, 1.6, 0]),
    this.#ink,
  );
  readonly #prograde = new LineSegments(
    lines([...circle(0.6), -0.6, 0, -1.4, 0, 0.6, 0, 1.4, 0, 0, 0.6, 0, 1.4]),
    this.#ink,
  );
  readonly #retrograde = new LineSegments(
    lines([...circle(0.6), -0.42, -0.42, 0.42, 0.42, -0.42, 0.42, 0.42, -0.42]),
    this.#ink,
  );
  readonly #target = new LineSegments(
    lines([
      -1, 0.5, -1, 1, -1, 1, -0.5, 1, 0.5, 1, 1, 1, 1, 1, 1, 0.5, 1, -0.5, 1, -1, 1, -1, 0.5, -1, -0.5, -1,
      -1, -1, -1, -1, -1, -0.5,
    ]),
    this.#accent,
  );

  readonly #points = digits.map(
    (digit) =>
      new LineSegments(lines([...DIAMOND, ...moved(letterL, -0.5), ...moved(digit, 0.15)]), this.#ink),
  );

  constructor() {
    for (const point of this.#points) this.root.add(point);
    this.root.add(this.#nose, this.#prograde, this.#retrograde, this.#target);
    this.#nose.position.set(0, 0, -DISTANCE_M);
  }

  /** Directions as unit vectors in ship axes; NaN hides a mark. `points` are those of the five Lagrange points. */
  update(prograde: Vec3, target: Vec3, points: readonly Vec3[]): void {
    for (let at = 0; at < this.#points.length; at += 1) aim(this.#points[at], points[at], 1);
    aim(this.#prograde, prograde, 1);
    aim(this.#retrograde, prograde, -1);
    aim(this.#target, target, 1);
  }

  dispose(): void {
    this.root.removeFromParent();
    for (const mark of [this.#nose, this.#prograde, this.#retrograde, this.#target, ...this.#points])
      mark.geometry.dispose();
    this.#ink.dispose();
    this.#accent.dispose();
  }
}

function aim(mark: Object3D, direction: Vec3, sign: number): void {
  mark.visible = Number.isFinite(direction[0]);
  if (!mark.visible) return;
  const scale = sign * DISTANCE_M;
  mark.position.set(direction[0] * scale, direction[1] * scale, direction[2] * scale);
  mark.quaternion.setFromRotationMatrix(facing.lookAt(eye, mark.position, up));
}

/** Letters beside a mark: so far to the right of its middle, above it. */
function moved(letter: readonly number[], right: number): number[] {
  return letter.map((value, at) => LETTER * value + (at % 2 === 0 ? right : 0.5));
}

/** Pairs of points in the plane as line segments. */
function lines(points: readonly number[]): BufferGeometry {
  const positions: number[] = [];
  for (let at = 0; at < points.length; at += 2)
    positions.push(points[at] * SIZE_M, points[at + 1] * SIZE_M, 0);
  return new BufferGeometry().setAttribute('position', new Float32BufferAttribute(positions, 3));
}

function circle(radius: number): number[] {
  return Array.from({ length: CIRCLE_STEPS }, (_, step) => {
    const [from, to] = [step, step + 1].map((at) => (at / CIRCLE_STEPS) * 2 * Math.PI);
    return [radius * Math.cos(from), radius * Math.sin(from), radius * Math.cos(to), radius * Math.sin(to)];
  }).flat();
}
