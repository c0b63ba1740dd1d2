import { hash } from 'node:crypto';
import { bearerOf } from '../../src/server/index.ts';
import { openTestAuth } from '../support/auth.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';
import { type Figure, percentile } from './harness.ts';

const TOKENS = 200;
const ROUNDS = 15;
const ROUND_CHECKS = 20_000;
const GOAL_NS = 20_000;
const FIRST_GOAL_MS = 5;

/** What a request pays for its token: the first time, every further time, and beside it the digest alone. */
export default async function bench(): Promise<readonly Figure[]> {
  const world = await openTestAuth();
  try {
    const tokens: Buffer[] = [];
    for (let i = 0; i < TOKENS; i++) {
      const wish = { subject: `person-${i}`, role: 'admin', createdBy: 'bench', refresh: false } as const;
      const { accessToken } = await world.auth.issuer.session(wish);
      tokens.push(Buffer.from(`Bearer ${accessToken}`));
    }
    const check = (i: number) => {
      // Header values are new texts in every request, so their hash is computed anew too.
      const header = tokens[i % TOKENS]?.toString('latin1') ?? '';
      const token = bearerOf(['Host', 'localhost', 'Authorization', header], '/scene') ?? '';
      return world.auth.authenticator.identify(token, '127.0.0.1');
    };
    const first = await timesMs(TOKENS, check);
    const perCheckNs: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const startMs = performance.now();
      for (let i = 0; i < ROUND_CHECKS; i++) await check(i);
      const ownNs = ((performance.now() - startMs) / ROUND_CHECKS) * 1e6;
      perCheckNs.push(ownNs);
      ratios.push(ownNs / digestNs(tokens));
      // What follows the store gets its turn, as between requests.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return [
      { name: 'auth/first check', value: round(percentile(first, 0.5)), unit: 'ms', goal: FIRST_GOAL_MS },
      {
        name: 'auth/further check',
        value: round(percentile(perCheckNs, 0.5)),
        unit: 'ns',
        goal: GOAL_NS,
        ratio: round(percentile(ratios, 0.5)),
        peer: 'SHA-256 of the token',
      },
    ];
  } finally {
    await world.close();
    removeTemporaryFolders();
  }
}

async function timesMs(count: number, work: (i: number) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const startMs = performance.now();
    await work(i);
    times.push(performance.now() - startMs);
  }
  return times;
}

function digestNs(tokens: readonly Buffer[]): number {
  let length = 0;
  const startMs = performance.now();
  for (let i = 0; i < ROUND_CHECKS; i++)
    length += hash('sha256', tokens[i % TOKENS]?.toString('latin1') ?? '', 'base64url').length;
  if (length === 0) throw new Error('Nothing was measured.');
  return ((performance.now() - startMs) / ROUND_CHECKS) * 1e6;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
