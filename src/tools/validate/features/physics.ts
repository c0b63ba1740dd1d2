import { randomUUID } from 'node:crypto';
import { bodies } from '../../../astro/index.ts';
import { ProblemError, type WorldConnection } from '../../../client/index.ts';
import { type Entity, entityNumber } from '../../../protocol/index.ts';
import type { Scene } from '../../../world/index.ts';
import { distance, fallenFreely, periodS, type Sample, straightOn } from '../orbit-law.ts';
import {
  expectThat,
  neededToken,
  type Proof,
  type ProofContext,
  ProofError,
  ProofSkippedError,
  type Proven,
} from '../proof.ts';
import { framesUntil, visiting } from '../visiting.ts';

const frameMs = 15_000;
const samples = 6;
const secondsADay = 86_400;
/** How far something may be off, as a share of what gravity has moved it: other bodies pull too, and no body is a point. */
const tolerance = 0.02;
const leastToleranceM = 0.01;
/** Beyond this share of an orbit from frame to frame, the curve between cannot be told. */
const longestShare = 0.25;

/** Something is let fall, seen frame by frame, and held against Newton's law; it is gone afterwards. */
export const physics: Proof = (context) =>
  visiting(context, 'desktop', async (line, visit) => {
    const document = visit.scene?.document;
    expectThat(document !== undefined, 'The welcome tells no scene.');
    const { clock } = line.world;
    if (clock?.paused === true || clock?.factor === 0)
      throw new ProofSkippedError('Simulated time is paused, so that nothing falls.');
    return document.root.type === 'local'
      ? await dropped(context, line, document)
      : await orbiting(line, line.ship ?? -1);
  });

/** The own ship, whom nobody steers, goes on in its orbit. */
async function orbiting(line: WorldConnection, ship: number): Promise<Proven> {
  if (line.world.get(ship)?.flight?.landed === true) await intoOrbit(line, ship);
  const seen = await watched(line, ship);
  const [first] = seen;
  const name = line.world.get(ship)?.motion.body ?? '';
  const body = bodies.find((one) => one.name === name);
  expectThat(
    first !== undefined && body !== undefined,
    `The ship is counted from ${name}, which is no body.`,
  );
  const period = periodS(first, body.gmM3S2);
  const usable = seen.slice(1).filter(({ atS }) => atS - first.atS < period * longestShare);
  const last = usable.at(-1);
  if (last === undefined) throw new ProofSkippedError('Time runs too fast to see the ship on its way.');
  let worst = 0;
  for (const sample of usable) {
    const afterS = sample.atS - first.atS;
    const due = fallenFreely(first, afterS, body.gmM3S2);
    const pulledM = distance(due.position, straightOn(first, afterS));
    worst = Math.max(worst, offOf(distance(sample.position, due.position), pulledM, 'ship', afterS));
    offOf(distance(sample.velocity, due.velocity), distance(due.velocity, first.velocity), 'speed', afterS);
  }
  const spanS = last.atS - first.atS;
  expectThat(distance(last.position, first.position) > 0, 'The ship does not move.');
  return {
    message: `The ship fell freely about ${name} for ${round(spanS)} s, ${round(worst)} m off the law.`,
    details: { law: 'orbit', body: name, seconds: spanS, off_m: worst },
  };
}

async function intoOrbit(line: WorldConnection, ship: number): Promise<void> {
  const body = line.world.get(ship)?.motion.body ?? 'earth';
  const answer = await line.ask({ type: 'jump', body });
  expectThat(answer.ok, `The ship cannot be brought into an orbit: ${answer.message ?? 'it was refused'}`);
  await framesUntil(line, frameMs, () => line.world.get(ship)?.flight?.landed === false);
}

/** A ball high in a local scene falls by its gravity, and is taken away before it lands. */
async function dropped(context: ProofContext, line: WorldConnection, scene: Scene): Promise<Proven> {
  neededToken(context);
  const { client } = context;
  const gravity = scene.root.type === 'local' ? (scene.root.gravity_mps2 ?? [0, 0, 0]) : [0, 0, 0];
  const start = line.world.get(line.ship ?? -1)?.motion.position_m ?? [0, 0, 0];
  // Above and beside the visitor, so that it meets nobody.
  const at = [start[0] + 1.5, start[1] + 3.5, start[2] + 1.5] as [number, number, number];
  const { body } = await client.call('entity_spawn', {
    body: {
      kind: 'sphere',
      name: `Validation ${randomUUID().slice(0, 8)}`,
      motion: 'dynamic',
      radius_m: 0.05,
      position: { relative_to: 'origin', frame: 'local', position_m: at },
    },
  });
  try {
    const ball = entityNumber(body.id) ?? -1;
    const seen = await watched(line, ball);
    const [first, last] = [seen[0], seen.at(-1)];
    expectThat(first !== undefined && last !== undefined, 'The ball was not seen.');
    let worst = 0;
    for (const sample of seen.slice(1)) {
      const t = sample.atS - first.atS;
      const due = straightOn(first, t).map((x, i) => x + 0.5 * gravity[i] * t * t);
      const pulledM = 0.5 * Math.hypot(...gravity) * t * t;
      // The simulation takes steps of a tick, by which a fall is early or late.
      worst = Math.max(worst, offOf(distance(sample.position, due), pulledM + 0.5 * t, 'ball', t));
    }
    const fell = distance(last.position, first.position);
    return {
      message: `A ball fell ${round(fell)} m, ${round(worst)} m off the law.`,
      details: {
        law: 'fall',
        gravity_mps2: gravity,
        seconds: last.atS - first.atS,
        fell_m: fell,
        off_m: worst,
      },
    };
  } finally {
    await client.call('entity_remove', { params: { id: body.id } }).catch((error: unknown) => {
      if (!(error instanceof ProblemError && error.problem.code === 'unknown_entity')) throw error;
    });
  }
}

/** How far something was off. Throws ProofError where that is too far. */
function offOf(off: number, pulled: number, what: string, afterS: number): number {
  if (off <= pulled * tolerance + leastToleranceM) return off;
  throw new ProofError(
    `The ${what} does not fall as it has to: after ${round(afterS)} s it is off by ${round(off)}.`,
    {
      seconds: afterS,
      off,
      pulled,
    },
  );
}

/** Where something is, frame after frame, counted from the same body. */
async function watched(line: WorldConnection, id: number): Promise<Sample[]> {
  const seen: Sample[] = [];
  let from = '';
  await framesUntil(line, frameMs, () => {
    const entity = line.world.get(id);
    if (entity === undefined || line.world.clock === undefined) return false;
    // Another body pulls most now: it begins anew.
    if (entity.motion.body !== from) seen.length = 0;
    from = entity.motion.body;
    seen.push(sampleOf(entity, line.world.clock));
    return seen.length >= samples;
  });
  expectThat(
    seen.every(({ atS }, at) => at === 0 || atS > (seen[at - 1]?.atS ?? 0)),
    'Simulated time does not go on from frame to frame.',
  );
  return seen;
}

function sampleOf({ motion }: Entity, clock: { readonly day: number; readonly second: number }): Sample {
  return {
    atS: clock.day * secondsADay + clock.second,
    position: [...motion.position_m],
    velocity: [...motion.velocity_mps],
  };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
