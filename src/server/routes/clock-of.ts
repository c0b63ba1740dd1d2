import { ApiError, type Clock } from '../../protocol/index.ts';
import type { WorldHost } from '../world/world-host.ts';

/** The clock of the running world. Throws `no_scene`, `world_unavailable`. */
export function clockOf(host: WorldHost): Clock {
  if (host.state === 'failed') throw new ApiError('world_unavailable');
  const { clock } = host.mirror;
  if (clock === undefined) throw new ApiError('no_scene');
  return clock;
}
