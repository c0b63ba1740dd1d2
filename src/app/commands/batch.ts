import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Action, exitCodes, type Output, UsageError } from '../../cli/index.ts';
import type { BatchOutcome, RouteRequest, routes } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { asking } from './report.ts';

type Body = RouteRequest<(typeof routes)['batch']>['body'];

/** Does the operations of a file, and says what became of each. */
export const run: Action = (input) =>
  asking(input, async () => {
    const { options, positionals, output } = input;
    const written = await readOperations(positionals[0] ?? '');
    // A bare list is the operations alone; what does not fit is refused by the server, with the place.
    const whole = Array.isArray(written) ? { operations: written } : written;
    const body = { ...whole, ...(options.transactional === true ? { mode: 'transactional' } : {}) } as Body;
    const client = connect(input);
    const { body: outcome } = await output.during('doing the operations', client.call('batch', { body }));
    show(outcome, output);
    return outcome.ok ? exitCodes.ok : exitCodes.failed;
  });

async function readOperations(file: string): Promise<object> {
  let content: string;
  try {
    content = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}.`);
  }
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw new UsageError(`${file} is not valid JSON: ${(error as Error).message}.`);
  }
  throw new UsageError(`${file} holds no operations.`);
}

function show(outcome: BatchOutcome, output: Output): void {
  if (output.json) {
    output.value(outcome);
    return;
  }
  output.table(
    ['#', 'operation', 'outcome', 'ms', 'what'],
    outcome.steps.map(({ index, op, outcome: became, duration_ms, entity_id, load, error }) => [
      String(index),
      op,
      became,
      duration_ms.toFixed(0),
      error?.message ?? load?.scene_path ?? entity_id ?? '',
    ]),
  );
  if (outcome.rolled_back) output.note('Everything was put back as it was.');
  if (outcome.error !== null) output.error(outcome.error.message);
}
