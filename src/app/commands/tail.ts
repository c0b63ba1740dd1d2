import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import { type EntityWish, TelemetryConnection, UnreachableError } from '../../client/index.ts';
import {
  type EntityFrame,
  errorTable,
  type TelemetryChannelName,
  type TelemetryMessageOf,
  telemetryLimits,
  telemetryPath,
  telemetrySubprotocol,
} from '../../protocol/index.ts';
import { serverOf } from './connect.ts';
import { LineQueue } from './line-queue.ts';
import { asking } from './report.ts';
import { upgradeRefusal } from './upgrade-refusal.ts';
import { numberOption } from './values.ts';

/** Channels that come only when they are named: they say the same thing all the time. */
const onlyNamed: ReadonlySet<TelemetryChannelName> = new Set(['entities', 'poses']);
/** Tries in a row that come to nothing before a line that was lost is given up. */
const maxFailures = 3;

/** Shows what telemetry tells, as it comes, until it is ended or has shown enough. */
export const tail: Action = (input) =>
  asking(input, async () => {
    const named = input.positionals as readonly TelemetryChannelName[];
    const wish = entityWish(input);
    const most = countOf(input);
    const { baseUrl, token } = serverOf(input);
    const tokenOf = async (): Promise<string> =>
      (typeof token === 'function' ? await token() : token) ?? missingToken();
    // Whatever hinders it is told as it is; a line would only try again.
    await tokenOf();
    const line = new TelemetryConnection({ baseUrl, token: tokenOf });
    const queue = new LineQueue();
    const refusalNow = () => upgradeRefusal(baseUrl, telemetryPath, telemetrySubprotocol);
    const ended = follow(line, input, queue, { named, wish, most, refusalNow });
    line.connect();
    const written = input.output.lines(queue.lines((count) => leftOutLine(count, input.output.json)));
    try {
      const code = await ended;
      queue.end();
      await written;
      return code;
    } finally {
      line.close();
      queue.end();
    }
  });

interface Wanted {
  readonly named: readonly TelemetryChannelName[];
  readonly wish: EntityWish;
  readonly most: number;
  /** Why the server opens no line now; undefined where it does. */
  readonly refusalNow: () => Promise<Error | undefined>;
}

/**
 * Resolves with the exit code when the line has ended for good, or enough has come. A line that was never open is given up
 * with the first refusal, another one after some. Rejects with what the server refuses it with, or UnreachableError.
 */
function follow(
  line: TelemetryConnection,
  { output }: Input,
  queue: LineQueue,
  { named, wish, most, refusalNow }: Wanted,
): Promise<number> {
  let shown = 0;
  let failures = 0;
  let wasOpen = false;
  /** Whether the server has said already why it closes this line. */
  let isTold = false;
  let ended = false;
  /** Channels that were asked for, without those that were refused. */
  const hoped = new Set<TelemetryChannelName>();
  return new Promise((done, giveUp) => {
    const resolve = (code: number): void => {
      ended = true;
      done(code);
    };
    const reject = (error: Error): void => {
      ended = true;
      giveUp(error);
    };
    const show = (message: Shown): void => {
      if (shown >= most) return;
      queue.push(output.json ? JSON.stringify(message) : textOf(message));
      if (++shown >= most) resolve(exitCodes.ok);
    };
    line.on('welcome', ({ channels }) => {
      failures = 0;
      wasOpen = true;
      isTold = false;
      const wanted = named.length > 0 ? named : channels.filter((name) => !onlyNamed.has(name));
      for (const channel of wanted) hoped.add(channel);
      for (const channel of wanted) line.subscribe(channel, channel === 'entities' ? wish : {});
    });
    line.on('data', show);
    line.on('gap', show);
    line.on('entities', (frame) => show(summaryOf(frame, line)));
    line.on('error', ({ code, message, channel }) => {
      output.failure(channel === null ? message : `${channel}: ${message}`, exitCodes.failed);
      if (channel === null) {
        isTold = true;
        if (!output.json) output.note(errorTable[code].advice);
      } else {
        hoped.delete(channel);
        if (hoped.size === 0) resolve(exitCodes.failed);
      }
    });
    line.on('lost', ({ reason, retryMs }) => {
      // Closed because enough has come, or nothing will: nothing was lost.
      if (ended) return;
      const givesUp = ++failures >= maxFailures;
      if (retryMs === null || (isTold && (givesUp || !wasOpen))) {
        if (!isTold) output.failure(reason, exitCodes.failed);
        resolve(exitCodes.failed);
      } else if (wasOpen && !givesUp) {
        output.note(`The line was lost${reason === '' ? '' : `: ${reason}`}; trying again.`);
      } else {
        void refusalNow().then((refusal) => {
          if (ended || line.state === 'live') return;
          if (refusal !== undefined) reject(refusal);
          else if (givesUp) reject(new UnreachableError('the telemetry', new Error(reason || 'it hangs up')));
        });
      }
    });
  });
}

interface EntitySummary {
  readonly type: 'entities';
  readonly seq: number;
  readonly time: string;
  readonly tick: number;
  readonly entities: unknown;
}

type Shown = TelemetryMessageOf<'data'> | TelemetryMessageOf<'gap'> | EntitySummary;

function summaryOf({ seq, tick, time_ms }: EntityFrame, { entities }: TelemetryConnection): EntitySummary {
  return {
    type: 'entities',
    seq,
    time: new Date(time_ms).toISOString(),
    tick,
    entities: [...entities.entities()],
  };
}

const timeAt = 11;
const timeLength = 12;

function textOf(message: Shown): string {
  if (message.type === 'gap') {
    const from = message.from === null ? 'an earlier run' : `${message.from}`;
    return `${''.padEnd(timeLength)} ${message.channel.padEnd(11)} messages ${from} to ${message.to} are missing (${message.reason})`;
  }
  const time = message.time.slice(timeAt, timeAt + timeLength);
  const [channel, data] =
    message.type === 'data' ? [message.channel, message.data] : (['entities', message.entities] as const);
  return `${time} ${channel.padEnd(11)} ${JSON.stringify(data)}`;
}

function leftOutLine(count: number, json: boolean): string {
  return json ? JSON.stringify({ type: 'left_out', count }) : `${count} lines were left out: read faster.`;
}

function countOf({ options }: Input): number {
  if (typeof options.count !== 'string') return Number.POSITIVE_INFINITY;
  const count = Number(options.count);
  if (Number.isInteger(count) && count > 0) return count;
  throw new UsageError('--count has to be a whole number above 0.');
}

function entityWish(input: Input): EntityWish {
  const { options } = input;
  const rate = numberOption(input, 'rate', telemetryLimits.slowestEntitiesHz, telemetryLimits.entitiesHz);
  const within = numberOption(input, 'within', 0, telemetryLimits.withinM);
  const near = typeof options.near === 'string' ? options.near : undefined;
  if ((near === undefined) !== (within === undefined))
    throw new UsageError('--near and --within go together.');
  return {
    ...(rate === undefined ? {} : { rate_hz: rate }),
    ...(near === undefined || within === undefined
      ? {}
      : { area: { near, position_m: [0, 0, 0], within_m: within } }),
  };
}

function missingToken(): never {
  throw new UsageError(
    'There is no token for this server: set SPACETIME_TOKEN, or run this on the machine and as the user of the server.',
  );
}
