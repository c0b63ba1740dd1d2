import { webhookLimits } from '../../protocol/index.ts';

/** Waits between the attempts of a delivery, in milliseconds: the second comes 1 s after the first has failed. */
const waitsMs = webhookLimits.waitsMs;

/** Up to this share is added to each wait, so that what failed together does not come back together. */
const jitterShare = 0.2;

/** Longest wait that a receiver can ask for with Retry-After. */
const maxAskedMs = 3_600_000;

/**
 * How long to wait before the next attempt, in milliseconds; null when there is none.
 * @param tries Attempts that were made, this one included.
 * @param random From 0 to 1.
 * @param askedMs What the receiver asked for.
 */
export function nextWaitMs(
  tries: number,
  maxTriesOfDelivery: number,
  random: number,
  askedMs = 0,
): number | null {
  if (tries >= maxTriesOfDelivery) return null;
  const waitMs = waitsMs[Math.min(tries, waitsMs.length) - 1] ?? 0;
  return Math.round(Math.max(waitMs * (1 + jitterShare * random), Math.min(askedMs, maxAskedMs)));
}
