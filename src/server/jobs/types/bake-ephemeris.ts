import { AstroError, parseUtc, secondsBetween } from '../../../astro/index.ts';
import { ApiError, type JobInput, jobLimits } from '../../../protocol/index.ts';
import { JobError, type JobType } from '../job-type.ts';
import { runInThread } from '../threads/job-thread.ts';

const limitS = 900;
/** Steps are counted in TDB, which wanders by less than this against UTC (by 1.7 ms to either side): the last one counts. */
const WANDER_S = 0.004;

/** Where bodies are over a span of time. */
export function bakeEphemeris(ephemerisFile: string): JobType<'bake_ephemeris'> {
  return {
    name: 'bake_ephemeris',
    doc: 'Computes position and velocity of bodies over a span at a step, in the axes of the ICRF.',
    permission: 'world.read',
    repeatable: true,
    timeLimitS: limitS,
    check: (input) => void instantsOf(input),
    async run({ input, signal, progress, keep }) {
      const { from, instants } = instantsOf(input);
      const total = instants * input.bodies.length;
      let kept = 0;
      await runInThread({
        task: {
          ephemerisFile,
          bodies: input.bodies,
          center: input.center,
          day: from.day,
          second: from.second,
          stepS: input.step_seconds,
          instants,
        },
        signal,
        onItems: async (items) => {
          await keep(items);
          kept += items.length;
          progress(kept / total, `${kept} of ${total} states`);
        },
      }).catch((error: unknown) => {
        if (error instanceof ApiError) throw new JobError(error.code, error.message);
        throw error;
      });
      const { bodies, center, step_seconds } = input;
      return {
        states: total,
        instants,
        bodies,
        center,
        step_seconds,
        axes: 'ICRF',
        from: input.from,
        to: input.to,
      };
    },
  };
}

/** Throws `invalid_request` for a span that cannot be read, that ends before it begins, or has too many instants. */
function instantsOf({ from, to, step_seconds, bodies }: JobInput<'bake_ephemeris'>) {
  try {
    const start = parseUtc(from);
    const spanS = secondsBetween(start, parseUtc(to));
    if (spanS < 0) throw refusal('/input/to', 'lies before "from"');
    const instants = Math.floor((spanS + WANDER_S) / step_seconds) + 1;
    if (instants * bodies.length > jobLimits.bakedStates) {
      throw refusal(
        '/input/step_seconds',
        `makes ${instants * bodies.length} states; at most ${jobLimits.bakedStates} are baked at once`,
      );
    }
    return { from: start, instants };
  } catch (error) {
    if (error instanceof AstroError) throw refusal('/input/from', error.message);
    throw error;
  }
}

function refusal(path: string, message: string): ApiError {
  return new ApiError('invalid_request', `The span cannot be baked: ${path} ${message}.`, {
    errors: [{ where: 'body', path, message }],
  });
}
