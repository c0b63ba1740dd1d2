import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Action, type Input, type Output, UsageError, visible } from '../../cli/index.ts';
import {
  AlertBook,
  type HealthAlert,
  type HealthTargets,
  type HealthThresholds,
  HealthWatch,
  isQuiet,
  overallState,
  type PartState,
  partNames,
  type Readings,
} from '../../tools/health/index.ts';
import { type Announcement, announcement, dataFolderOf, serverOf } from './connect.ts';
import { ownConfiguration } from './own-configuration.ts';
import { stopSignal } from './stop-signal.ts';
import { textOption, wholeOption } from './values.ts';

const mebibyte = 1024 * 1024;
const defaults = { intervalS: 5, cpuPercent: 150, memoryMib: 1024, failures: 3, overruns: 9 } as const;
/** Three of these, and a start of the program, fit into five seconds. */
const answerMs = 1000;
/** How long something that is still open may delay the end. */
const openMs = 250;
/** Alerts that the view keeps in sight. */
const shownAlerts = 5;

/** Watches a server, or looks at it once. Exit code 0 when the last look found everything well. */
export const health: Action = async (input) => {
  const { output, options } = input;
  const once = options.once === true;
  const rounds = once ? 1 : (wholeOption(input, 'count', 1, 1_000_000) ?? Number.POSITIVE_INFINITY);
  const intervalS = wholeOption(input, 'interval', 1, 3600) ?? defaults.intervalS;
  const watch = new HealthWatch(targetFinder(input));
  const book = new AlertBook(thresholdsOf(input, once));
  const show = shower(output, once);
  using stop = stopSignal();
  const beganMs = performance.now();
  let well = false;
  for (let round = 0; round < rounds && !stop.signal.aborted; round++) {
    // By a clock that only goes forward, so that one that is set never crowds rounds together or keeps them away.
    const dueMs = beganMs + round * intervalS * 1000 - performance.now();
    if (dueMs > 0) await pause(dueMs, undefined, { signal: stop.signal }).catch(() => {});
    if (stop.signal.aborted) break;
    const readings = await watch.look();
    const alerts = book.take(readings);
    show(readings, alerts);
    well = overallState(readings) === 'healthy' && (!once || alerts.length === 0);
  }
  endSoon(well ? 0 : 1);
  return well ? 0 : 1;
};

/** What is still open, such as the wait for the lock of a credential, keeps nobody waiting. */
function endSoon(exitCode: number): void {
  setTimeout(() => process.exit(exitCode), openMs).unref();
}

/** Finds what is to be watched, and again as soon as the server of the data folder is another process. */
function targetFinder(input: Input): () => HealthTargets {
  const dataFolder = dataFolderOf();
  let found = targetsOf(input);
  let pid = announcement(dataFolder)?.pid;
  return () => {
    const now = announcement(dataFolder)?.pid;
    // One that has ended and tells nothing any more is missed where it was.
    if (now === undefined || now === pid) return found;
    try {
      found = targetsOf(input);
      pid = now;
    } catch {
      // Settings that are just being written; the next round asks again.
    }
    return found;
  };
}

function targetsOf(input: Input): HealthTargets {
  const values = ownConfiguration();
  const { baseUrl, token } = serverOf(input, answerMs);
  const told = announcement(values.data_dir);
  const own = told?.addresses.includes(baseUrl) === true ? told : undefined;
  const supervisor = addressOption(input, 'supervisor');
  const announcedSupervisor = supervisorAddress(values.data_dir);
  const telemetry = addressOption(input, 'telemetry');
  return {
    baseUrl,
    telemetryUrl: telemetry ?? telemetryOf(baseUrl, own, values.telemetry_port),
    telemetryNamed: telemetry !== undefined || own !== undefined,
    supervisorUrl: supervisor ?? announcedSupervisor ?? `http://127.0.0.1:${values.supervisor_port}`,
    supervisorNamed: (supervisor ?? announcedSupervisor) !== undefined,
    pid: own?.pid ?? null,
    token: async (withinMs) => {
      const found = Promise.resolve(typeof token === 'function' ? token() : token).catch(() => undefined);
      return await Promise.race([found, pause(withinMs, undefined, { ref: false })]);
    },
    answerMs,
    monotonicMs: () => performance.now(),
  };
}

/**
 * Where the supervisor of this data folder has told to listen. One that was killed has left its word behind, and has taken its
 * server along: what runs now was started without it.
 */
