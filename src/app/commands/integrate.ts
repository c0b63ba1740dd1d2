import { setImmediate as turn } from 'node:timers/promises';
import { AstroError } from '../../astro/index.ts';
import { type Action, exitCodes, integrateExitCodes, type Output, UsageError } from '../../cli/index.ts';
import {
  type IntegrationAnswer,
  integrate,
  LEAST_TOLERANCE,
  MOST_TOLERANCE,
  ProblemFileError,
  readProblem,
} from '../../tools/free-motion/index.ts';
import { nameOf, readText } from './read-text.ts';
import { stopSignal } from './stop-signal.ts';
import { numberOf, numberOption, textOption, wholeOption } from './values.ts';

const exits = { arrived: exitCodes.ok, ...integrateExitCodes } as const;
const mostSteps = 100_000_000;
const MORE_STEPS =
  'The steps did not suffice. Allow more with --max-steps, end earlier, or take less exact ones: a larger --tolerance, a longer --step.';

/** Carries the bodies of a file to a time. */
export const runIntegration: Action = async (input) => {
  const { output, options } = input;
  const file = textOption(input, 'file');
  if (file === undefined) throw new UsageError('--file is missing, such as --file planets.json.');
  const until = numberOption(input, 'until');
  if (until === undefined) throw new UsageError('--until is missing, such as --until 86400.');
  const times = [options.times ?? []].flat().flatMap((text) =>
    String(text)
      .split(',')
      .map((one) => numberOf('times', one)),
  );
  const problem = await read(file);
  using stop = stopSignal();
  try {
    const answer = await integrate({
      problem,
      until,
      times,
      integrator: textOption(input, 'integrator'),
      tolerance: numberOption(input, 'tolerance', LEAST_TOLERANCE, MOST_TOLERANCE),
      step: numberOption(input, 'step', Number.MIN_VALUE),
      closeApproach: numberOption(input, 'close-approach', 0),
      maxSteps: wholeOption(input, 'max-steps', 1, mostSteps),
      stops: async (share) => {
        output.progress(share, `time ${problem.fromTime + share * (until - problem.fromTime)}`);
        await turn();
        return stop.signal.aborted;
      },
    });
    output.clearProgress();
    show(answer, output);
    if (answer.reason === 'step_limit') output.failure(MORE_STEPS, exits.step_limit);
    return exits[answer.reason];
  } catch (error) {
    // What cannot be worked out was asked wrongly.
    if (error instanceof AstroError) throw new UsageError(error.message);
    throw error;
  }
};

async function read(file: string): Promise<ReturnType<typeof readProblem>> {
  const content = await readText(file);
  try {
    return readProblem(content);
  } catch (error) {
    if (!(error instanceof ProblemFileError)) throw error;
    throw new UsageError(`${nameOf(file)}: ${error.message}.`);
  }
}

function show(answer: IntegrationAnswer, output: Output): void {
  if (output.json) {
    output.value(answer);
    return;
  }
  const { energy, states, collision } = answer;
  for (const { time, bodies } of states)
    output.table(
      ['time', 'body', 'x', 'y', 'z', 'vx', 'vy', 'vz'],
      bodies.map(({ name, position, velocity }) => [
        String(time),
        name,
        ...position.map(String),
        ...velocity.map(String),
      ]),
    );
  const left = answer.close_approaches_left_out;
  for (const passage of answer.close_approaches) output.line(told(passage));
  if (left > 0) output.line(`and ${left} more close approaches`);
  if (collision !== null) output.line(told(collision));
  output.facts([
    ['ended', `${answer.reason} at time ${answer.time} of ${answer.until} (${answer.units})`],
    ['method', `${answer.integrator}, order ${answer.order}, ${answer.steps} steps`],
    ['energy error', String(energy.relative_error ?? 'not defined')],
    ['momentum error', String(answer.momentum_error ?? 'not defined')],
  ]);
}

function told({
  kind,
  time,
  bodies,
  distance,
  speed,
}: IntegrationAnswer['close_approaches'][number]): string {
  const what = kind === 'collision' ? 'collision' : 'close approach';
  return `${what} of ${bodies.join(' and ')} at time ${time}: distance ${distance}, speed ${speed}`;
}
