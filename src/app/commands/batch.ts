import { type Action, exitCodes, type Output, UsageError } from '../../cli/index.ts';
import type { BatchOutcome, RouteRequest, routes } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { nameOf, parseJson, readText } from './read-text.ts';
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
  const value = parseJson(await readText(file), nameOf(file));
  if (typeof value === 'object' && value !== null) return value;
  throw new UsageError(`${nameOf(file)} holds no operations.`);
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
  for (const { index, warnings = [] } of outcome.steps)
    for (const { message } of warnings) output.note(`warning: ${index}: ${message}`);
  if (outcome.rolled_back) output.note('Everything was put back as it was.');
  if (outcome.error !== null) output.error(outcome.error.message);
}