function supervisorAddress(dataFolder: string): string | undefined {
  try {
    const told = JSON.parse(readFileSync(path.join(dataFolder, 'supervisor.json'), 'utf8')) as {
      pid?: unknown;
      address?: unknown;
    };
    if (!isThere(told.pid)) return undefined;
    return typeof told.address === 'string' && URL.canParse(told.address) ? told.address : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process of this number is there, whoever owns it. */
function isThere(pid: unknown): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where telemetry listens on its own: as the server has told, else as the configuration says. */
function telemetryOf(
  baseUrl: string,
  own: Announcement | undefined,
  port: number | 'off' | undefined,
): string | null {
  if (own?.telemetry_address !== undefined) return own.telemetry_address?.replace(/^ws/, 'http') ?? null;
  if (port === 'off') return null;
  const url = new URL(baseUrl);
  // A proxy in front of the server leads to telemetry at the address of the page.
  if (url.protocol === 'https:' || url.port === '') return null;
  url.port = String(port ?? Number(url.port) + 1);
  return url.origin;
}

function addressOption(input: Input, name: string): string | undefined {
  const given = textOption(input, name)?.replace(/^ws/, 'http');
  if (given === undefined || (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol))) return given;
  throw new UsageError(`--${name} has to be an address such as http://127.0.0.1:8090.`);
}

function thresholdsOf(input: Input, once: boolean): HealthThresholds {
  // What a single look sees of processors is too short to be judged, unless somebody asks for it.
  const cpu = wholeOption(input, 'cpu', 1, 100_000) ?? (once ? undefined : defaults.cpuPercent);
  return {
    cpuPercent: cpu ?? Number.POSITIVE_INFINITY,
    memoryBytes: (wholeOption(input, 'memory', 1, 1_000_000) ?? defaults.memoryMib) * mebibyte,
    failures: wholeOption(input, 'failures', 1, 1000) ?? defaults.failures,
    overruns: wholeOption(input, 'overruns', 0, 100_000) ?? defaults.overruns,
  };
}

type Show = (readings: Readings, alerts: readonly HealthAlert[]) => void;

/** One line of JSON a round; for people a view that stays in place, or plain lines where that cannot be. */
function shower(output: Output, once: boolean): Show {
  if (output.json)
    return (readings, alerts) =>
      output.value({
        time: new Date().toISOString(),
        state: overallState(readings),
        parts: readings,
        alerts,
      });
  if (once)
    return (readings, alerts) => {
      output.line(`${paintState(output, overallState(readings))}`);
      for (const name of partNames) output.line(painted(output, rowOf(name, readings)));
      for (const alert of alerts) if (!(alert.alert in readings)) output.line(visible(alertText(alert)));
    };
  if (!output.animated)
    return (readings, alerts) => {
      output.line(`${clock()} ${lineOf(readings)}`);
      for (const alert of alerts) output.line(`${clock()} ${visible(alertText(alert))}`);
    };
  const last: string[] = [];
  return (readings, alerts) => {
    last.push(...alerts.map((alert) => `${clock()} ${alertText(alert)}`));
    last.splice(0, last.length - shownAlerts);
    output.redraw(
      [
        `${clock()} ${overallState(readings)}`,
        '',
        ...partNames.map((name) => rowOf(name, readings)),
        ...(last.length === 0 ? [] : ['', ...last]),
        '',
        'Stop with Ctrl+C.',
      ],
      (line) => painted(output, line),
    );
  };
}

/** The hour as the reader's clock has it. */
function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}

const nameWidth = Math.max(...partNames.map((name) => name.length));
const stateWidth = 'not configured'.length;

function rowOf(name: (typeof partNames)[number], readings: Readings): string {
  const { state, detail } = readings[name];
  return visible(
    `${name.padEnd(nameWidth)}  ${state.replace('_', ' ').padEnd(stateWidth)}  ${detail}${figuresOf(name, readings)}`,
  );
}

/** The figures of a process that people read. */
function figuresOf(
  name: string,
  { process: { pid, cpu_percent: cpu, memory_bytes: memory, uptime_seconds: up } }: Readings,
): string {
  if (name !== 'process' || typeof memory !== 'number') return '';
  return [
    '',
    ...(pid === null ? [] : [`pid ${pid}`]),
    ...(cpu === null ? [] : [`${cpu} % of a processor`]),
    `${Math.round(memory / mebibyte)} MiB`,
    `up ${duration(Number(up))}`,
  ].join(', ');
}

function duration(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${Math.floor(seconds) % 60} s` : `${Math.floor(seconds)} s`;
}

/** A round in one line: the whole, and only what is not well. */
function lineOf(readings: Readings): string {
  const wrong = partNames.filter((name) => !isQuiet(readings[name].state));
  const told = wrong.map((name) => `${name} ${readings[name].state} (${readings[name].detail})`);
  return visible([overallState(readings), ...told].join('; '));
}

function alertText({ alert, state, message }: HealthAlert): string {
  return state === 'raised' ? `ALERT ${alert} ${message}` : `over: ${message}`;
}

const stateWords = /\b(healthy|degraded|failed|unreachable|ALERT)\b/;

/** A line with the first state in it coloured. */
function painted(output: Output, line: string): string {
  return line.replace(stateWords, (word) => paintState(output, word as PartState | 'ALERT'));
}

function paintState({ color }: Output, word: PartState | 'ALERT'): string {
  if (word === 'healthy') return color.green(word);
  return word === 'degraded' ? color.yellow(word) : color.red(word);
}
