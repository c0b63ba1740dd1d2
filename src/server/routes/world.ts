import { formatUtc } from '../../astro/index.ts';
import { ApiError, type Clock } from '../../protocol/index.ts';
import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import { timeCommand, timeRefusal } from '../world/time-command.ts';
import { clockOf } from './clock-of.ts';

/** Handlers of simulated time. */
export function worldHandlers({ host }: ServerParts): Pick<Handlers, 'time_read' | 'time_change'> {
  const clock = (): Clock => clockOf(host);
  return {
    time_read: () => ({ status: 200, body: withDate(clock()) }),
    time_change: async ({ body }) => {
      clock();
      const answer = await host.request(timeCommand(body));
      if (!answer.ok) throw new ApiError(timeRefusal(answer.code), answer.message);
      return { status: 200, body: withDate(await host.clockAfter(answer.tick + (body.step ?? 0))) };
    },
  };
}

function withDate(clock: Clock): Clock & { utc: string } {
  return { ...clock, utc: formatUtc({ day: clock.day, second: clock.second }) };
}
