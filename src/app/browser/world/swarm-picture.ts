import { bodyIndex } from '../../../astro/index.ts';
import type { SwarmStates } from '../../../protocol/index.ts';
import type { VisibleSwarm } from '../../../view/index.ts';

const WHITE = 0xffffff;
const BYTES_OF_ONE = 24;

/** The bodies of a swarm as the view carries and draws them. */
export function swarmPicture(told: SwarmStates): VisibleSwarm {
  const { body, day, second, colour, absolute_magnitude: magnitude } = told;
  const bytes = Uint8Array.from(atob(told.states), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const statesM = new Float64Array(6 * Math.floor(bytes.length / BYTES_OF_ONE));
  for (let at = 0; at < statesM.length; at += 1) statesM[at] = view.getFloat32(4 * at, true);
  return {
    body: bodyIndex(body),
    day,
    second,
    statesM,
    magnitude,
    color: colour === null ? WHITE : Number.parseInt(colour.slice(1), 16),
  };
}
