import { routes, tickRateHz } from '../../protocol/index.ts';
import type { Got } from './bounded-get.ts';
import { cpuPercent, type ProcessLook } from './process-look.ts';
import type { PartReading } from './reading.ts';

type Status = NonNullable<ReturnType<typeof readStatus>>;
type Figures = NonNullable<ReturnType<typeof readFigures>>;

/** What /status says, where it is that. */
export function readStatus(got: Got | undefined) {
  return got?.kind === 'answer' && got.status === 200
    ? routes.status.answers[200].safeParse(got.body).data
    : undefined;
}

/** What /performance says, where it is that. */
export function readFigures(got: Got | undefined) {
  return got?.kind === 'answer' && got.status === 200
    ? routes.performance.answers[200].safeParse(got.body).data
    : undefined;
}

/** What cannot be told without a token, or because nobody answers. */
export function unknown(detail: string): PartReading {
  return { state: 'unknown', detail };
}

const stranger = 'what answers there is no SpaceTime server';

/** The port of the API: somebody listens, it is SpaceTime, and it is ready. */
export function apiReading(address: string, live: Got, ready: Got | undefined): PartReading {
  if (live.kind !== 'answer')
    return {
      state: live.kind === 'foreign' ? 'failed' : 'unreachable',
      detail: live.detail,
      address,
      ready: false,
    };
  if (live.status === 429)
    return { state: 'degraded', detail: 'it takes no more requests from here now', address, ready: false };
  if (live.status !== 200 || !routes.health_live.answers[200].safeParse(live.body).success)
    return { state: 'failed', detail: `${stranger} (status ${live.status})`, address, ready: false };
  if (ready?.kind !== 'answer')
    return {
      state: 'failed',
      detail: `it lives, but says not whether it is ready: ${ready?.detail ?? 'it was not asked'}`,
      address,
      ready: false,
    };
  const said = routes.health_ready.answers[ready.status === 503 ? 503 : 200].safeParse(ready.body).data;
  if (said === undefined || (ready.status !== 200 && ready.status !== 503))
    return {
      state: 'failed',
      detail: `it gives a wrong answer about being ready (status ${ready.status})`,
      address,
      ready: false,
    };
  if (ready.status === 200 && said.status === 'ok')
    return { state: 'healthy', detail: 'ready', address, ready: true };
  const failing = (said.checks ?? []).filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
  return {
    state: 'degraded',
    detail: ['not ready', said.status, ...failing].join(', '),
    address,
    ready: false,
  };
}

/** The port of telemetry: it answers a request that is no WebSocket as ours does. */
export function telemetryReading(address: string | null, named: boolean, got: Got | undefined): PartReading {
  if (address === null || got === undefined)
    return { state: 'not_configured', detail: 'there is no port for telemetry alone', address };
  const { code } = (got.kind === 'answer' ? (got.body ?? {}) : {}) as { readonly code?: unknown };
  if (got.kind === 'answer' && got.status === 426 && code === 'upgrade_required')
    return { state: 'healthy', detail: 'listens', address };
  if (!named)
    return {
      state: 'unknown',
      detail: 'it is not known where it listens; name it with --telemetry',
      address,
    };
  if (got.kind !== 'answer')
    return { state: got.kind === 'foreign' ? 'failed' : 'unreachable', detail: got.detail, address };
  return { state: 'failed', detail: `${stranger} (status ${got.status})`, address };
}

/** What a supervisor calls itself. */
const supervisorName = 'spacetime-supervisor';

/** The supervisor. Where none was named, none need be there. */
export function supervisorReading(address: string, named: boolean, got: Got): PartReading {
  const body = (got.kind === 'answer' ? (got.body ?? {}) : {}) as Readonly<Record<string, unknown>>;
  const state = typeof body.state === 'string' ? body.state : null;
  if (got.kind === 'answer' && body.name === supervisorName && state !== null)
    return { state: got.status === 200 ? 'healthy' : 'failed', detail: `the server is ${state}`, address };
  if (!named) return { state: 'not_configured', detail: 'no supervisor', address };
  if (got.kind === 'answer')
    return { state: 'failed', detail: `what answers there is no supervisor (status ${got.status})`, address };
  return { state: got.kind === 'foreign' ? 'failed' : 'unreachable', detail: got.detail, address };
}

/** The process of the server, from /proc where it runs here, else as it tells of itself. */
export function processReading(
  look: ProcessLook | 'gone' | undefined,
  before: ProcessLook | undefined,
  pid: number | null,
): PartReading {
  if (look === 'gone') return { state: 'failed', detail: `process ${pid} has ended without a word`, pid };
  if (look === undefined)
    return unknown('no process is known here, and a server tells its figures only with a token');
  const cpu = cpuPercent(before, look);
  return {
    state: 'healthy',
    detail: 'runs',
    pid: look.pid,
    cpu_percent: cpu === null ? null : Math.round(cpu * 10) / 10,
    memory_bytes: look.memoryBytes,
    uptime_seconds: Math.round(look.uptimeSeconds),
  };
}

