import { bodyIndex } from '../../src/astro/index.ts';
import { Random } from '../../src/math/index.ts';
import { comparedBodies, peerState } from '../support/accuracy/peer.ts';
import { speedName } from '../support/accuracy/positions.ts';
import { committedRails } from '../support/rails.ts';
import type { BenchCase } from './harness.ts';

/** A position with velocity has to come at least so many times faster than by the peer. */
const MAX_RATIO = 1 / 10;
const SIZE = 4096;

const ephemeris = committedRails();
const random = new Random('peer bench');
const days = Int32Array.from({ length: SIZE }, () => random.int(-36_000, 36_000));
const state = new Float64Array(6);

/** Ours beside the same from astronomy-engine, at the same dates. */
const cases: readonly BenchCase[] = comparedBodies.map(([name, peer]) => {
  const body = bodyIndex(name);
  return {
    name: speedName(name),
    run: (count) => {
      let sum = 0;
      for (let i = 0; i < count; i += 1)
        sum += ephemeris.relativeState(body, days[i % SIZE], 43_200, state)[0];
      return sum;
    },
    peer: {
      name: 'astronomy-engine',
      run: (count) => {
        let sum = 0;
        for (let i = 0; i < count; i += 1) sum += peerState(peer, days[i % SIZE] + 0.5).x;
        return sum;
      },
    },
    maxRatio: MAX_RATIO,
  };
});

export default cases;
