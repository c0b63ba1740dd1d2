import { useEffect, useState } from 'preact/hooks';
import type { EntityFrame, TelemetryEntity } from '../../../protocol/index.ts';
import { useConsole } from './console.ts';

/** What is in the world at a tick. */
export interface WorldFeed {
  readonly frame: EntityFrame;
  readonly entities: readonly TelemetryEntity[];
}

/** Messages in a second: enough for a map, and light on the table beside it. */
const rateHz = 4;

/** Follows everything in the world while the component is shown; null until the first message. */
export function useWorldFeed(): WorldFeed | null {
  const { line } = useConsole();
  const [feed, setFeed] = useState<WorldFeed | null>(null);
  const { telemetry } = line;
  useEffect(() => {
    if (telemetry === undefined) return;
    telemetry.subscribe('entities', { rate_hz: rateHz });
    const stop = telemetry.on('entities', (frame) =>
      setFeed({ frame, entities: [...telemetry.entities.entities()].sort((a, b) => a.id - b.id) }),
    );
    return () => {
      stop();
      telemetry.unsubscribe('entities');
    };
  }, [telemetry]);
  return feed;
}

/** Name of an entity in the API. */
export const entityId = (entity: Pick<TelemetryEntity, 'id'>): string => `entity_${entity.id}`;
