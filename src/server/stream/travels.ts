import { ApiError, type Configuration } from '../../protocol/index.ts';
import type { SceneLoads } from '../scenes/scene-loads.ts';
import type { SystemScenes } from '../scenes/system-scenes.ts';
import type { SessionParts } from './visitor-session.ts';

interface TravelParts {
  readonly loads: SceneLoads;
  readonly systems: SystemScenes;
  readonly configuration: Configuration;
  readonly stopping: AbortSignal;
}

/** How visitors take the world to another system: where they may change its time, and one flight after the other. */
export function travels({ loads, systems, configuration, stopping }: TravelParts): SessionParts['travel'] {
  return async (system, requester) => {
    if (!configuration.visitor_time)
      throw new ApiError('permission_denied', 'Operators choose where this world goes; ask one of them.');
    const path = systems.pathOf(system);
    if (loads.busy)
      throw new ApiError('queue_full', 'The world is on its way already. Wait until it has arrived.');
    if (loads.current?.path === path) throw new ApiError('unknown_scene', 'The world is there already.');
    const { load_id } = loads.request('load', path, requester);
    const { status, error } = await loads.wait(load_id, configuration.scene_load_timeout_ms, stopping);
    if (status === 'loaded') return;
    throw new ApiError('world_unavailable', error?.message ?? 'The flight did not come to its end.');
  };
}
