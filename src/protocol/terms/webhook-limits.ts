/** Limits of webhooks. */
export const webhookLimits = {
  webhooks: 100,
  /** Secrets of one webhook that sign at the same time. */
  secrets: 4,
  /** Deliveries of one webhook that wait; events beyond that are counted as dropped. */
  pendingDeliveries: 10_000,
  /** Waits between attempts, in milliseconds. */
  waitsMs: [1000, 5000, 30_000, 300_000, 1_800_000] as readonly number[],
  /** Longest wait for the outcome of a ping, in seconds. */
  pingWaitS: 15,
  /** Longest time that secrets overlap, in seconds. */
  overlapS: 7 * 86_400,
} as const;
