import type { Quat, Vec3 } from '../../math/index.ts';
import { element } from '../dom.ts';

/** Directions that the ball shows, as unit vectors in the frame that the attitude turns into; NaN hides a mark. */
export interface BallInput {
  readonly attitude: Quat;
  /** Away from the body below. */
  readonly up: Vec3;
  readonly prograde: Vec3;
  readonly target: Vec3;
}

/** The attitude indicator: the sky and the ground as the ship's nose meets them, and where motion goes. */
export interface NavBall {
  readonly root: HTMLElement;
  draw(input: BallInput): void;
}

const SIDE_PX = 112;
const CENTRE = SIDE_PX / 2;
const RADIUS = CENTRE - 6;
/** Sines of the elevations whose parallels are drawn: 60 and 30 degrees below and above the horizon. */
const PARALLELS = [-Math.sqrt(0.75), -0.5, 0.5, Math.sqrt(0.75)];
const SKY = '#2b3f58';
const GROUND = '#3d3227';
/** What turned by less is not seen: a quarter of a pixel. */
const UNSEEN = 0.25 / RADIUS;
const LINE = 'rgba(238, 242, 247, 0.5)';
const INK = '#eef2f7';
const ACCENT = '#f2b866';

/** Makes the ball; its canvas is drawn in the screen's own pixels. */
export function createNavBall(): NavBall {
  const canvas = element('canvas', { class: 'hud__ball', role: 'img', 'aria-label': 'Attitude' });
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = SIDE_PX * ratio;
  canvas.height = SIDE_PX * ratio;
  const context = canvas.getContext('2d');
  const local = new Float64Array(9);
  const up = local.subarray(0, 3);
  const prograde = local.subarray(3, 6);
  const target = local.subarray(6, 9);
  const drawn = new Float64Array(9).fill(Number.POSITIVE_INFINITY);
  return {
    root: canvas,
    draw(input): void {
      if (!context) return;
      toShip(up, input.attitude, input.up);
      toShip(prograde, input.attitude, input.prograde);
      toShip(target, input.attitude, input.target);
      if (looksAlike(local, drawn)) return;
      drawn.set(local);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, SIDE_PX, SIDE_PX);
      drawSphere(context, up);
      drawRim(context);
      drawMotion(context, prograde);
      drawTarget(context, target);
      drawNose(context);
    },
  };
}

/** Whether nobody could see the difference between two sets of directions. */
function looksAlike(a: Float64Array, b: Float64Array): boolean {
  for (let at = 0; at < a.length; at += 1) {
    const same = Math.abs(a[at] - b[at]) < UNSEEN || (Number.isNaN(a[at]) && Number.isNaN(b[at]));
    if (!same) return false;
  }
  return true;
}

/** Turns a direction into the ship's axes: the inverse rotation of the attitude. */
function toShip(out: Vec3, attitude: Quat, direction: Vec3): void {
  const x = attitude[0];
  const y = attitude[1];
  const z = attitude[2];
  const w = attitude[3];
  const dx = direction[0];
  const dy = direction[1];
  const dz = direction[2];
  const tx = 2 * (dy * z - dz * y);
  const ty = 2 * (dz * x - dx * z);
  const tz = 2 * (dx * y - dy * x);
  out[0] = dx + w * tx + (ty * z - tz * y);
  out[1] = dy + w * ty + (tz * x - tx * z);
  out[2] = dz + w * tz + (tx * y - ty * x);
}

/** Sky, ground and parallels: circles on the ball, which are ellipses on the disc, upright once it is turned. */
function drawSphere(context: CanvasRenderingContext2D, up: Vec3): void {
  const ux = up[0];
  const uy = up[1];
  const uz = up[2];
  context.fillStyle = SKY;
  context.beginPath();
  context.arc(CENTRE, CENTRE, RADIUS, 0, 2 * Math.PI);
  context.fill();
  if (!Number.isFinite(ux)) return;
  context.save();
  context.translate(CENTRE, CENTRE);
  context.rotate(Math.atan2(ux, uy));
  drawGround(context, uz);
  context.lineWidth = 0.75;
  context.strokeStyle = LINE;
  for (let at = 0; at < PARALLELS.length; at += 1) drawParallel(context, uz, PARALLELS[at]);
  context.restore();
}

