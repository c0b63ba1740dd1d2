import { formatUtc } from '../../../astro/index.ts';
import { ApiError } from '../../../protocol/index.ts';
import type { WorldHost } from '../../world/world-host.ts';
import type { JobType } from '../job-type.ts';

const limitS = 60;
/** Entries that are kept at once. */
const chunk = 100;

/** Writes down the running world. */
export function exportState(host: WorldHost): JobType<'export_state'> {
  return {
    name: 'export_state',
    doc: 'Writes down the running world at one tick: what visitors see of each entity, and the exact state of every subsystem.',
    permission: 'debug',
    repeatable: true,
    timeLimitS: limitS,
    async run({ signal, progress, keep }) {
      if (host.mirror.clock === undefined) throw new ApiError('no_scene');
      const { tick, hash, snapshot, state } = await host.checkpoint();
      const { clock, entities } = state;
      const utc = formatUtc({ day: clock.day, second: clock.second });
      const world = { format: 'spacetime.state.v1', tick, utc, hash, scene: snapshot.scene.name };
      const items: Readonly<Record<string, unknown>>[] = [
        { part: 'world', ...world, snapshot_format: snapshot.format, clock },
        { part: 'scene', document: snapshot.scene },
        ...entities.map((entity) => ({ part: 'entity', entity })),
        ...snapshot.parts.map(({ name, state: saved }) => ({ part: 'subsystem', name, state: saved })),
      ];
      for (let first = 0; first < items.length; first += chunk) {
        signal.throwIfAborted();
        await keep(items.slice(first, first + chunk));
        progress((first + chunk) / items.length, 'writing');
      }
      return { ...world, entities: entities.length };
    },
  };
}
