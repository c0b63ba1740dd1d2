import { tickRateHz } from '../protocol/index.ts';
import type { ServerParts } from './parts.ts';

/** One thing that readiness rests on. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Below this share of its rate the simulation is not on time. */
const leastShareOfTicks = 0.5;

/** Everything that has to hold before visitors are sent here. A scene that is being switched leaves it true. */
export function readiness({ store, host, loads, stopping }: ServerParts): Check[] {
  const { current } = loads;
  const { measuredRateHz: rateHz } = host;
  const hindrance = store.failure ?? store.trouble;
  return [
    { name: 'accepting', ok: !stopping.aborted, detail: stopping.aborted ? 'the server is stopping' : 'yes' },
    { name: 'store', ok: hindrance === undefined, detail: hindrance ?? 'reachable' },
    { name: 'world', ok: host.state === 'running', detail: host.state },
    { name: 'scene', ok: current !== undefined, detail: current?.path ?? 'no scene is loaded' },
    {
      name: 'ticks',
      ok: rateHz === undefined || rateHz > tickRateHz * leastShareOfTicks,
      detail: rateHz === undefined ? 'not measured yet' : `${rateHz.toFixed(1)} a second`,
    },
  ];
}
