import { type Action, exitCodes, type Output, UsageError } from '../../cli/index.ts';
import type { HttpClient } from '../../client/index.ts';
import type { Job, RouteRequest, routes } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { follow } from './follow-job.ts';
import { asking } from './report.ts';
import { allOf, firstWord, textOption, wholeOption } from './values.ts';

type JobsQuery = NonNullable<RouteRequest<(typeof routes)['jobs']>['query']>;
type JobBody = NonNullable<RouteRequest<(typeof routes)['job_create']>['body']>;

const maxListed = 1000;
const defaultListed = 50;
const pageSize = 100;

/** Lists jobs. */
export const list: Action = (input) =>
  asking(input, async () => {
    const { output } = input;
    const client = connect(input);
    const filters = {
      state: textOption(input, 'state'),
      type: textOption(input, 'type'),
      owner: textOption(input, 'owner'),
    };
    const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
    const most = wholeOption(input, 'limit', 1, maxListed) ?? defaultListed;
    const items = await allOf(
      (part) => client.call('jobs', { query: { ...given, ...part } as JobsQuery }),
      most,
    );
    if (output.json) output.value({ items });
    else {
      output.table(
        ['id', 'type', 'state', 'progress', 'owner', 'created'],
        items.map((job) => [job.id, job.type, job.state, percent(job), job.owner, job.created_at]),
      );
    }
    return exitCodes.ok;
  });

/** Queues a job. */
export const create: Action = (input) =>
  asking(input, async () => {
    const { options, output } = input;
    const priority = wholeOption(input, 'priority', -100, 100);
    const limitS = wholeOption(input, 'time-limit', 1, 3600);
    // What does not fit its type is refused by the server, with the place.
    const body = {
      type: firstWord(input),
      ...(options.input === undefined ? {} : { input: json(textOption(input, 'input') ?? '') }),
      ...(priority === undefined ? {} : { priority }),
      ...(limitS === undefined ? {} : { time_limit_seconds: limitS }),
    } as JobBody;
    const client = connect(input);
    const { body: job } = await client.call('job_create', { body });
    if (options.wait === true) return finish(await follow(client, job, output), output);
    show(job, output);
    return exitCodes.ok;
  });

/** Shows a job. */
const showOne: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('job_read', { params: { id: firstWord(input) } });
    show(body, input.output);
    return exitCodes.ok;
  });

export { showOne as show };

/** Prints the entries of a result. */
export const result: Action = (input) =>
  asking(input, async () => {
    const client = connect(input);
    await input.output.lines(entries(client, firstWord(input)));
    return exitCodes.ok;
  });

/** Waits for the end of a job. */
export const wait: Action = (input) =>
  asking(input, async () => {
    const client = connect(input);
    const { body } = await client.call('job_read', { params: { id: firstWord(input) } });
    return finish(await follow(client, body, input.output), input.output);
  });

/** Cancels a job. */
export const cancel: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('job_cancel', { params: { id: firstWord(input) } });
    show(body, input.output);
    return exitCodes.ok;
  });

/** Removes a job. */
export const remove: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('job_delete', { params: { id: firstWord(input) } });
    if (input.output.json) input.output.value(body);
    else input.output.line(`${body.id} is removed.`);
    return exitCodes.ok;
  });

async function* entries(client: HttpClient, id: string): AsyncGenerator<string> {
  let cursor: string | undefined;
  do {
    const query = { limit: String(pageSize), ...(cursor === undefined ? {} : { cursor }) };
    const { body } = await client.call('job_result', { params: { id }, query });
    for (const item of body.items) yield JSON.stringify(item);
    cursor = body.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

function finish(job: Job, output: Output): number {
  show(job, output);
  return job.state === 'completed' ? exitCodes.ok : exitCodes.failed;
}

function show(job: Job, output: Output): void {
  if (output.json) {
    output.value(job);
    return;
  }
  output.facts([
    ['id', job.id],
    ['type', job.type],
    ['state', job.cancel_requested && job.state === 'running' ? 'running, to be cancelled' : job.state],
    ['progress', `${percent(job)}${job.note === '' ? '' : ` ${job.note}`}`],
    ['owner', job.owner],
    ['created', job.created_at],
    ...(job.finished_at === null ? [] : [['finished', job.finished_at] as [string, string]]),
    ...(job.result_items === 0 ? [] : [['entries', String(job.result_items)] as [string, string]]),
    ...(job.result === null ? [] : [['result', JSON.stringify(job.result)] as [string, string]]),
  ]);
  if (job.error !== null) output.error(`${job.error.message} (${job.error.code})`);
}

function percent({ progress }: Job): string {
  return `${Math.round(progress * 100)} %`;
}

function json(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch (error) {
    throw new UsageError(`The input is not valid JSON: ${(error as Error).message}.`);
  }
}
