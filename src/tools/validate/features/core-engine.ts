import { tickRateHz } from '../../../protocol/index.ts';
import { expectThat, neededToken, type Proof, type ProofContext, pauseFor } from '../proof.ts';

const windowMs = 800;
/** The server tells time by frames of six ticks, so that each look may be so many behind. */
const slackTicks = 6;
/** How far the rate may be from its goal, as a share of it. */
const tolerance = 0.1;
/** A machine that is busy for a moment gets another look. */
const tries = 3;
const secondsADay = 86_400;

interface Look {
  readonly tick: number;
  readonly simulatedSeconds: number;
  readonly factor: number;
  readonly paused: boolean;
  readonly askedMs: number;
  readonly answeredMs: number;
}

/** Ticks go on at their rate by our clock, and simulated time with them by the factor that holds. */
export const coreEngine: Proof = async (context) => {
  neededToken(context);
  const before = await statusOf(context);
  let found = judged(await look(context), await look(context));
  for (let i = 0; i < tries; i++) {
    const first = await look(context);
    await pauseFor(windowMs, context);
    found = judged(first, await look(context));
    if (found.wrong === null) break;
  }
  expectThat(found.wrong === null, found.wrong ?? '', found.details);
  const after = await statusOf(context);
  expectThat(after.restarts === before.restarts, 'The simulation was started again while it was looked at.', {
    restarts: after.restarts,
  });
  return {
    message: `${found.details.ticks} ticks came in ${found.details.seconds} s, and simulated time with them.`,
    details: { ...found.details, ...after },
  };
};

async function look({ client, monotonicMs }: ProofContext): Promise<Look> {
  const askedMs = monotonicMs();
  const { body } = await client.call('time_read', {});
  const { tick, day, second, factor, paused } = body;
  return {
    tick,
    simulatedSeconds: day * secondsADay + second,
    factor,
    paused,
    askedMs,
    answeredMs: monotonicMs(),
  };
}

function judged(first: Look, last: Look) {
  const ticks = last.tick - first.tick;
  const simulated = last.simulatedSeconds - first.simulatedSeconds;
  // Each look was taken some time between question and answer, so that the true rate lies between these two.
  const least = (ticks - slackTicks) / ((last.answeredMs - first.askedMs) / 1000);
  const most = (ticks + slackTicks) / (Math.max(1, last.askedMs - first.answeredMs) / 1000);
  const seconds = Math.round(last.askedMs - first.askedMs) / 1000;
  const details = { ticks, seconds, simulated_seconds: simulated, factor: last.factor, paused: last.paused };
  if (ticks <= 0) return { wrong: 'The simulation stands still: no tick has passed.', details };
  if (most < tickRateHz * (1 - tolerance) || least > tickRateHz * (1 + tolerance))
    return { wrong: `${ticks} ticks in ${seconds} s are not ${tickRateHz} a second.`, details };
  if (first.factor !== last.factor || first.paused !== last.paused) return { wrong: null, details };
  const due = last.paused ? 0 : (ticks / tickRateHz) * last.factor;
  const off = Math.abs(simulated - due);
  return off > due * 0.02 + 0.001
    ? { wrong: `${ticks} ticks moved simulated time by ${simulated} s instead of ${due} s.`, details }
    : { wrong: null, details };
}

async function statusOf({ client }: ProofContext) {
  const { body } = await client.call('status', {});
  expectThat(body.state === 'running', `The server calls itself ${body.state}.`);
  expectThat(body.world !== undefined, 'The server does not tell how its world does.');
  const { late_ticks, dropped_ticks, restarts } = body.world;
  return { late_ticks, dropped_ticks, restarts };
}
