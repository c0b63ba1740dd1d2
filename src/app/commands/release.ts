import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Action, exitCodes, type Input, type Output } from '../../cli/index.ts';
import { claim, storeRelease } from '../../server/release/index.ts';
import {
  type ActivateWish,
  type Activation,
  activateRelease,
  defaultKept,
  installRelease,
  listReleases,
  pruneReleases,
  ReleaseError,
  ReleaseFolder,
  type ReleaseHost,
} from '../../tools/releases/index.ts';
import { root } from '../root.ts';
import { runOperatorCommand } from './operator-command.ts';
import { firstWord, textOption, wholeOption } from './values.ts';

const usualFolder = '/opt/spacetime';
const [fewestKept, mostKept] = [2, 100];
/** A program that says its version takes a fraction of it. */
const longestAnswerMs = 60_000;

/** Unpacks a package into a release of its own. */
export const install: Action = (input) =>
  withReleases(input, async (folder, host) => {
    const { output } = input;
    const wish = { archive: path.resolve(firstWord(input)), sha256: textOption(input, 'sha256') };
    const installed = await installRelease(folder, wish, host);
    output.endProgress();
    if (output.json) output.value(installed);
    else if (!installed.fresh) output.line(`${installed.version} is installed already, and whole.`);
    else {
      output.line(`${installed.version} is installed in ${installed.folder}.`);
      output.note(`It is not active yet: spacetime release activate ${installed.version}`);
    }
  });

/** Lists the releases. */
export const list: Action = (input) =>
  withReleases(input, async (folder) => {
    const releases = await listReleases(folder);
    if (input.output.json) input.output.value({ folder: folder.folder, releases });
    else
      input.output.table(
        ['version', 'state', 'installed', 'Node', 'commit'],
        releases.map(({ version, state, installed_at, node, commit }) => [
          version,
          state,
          installed_at ?? '',
          node ?? '',
          commit?.slice(0, 12) ?? '',
        ]),
      );
  });

/** Lets a release be the one that is started. */
export const activate: Action = (input) =>
  switchRelease(input, { version: firstWord(input), keep: kept(input) });

/** Goes back to the release before. */
export const rollback: Action = (input) => switchRelease(input, {});

/** Removes the oldest releases. */
export const prune: Action = (input) =>
  withReleases(input, async (folder, host) => {
    const { output, options } = input;
    const pruned = await pruneReleases(
      folder,
      { keep: kept(input), dryRun: options['dry-run'] === true },
      host,
    );
    if (output.json) output.value(pruned);
    else if (pruned.removed.length === 0) output.line('There is nothing to remove.');
    else output.line(`${pruned.dry_run ? 'Would remove' : 'Removed'}: ${pruned.removed.join(', ')}.`);
  });

function switchRelease(input: Input, more: Pick<ActivateWish, 'version' | 'keep'>): Promise<number> {
  return withReleases(input, async (folder, host) => {
    const { output, options } = input;
    const place = (name: string): string | undefined => {
      const given = textOption(input, name);
      return given === undefined ? undefined : path.resolve(given);
    };
    const wish: ActivateWish = {
      ...more,
      settingsFile: place('settings'),
      dataFolder: place('data'),
      keepSettings: options['keep-settings'] === true,
      before: textOption(input, 'before'),
      after: textOption(input, 'then'),
      dryRun: options['dry-run'] === true,
    };
    const done = await activateRelease(folder, wish, await defaultDataFolder(), host);
    output.endProgress();
    if (output.json) output.value(done);
    else for (const line of told(done)) output.line(line);
  });
}

/** What was done, or would be, in sentences. */
function told({ from, to, changes, dry_run, settings, store, before, after, removed }: Activation): string[] {
  if (!changes) {
    const left = [before, after].filter((command) => command !== null).map((command) => `"${command}"`);
    const notRun = left.length === 0 ? '' : ` Not run: ${left.join(', ')}.`;
    return [`${to} is active already.${notRun}`];
  }
  const would = (done: string, plan: string): string => (dry_run ? plan : done);
  const lines: string[] = [];
  if (before !== null) lines.push(would(`Ran first: ${before}`, `Would run first: ${before}`));
  if (settings?.put_back === true) {
    const names = settings.changed.length === 0 ? 'the same as now' : settings.changed.join(', ');
    lines.push(`${would('Put back', 'Would put back')} the settings of ${to} in ${settings.file}: ${names}.`);
  }
  if (settings?.kept_as != null)
    lines.push(`${would('Kept', 'Would keep')} the settings so far as those of ${settings.kept_as}.`);
  if (store === null)
    lines.push('There is no store in the data folder yet. If it is elsewhere, name it with --data.');
  else if (store.releases_ahead > 0)
    lines.push(`A later release has added to the store in ${store.folder}; ${to} runs on it.`);
  lines.push(
    `${would('Active now', 'Would be active')}: ${to}${from === null ? '' : `, instead of ${from}`}.`,
  );
  if (after !== null) lines.push(would(`Ran then: ${after}`, `Would run then: ${after}`));
  if (removed.length > 0) lines.push(`${would('Removed', 'Would remove')}: ${removed.join(', ')}.`);
  if (!dry_run && after === null) lines.push('What runs goes on as it is until it is started again.');
  return lines;
}

async function withReleases(
  input: Input,
  work: (folder: ReleaseFolder, host: ReleaseHost) => Promise<void>,
): Promise<number> {
  const { output } = input;
  if (process.platform === 'win32') {
    const why = 'Release folders are switched by links, which Windows has for administrators alone.';
    output.failure(`${why} Unpack the package into a folder of its own instead.`, exitCodes.failed);
    return exitCodes.failed;
  }
  const releases = new ReleaseFolder(textOption(input, 'folder') ?? ownFolder());
  try {
    await work(releases, hostOf(output));
    return exitCodes.ok;
  } catch (error) {
    output.endProgress();
    if (!(error instanceof ReleaseError)) throw error;
    const code = error.exitCode ?? exitCodes.failed;
    output.failure(error.message, code);
    return code;
  }
}

/** The folder of releases that this program lies in, where it does. */
function ownFolder(): string {
  const above = path.dirname(root);
  return path.basename(above) === 'releases' ? path.dirname(above) : usualFolder;
}

/** Loaded here, as the other commands need no configuration. */
async function defaultDataFolder(): Promise<string> {
  const { ownConfiguration } = await import('./own-configuration.ts');
  return ownConfiguration().data_dir;
}

function kept(input: Input): number {
  return wholeOption(input, 'keep', fewestKept, mostKept) ?? defaultKept;
}

function hostOf(output: Output): ReleaseHost {
  return {
    platform: { os: process.platform, arch: process.arch },
    nowMs: Date.now,
    claim,
    storeRelease,
    async versionSaidBy(program) {
      const settings = { env: {}, timeout: longestAnswerMs };
      return (await promisify(execFile)(program, ['--version'], settings)).stdout.trim();
    },
    run: (command) => runOperatorCommand(command, output),
    progress: (share, text) => output.progress(share, text),
  };
}