/** A process as the server tells of it. */
export function toldProcess({ uptime_seconds: uptimeSeconds, memory, engine }: Figures): ProcessLook {
  return {
    pid: null,
    cpuSeconds: engine.process_time_seconds,
    memoryBytes: memory.rss_bytes,
    uptimeSeconds,
    atSeconds: uptimeSeconds,
  };
}

/** Which scene runs, and whether it is there. */
export function sceneReading(status: Status, got: Got | undefined): PartReading {
  if (status.world === undefined) return unknown('a token is needed to see it');
  const said =
    got?.kind === 'answer' && got.status === 200
      ? routes.scene_read.answers[200].safeParse(got.body).data
      : undefined;
  const path = said?.path ?? status.scene ?? null;
  if (said?.status === 'loading') return { state: 'degraded', detail: 'is being loaded', path };
  if (path === null || said?.status === 'no_scene')
    return { state: 'failed', detail: 'no scene is loaded', path };
  return { state: 'healthy', detail: said?.name ?? path, path };
}

/** Who is in the world: visitors without a ship are wrong, nobody at all is not. */
export function playerReading({ visitors, player_spawned: spawned }: Status): PartReading {
  if (visitors === undefined || spawned === undefined) return unknown('a token is needed to see them');
  const { count, desktop, vr } = visitors;
  const figures = { spawned, visitors: count, desktop, vr };
  if (count === 0) return { state: 'healthy', detail: 'nobody is in the world', ...figures };
  const who = `${count} ${count === 1 ? 'visitor' : 'visitors'}, ${vr} in a headset`;
  return spawned
    ? { state: 'healthy', detail: who, ...figures }
    : { state: 'degraded', detail: `${who}, but none has a ship`, ...figures };
}

/** Every subsystem is ready, and there are some. */
export function subsystemsReading({ subsystems }: Status): PartReading {
  if (subsystems === undefined) return unknown('a token is needed to see them');
  const down = subsystems.filter(({ state }) => state !== 'ready');
  const figures = { count: subsystems.length, ready: subsystems.length - down.length };
  if (subsystems.length === 0) return { state: 'failed', detail: 'there are none', ...figures };
  if (down.length === 0) return { state: 'healthy', detail: `${figures.ready} are ready`, ...figures };
  const told = down.map(
    ({ name, state, detail }) => `${name} ${state}${detail === state ? '' : ` (${detail})`}`,
  );
  return { state: 'failed', detail: told.join(', '), ...figures };
}

/** A tick that the server told, and between which moments of our own clock it did. */
export interface TickLook {
  readonly tick: number;
  readonly restarts: number;
  readonly askedMs: number;
  readonly answeredMs: number;
}

/** Ticks come in frames of six, so that the newest may be so many old. */
const tickSlack = 12;
/** Below this share of its rate the simulation is not on time, as the server judges it too. */
const leastShare = 0.5;

/** Whether ticks go on at their rate, by our clock and by what the server has measured. */
export function simulationReading(
  before: TickLook | undefined,
  now: TickLook | undefined,
  { world }: Status,
  figures: Figures | undefined,
): PartReading {
  if (world === undefined || now === undefined) return unknown('a token is needed to see it');
  const told = {
    tick: now.tick,
    tick_rate_hz: world.tick_rate_hz === null ? null : Math.round(world.tick_rate_hz * 10) / 10,
    late_ticks: world.late_ticks,
    dropped_ticks: world.dropped_ticks,
    overruns: figures?.engine.overruns ?? null,
    restarts: world.restarts,
  };
  if (before !== undefined && before.restarts === now.restarts && now.tick >= before.tick) {
    const passed = now.tick - before.tick;
    const leastSeconds = (now.askedMs - before.answeredMs) / 1000;
    if (passed === 0) return { state: 'failed', detail: 'it stands still: no tick has passed', ...told };
    if (passed + tickSlack < leastSeconds * tickRateHz * leastShare)
      return {
        state: 'failed',
        detail: `it is slow: ${passed} ticks in ${leastSeconds.toFixed(1)} s`,
        ...told,
      };
  }
  if (world.tick_rate_hz !== null && world.tick_rate_hz < tickRateHz * leastShare)
    return { state: 'failed', detail: `it is slow: ${told.tick_rate_hz} ticks a second`, ...told };
  return {
    state: 'healthy',
    detail: told.tick_rate_hz === null ? 'ticks go on' : `${told.tick_rate_hz} ticks a second`,
    ...told,
  };
}
