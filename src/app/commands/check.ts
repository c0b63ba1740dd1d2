import { access, constants, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Action, exitCodes, type Input, type Output, UsageError } from '../../cli/index.ts';
import type { Configuration, Environment, ResolvedConfiguration } from '../../protocol/index.ts';
import { checkDocument, SceneFiles, Whitelist } from '../../server/scenes/index.ts';
import {
  type AllowedScenes,
  type CheckReport,
  checkSystem,
  htmlReport,
  readinessDocument,
  reportOf,
  summaryLine,
} from '../../tools/check/index.ts';
import { calledAs } from '../called-as.ts';
import { configurationOf, ownConfiguration } from '../check/configuration.ts';
import { thisMachine } from '../check/machine.ts';
import { root, version } from '../root.ts';

/** Looks at an installation without a running server. Exit code 0 where nothing critical and nothing high is open. */
export const check: Action = async (input) => {
  const { options, output } = input;
  const sources = listOption(options.settings);
  const environment = options.environment as Environment | undefined;
  const elsewhere = sources.length > 0;
  for (const file of [options.html, options.write])
    if (typeof file === 'string') await refuseUnwritable(file);
  const configuration = elsewhere ? configurationOf(sources, environment) : ownConfiguration(environment);
  const report = await reportFor(configuration, elsewhere, output);
  if (typeof options.html === 'string') await writeReport(options.html, htmlReport(report));
  if (typeof options.write === 'string')
    await writeReport(options.write, readinessDocument(report, callOf(input), sources));
  show(report, output);
  return report.ok ? exitCodes.ok : exitCodes.failed;
};

/** What was found. @param elsewhere Whether the settings are for another machine. */
async function reportFor(
  configuration: ResolvedConfiguration,
  elsewhere: boolean,
  output: Output,
): Promise<CheckReport> {
  const { values, origins } = configuration;
  const named = origins.secret.startsWith('file') ? process.env.SPACETIME_SECRET_FILE : undefined;
  const items = await checkSystem({
    configuration,
    root,
    allowedScenes: () => allowedScenes(values),
    machine: elsewhere ? undefined : thisMachine(values.data_dir),
    secretFile: named === undefined ? undefined : path.resolve(named),
    onProgress: (share, subject) => output.progress(share, subject),
  });
  output.clearProgress();
  return reportOf(items, {
    environment: values.env,
    version: version(),
    timestamp: new Date().toISOString(),
  });
}

async function allowedScenes({ whitelist: file, content_dir, env }: Configuration): Promise<AllowedScenes> {
  const whitelist = await Whitelist.read(file, env);
  const files = new SceneFiles(content_dir, whitelist);
  const scenes = (await files.list()).map(async ({ path: scene }) => ({
    path: scene,
    errors: checkDocument(await files.read(scene)).validation.errors.map(
      ({ path: place, message }) => `${place} ${message}`,
    ),
  }));
  return { patterns: whitelist.rules.allow, scenes: await Promise.all(scenes) };
}

function listOption(given: Input['options'][string]): string[] {
  return Array.isArray(given) ? given.flatMap((one) => String(one).split(',')) : [];
}

/** The call that makes the same document again. */
function callOf({ options }: Input): string {
  const words = [`${calledAs()} check`];
  if (typeof options.environment === 'string') words.push(`--environment ${options.environment}`);
  for (const file of listOption(options.settings)) words.push(`--settings ${file}`);
  return [...words, `--write ${String(options.write)}`].join(' ');
}

/** Before anything is looked at: nobody wants to wait for a report that cannot be written. */
async function refuseUnwritable(file: string): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  await access(folder, constants.W_OK).catch((error: Error) => {
    throw new UsageError(`${file} cannot be written: ${error.message}.`);
  });
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}.`);
  }
}

function show(report: CheckReport, output: Output): void {
  if (output.json) {
    output.value(report);
    return;
  }
  const { color } = output;
  output.table(
    ['severity', 'state', 'what has to be so', 'what was found'],
    report.items.map(({ severity, state, subject, found }) => [severity, state, subject, found]),
  );
  const open = report.items.filter(({ state }) => state === 'open');
  if (open.length > 0) output.line();
  for (const { severity, subject, found, advice } of open) {
    output.line(`${color.red('open')} (${severity}) ${subject}`);
    output.line(`  found: ${found}`);
    output.line(`  to do: ${advice}`);
  }
  output.line();
  output.line(summaryLine(report));
}