/** The ground is the side of the horizon away from `up`; the horizon is half an ellipse across the disc. */
function drawGround(context: CanvasRenderingContext2D, uz: number): void {
  context.beginPath();
  context.arc(0, 0, RADIUS, 0, Math.PI);
  context.ellipse(0, 0, RADIUS, Math.abs(uz) * RADIUS, 0, Math.PI, uz < 0 ? 0 : 2 * Math.PI, uz < 0);
  context.closePath();
  context.fillStyle = GROUND;
  context.fill();
}

/** The part of one parallel that faces the pilot, at the elevation of the given sine. */
function drawParallel(context: CanvasRenderingContext2D, uz: number, height: number): void {
  const width = Math.sqrt(1 - height * height);
  const across = Math.sqrt(Math.max(0, 1 - uz * uz));
  // A point at the angle t along the circle lies behind the disc where sin t is above this.
  const limit = (-uz * height) / (across * width);
  if (limit <= -1) return;
  const edge = limit < 1 ? Math.asin(limit) : 0.5 * Math.PI;
  const turn = uz < 0 ? -1 : 1;
  const flat = Math.abs(uz) * width * RADIUS;
  context.beginPath();
  context.ellipse(
    0,
    -across * height * RADIUS,
    width * RADIUS,
    flat,
    0,
    turn * (Math.PI - edge),
    turn * (2 * Math.PI + edge),
    turn < 0,
  );
  context.stroke();
}

function drawRim(context: CanvasRenderingContext2D): void {
  context.strokeStyle = LINE;
  context.lineWidth = 1;
  context.beginPath();
  context.arc(CENTRE, CENTRE, RADIUS, 0, 2 * Math.PI);
  context.stroke();
}

/** Prograde is a ring with three spokes, retrograde a ring with a cross: whichever lies ahead is drawn. */
function drawMotion(context: CanvasRenderingContext2D, mark: Vec3): void {
  const mx = mark[0];
  const my = mark[1];
  const mz = mark[2];
  if (!Number.isFinite(mx)) return;
  const forward = mz <= 0 ? 1 : -1;
  const x = CENTRE + RADIUS * mx * forward;
  const y = CENTRE - RADIUS * my * forward;
  context.strokeStyle = INK;
  context.lineWidth = 1.4;
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  if (forward > 0) {
    context.moveTo(x - 4, y);
    context.lineTo(x - 8, y);
    context.moveTo(x + 4, y);
    context.lineTo(x + 8, y);
    context.moveTo(x, y - 4);
    context.lineTo(x, y - 8);
  } else {
    context.moveTo(x - 3, y - 3);
    context.lineTo(x + 3, y + 3);
    context.moveTo(x + 3, y - 3);
    context.lineTo(x - 3, y + 3);
  }
  context.stroke();
}

function drawTarget(context: CanvasRenderingContext2D, mark: Vec3): void {
  const mx = mark[0];
  const my = mark[1];
  const mz = mark[2];
  if (!Number.isFinite(mx) || mz > 0) return;
  context.strokeStyle = ACCENT;
  context.lineWidth = 1.4;
  context.strokeRect(CENTRE + RADIUS * mx - 4, CENTRE - RADIUS * my - 4, 8, 8);
}

function drawNose(context: CanvasRenderingContext2D): void {
  context.strokeStyle = INK;
  context.lineWidth = 1.6;
  context.beginPath();
  context.moveTo(CENTRE - 20, CENTRE);
  context.lineTo(CENTRE - 7, CENTRE);
  context.lineTo(CENTRE, CENTRE + 6);
  context.lineTo(CENTRE + 7, CENTRE);
  context.lineTo(CENTRE + 20, CENTRE);
  context.stroke();
}
