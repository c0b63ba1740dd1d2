import { type Action, type Input, type Output, visible } from '../../cli/index.ts';
import { HttpClient, ProblemError, UnexpectedAnswerError, UnreachableError } from '../../client/index.ts';
import {
  type FeatureName,
  type FeatureResult,
  featureNames,
  type SmokeResult,
  smoke,
  type ValidationReport,
  validate,
} from '../../tools/validate/index.ts';
import { announcement, dataFolderOf, serverOf } from './connect.ts';
import { startOwnServer } from './own-server.ts';
import { stopSignal } from './stop-signal.ts';
import { writeResult } from './write-result.ts';

const exits = { holds: 0, fails: 1, cannotRun: 2 } as const;
/** A hook takes five seconds at most, the start of this program included. */
const hookMs = 4000;
const longestMs = 180_000;
const callMs = 45_000;

/** The start of a server of its own, which takes what it takes, does not count. */
function hookBudgetMs({ start }: Input['options']): number {
  return start === true ? hookMs : Math.max(1000, Math.round(hookMs - performance.now()));
}

/** What is validated. */
interface Server {
  readonly baseUrl: string;
  readonly telemetryUrl: string | null;
  readonly token: string | undefined;
}

/** Proves the features of a server, or goes through the list after a deployment. */
export const validateServer: Action = async (input) => {
  using stop = stopSignal();
  const { output } = input;
  try {
    if (input.options.start !== true) return await validateAt(input, await runningServer(input), stop.signal);
    await using own = await output.during('Starting a server', startOwnServer(stop.signal));
    return await validateAt(input, own, stop.signal);
  } catch (error) {
    // Whatever keeps the proofs from being tried is told apart from a proof that fails.
    if (!(error instanceof Error)) throw error;
    if (error.name === 'UsageError') throw error;
    output.failure(error.message, exits.cannotRun);
    return exits.cannotRun;
  }
};

async function runningServer(input: Input): Promise<Server> {
  const { baseUrl, token } = serverOf(input, callMs);
  const told = announcement(dataFolderOf());
  const telemetry = told?.addresses.includes(baseUrl) === true ? told.telemetry_address : undefined;
  return {
    baseUrl,
    telemetryUrl: telemetry?.replace(/^ws/, 'http') ?? null,
    token: typeof token === 'function' ? await tokenOf(token) : token,
  };
}

/** A server that refuses to renew the token is looked at without one. */
async function tokenOf(token: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await token();
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

async function validateAt(input: Input, server: Server, signal: AbortSignal): Promise<number> {
  const { output, options } = input;
  const { baseUrl, telemetryUrl, token } = server;
  await answers(baseUrl);
  const client = new HttpClient({ baseUrl, timeoutMs: callMs, ...(token === undefined ? {} : { token }) });
  const disturb = options.disturb === true;
  const context = {
    baseUrl,
    telemetryUrl,
    token,
    client,
    disturb,
    signal,
    monotonicMs: () => performance.now(),
  };
  if (options.smoke === true)
    return showSmoke(input, await output.during('Going through the list', smoke(context)));
  const features = chosen(options.feature);
  const report = await validate({
    context,
    features,
    withinMs: options.hook === true ? hookBudgetMs(options) : longestMs,
    onResult: ({ feature }, done) => output.progress(done / features.length, `${feature}, ${baseUrl}`),
  });
  output.endProgress();
  await show(input, report);
  if (signal.aborted) return exits.cannotRun;
  return report.failed > 0 || (options.ci === true && report.skipped > 0) ? exits.fails : exits.holds;
}

/** Throws where nobody answers, or somebody who is no SpaceTime server. */
async function answers(baseUrl: string): Promise<void> {
  try {
    await new HttpClient({ baseUrl, timeoutMs: 3000 }).call('health_live', {});
  } catch (error) {
    if (error instanceof UnreachableError || error instanceof UnexpectedAnswerError)
      throw new Error(
        `${error.message} Start a server with: spacetime start, or let this start its own with --start.`,
      );
    throw error;
  }
}

function chosen(given: Input['options'][string]): readonly FeatureName[] {
  const names = [given ?? []].flat().flatMap((value) => String(value).split(','));
  return names.length === 0 ? featureNames : featureNames.filter((name) => names.includes(name));
}

async function show({ output, positionals }: Input, report: ValidationReport): Promise<void> {
  const [file] = positionals;
  if (file !== undefined) await writeResult(file, `${JSON.stringify(report, null, 2)}\n`);
  if (output.json && file === undefined) {
    output.value(report);
    return;
  }
  for (const result of report.features) output.line(lineOf(output, result));
  output.line(`${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped.`);
}

const nameWidth = Math.max(...featureNames.map((name) => name.length));

function lineOf({ color }: Output, { feature, passed, message, duration }: FeatureResult): string {
  const mark =
    passed === null ? color.yellow('skipped') : passed ? color.green('passed ') : color.red('FAILED ');
  return `${mark}  ${feature.padEnd(nameWidth)}  ${visible(message)} ${color.dim(`(${duration.toFixed(1)} s)`)}`;
}

async function showSmoke({ output, positionals }: Input, results: readonly SmokeResult[]): Promise<number> {
  const [file] = positionals;
  const failed = results.filter(({ passed }) => !passed).length;
  const report = {
    timestamp: new Date().toISOString(),
    passed: results.length - failed,
    failed,
    steps: results,
  };
  if (file !== undefined) await writeResult(file, `${JSON.stringify(report, null, 2)}\n`);
  if (output.json && file === undefined) output.value(report);
  else {
    for (const { what, passed, message } of results)
      output.line(
        `${passed ? output.color.green('passed') : output.color.red('FAILED')}  ${what}: ${visible(message)}`,
      );
    output.line(`${report.passed} passed, ${failed} failed.`);
  }
  return failed > 0 ? exits.fails : exits.holds;
}
