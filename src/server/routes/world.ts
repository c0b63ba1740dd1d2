import { bodyIndex, formatUtc } from '../../astro/index.ts';
import { ApiError, type Clock, type Entity, type ErrorCode } from '../../protocol/index.ts';
import type { WorldErrorCode } from '../../world/index.ts';
import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import { timeCommand } from '../world/time-command.ts';
import { pageOf } from './pages.ts';

/** Handlers of what concerns the running world: time and entities. */
export function worldHandlers({
  host,
}: ServerParts): Pick<Handlers, 'time_read' | 'time_change' | 'entities'> {
  const clock = (): Clock => {
    const now = host.mirror.clock;
    if (host.state === 'failed') throw new ApiError('world_unavailable');
    if (now === undefined) throw new ApiError('no_scene');
    return now;
  };
  return {
    time_read: () => ({ status: 200, body: withDate(clock()) }),
    time_change: async ({ body }) => {
      clock();
      const answer = await host.request(timeCommand(body));
      if (!answer.ok) throw new ApiError(codeOf(answer.code), answer.message);
      return { status: 200, body: withDate(await host.clockAfter(answer.tick + (body.step ?? 0))) };
    },
    entities: ({ query }) => {
      const { tick } = clock();
      const { kind, near, x_m, y_m, z_m, within_m } = query;
      if (near !== undefined && !isBody(near))
        throw new ApiError('unknown_body', `There is no body "${near}".`);
      const center = [x_m ?? 0, y_m ?? 0, z_m ?? 0] as const;
      const found = [...host.mirror.entities()]
        .filter((entity) => kind === undefined || entity.kind === kind)
        .filter((entity) => near === undefined || isWithin(entity, near, center, within_m ?? 0))
        .sort((a, b) => a.id - b.id);
      return { status: 200, body: { tick, ...pageOf(found, sortKey, query) } };
    },
  };
}

/** The error of the table that a refusal of the world stands for. */
const codes: Readonly<Partial<Record<WorldErrorCode, ErrorCode>>> = {
  not_paused: 'not_paused',
  outside_span: 'epoch_outside_span',
  unknown_body: 'unknown_body',
};

function codeOf(code: WorldErrorCode): ErrorCode {
  return codes[code] ?? 'invalid_request';
}

function withDate(clock: Clock): Clock & { utc: string } {
  return { ...clock, utc: formatUtc({ day: clock.day, second: clock.second }) };
}

const keyDigits = 10;

function sortKey({ id }: Entity): string {
  return String(id).padStart(keyDigits, '0');
}

function isBody(name: string): boolean {
  try {
    return bodyIndex(name) >= 0;
  } catch {
    return false;
  }
}

/** Whether an entity that is counted from the same body lies within the distance. */
function isWithin(
  { motion }: Entity,
  body: string,
  center: readonly [number, number, number],
  withinM: number,
): boolean {
  if (motion.body !== body) return false;
  const [x, y, z] = motion.position_m;
  return Math.hypot(x - center[0], y - center[1], z - center[2]) <= withinM;
}
