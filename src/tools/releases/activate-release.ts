import { checkFiles } from './digests.ts';
import type { ReleaseHost } from './host.ts';
import { checkPlatform } from './install-release.ts';
import {
  keepSettings,
  mendSettings,
  planSettings,
  putBackSettings,
  type SettingsPlan,
} from './kept-settings.ts';
import { pruneable, removeReleases } from './prune-releases.ts';
import { ReleaseError } from './release-error.ts';
import { readFacts } from './release-facts.ts';
import type { ReleaseFolder } from './release-folder.ts';
import { interruptedBy, type ReleaseState } from './release-state.ts';

/** How many releases of the store ahead of its own a release may meet: one, as stores are only added to. */
const mostReleasesAhead = 1;
/** How a command ends when the release is active and what the operator wanted run after it failed. */
const afterFailedExitCode = 20;

/** What is to become of the active release. */
export interface ActivateWish {
  /** Undefined: the one that was active before. */
  readonly version?: string | undefined;
  /** File of settings that goes with releases; remembered. */
  readonly settingsFile?: string | undefined;
  /** Data folder of the server, whose store is looked at; remembered. */
  readonly dataFolder?: string | undefined;
  /** Leaves the settings as they are, whatever the next release ran with before. */
  readonly keepSettings: boolean;
  /** Run before anything changes, such as a backup; where it fails, nothing changes. */
  readonly before?: string | undefined;
  /** Run after the switch, such as a restart. */
  readonly after?: string | undefined;
  /** How many releases are kept afterwards; undefined: all. */
  readonly keep?: number | undefined;
  readonly dryRun: boolean;
}

/** What happens, or would happen, when a release becomes active. */
export interface Activation {
  readonly from: string | null;
  readonly to: string;
  /** False where it was active already. */
  readonly changes: boolean;
  readonly dry_run: boolean;
  readonly settings: SettingsPlan | null;
  readonly store: { readonly folder: string; readonly releases_ahead: number } | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly removed: readonly string[];
}

/**
 * Makes a release the active one: checks it and the store, keeps the settings of the one before, switches the link, and runs
 * what the operator wants. Until the switch nothing that runs is touched. Throws ReleaseError.
 * @param defaultDataFolder Where the store is looked for while nobody has named a data folder.
 */
export async function activateRelease(
  folder: ReleaseFolder,
  wish: ActivateWish,
  defaultDataFolder: string,
  host: ReleaseHost,
): Promise<Activation> {
  const planOf = (state: ReleaseState): Promise<Activation> =>
    planned(folder, wish, state, defaultDataFolder, host);
  if (wish.dryRun) return await folder.looking(async () => planOf(await folder.state()));
  return await folder.alone(host, async () => {
    const state = await folder.state();
    await mendInterrupted(folder, wish, state);
    const plan = await planOf(state);
    if (!plan.changes) return plan;
    const early = plan.before === null ? undefined : await host.run(plan.before);
    if (early !== undefined) throw new ReleaseError(`"${plan.before}" ${early}, so nothing was changed.`);
    await perform(folder, plan, state, {
      ...state,
      settings_file: wish.settingsFile ?? state.settings_file,
      data_folder: wish.dataFolder ?? state.data_folder,
      activated: [...state.activated, { version: plan.to, at: new Date(host.nowMs()).toISOString() }],
    });
    const late = plan.after === null ? undefined : await host.run(plan.after);
    if (late !== undefined)
      throw new ReleaseError(
        `${plan.to} is active, but "${plan.after}" ${late}. Look why; "spacetime release rollback" goes back to ${plan.from ?? 'nothing'}.`,
        afterFailedExitCode,
      );
    await removeReleases(folder, plan.removed);
    return plan;
  });
}

/**
 * Changes one thing after the other, in an order in which each step can be the last: settings are kept before anything is
 * written down, and what was written down and not switched to tells the next time that this was cut off.
 */
async function perform(
  folder: ReleaseFolder,
  { settings, to }: Activation,
  before: ReleaseState,
  after: ReleaseState,
): Promise<void> {
  if (settings !== null) await keepSettings(folder, settings);
  await folder.remember(after);
  let undo: (() => Promise<void>) | undefined;
  try {
    if (settings !== null) undo = await putBackSettings(folder, settings, to);
    await folder.switchTo(to);
  } catch (error) {
    await undo?.();
    await folder.remember(before);
    throw error;
  }
}

/** Puts in order what a switch has left that was cut off. */
async function mendInterrupted(
  folder: ReleaseFolder,
  wish: ActivateWish,
  state: ReleaseState,
): Promise<void> {
  const file = wish.settingsFile ?? state.settings_file;
  const active = await folder.active();
  const interrupted = interruptedBy(state, active);
  if (file !== null && active !== undefined && interrupted !== undefined)
    await mendSettings(folder, file, active, interrupted);
}

async function planned(
  folder: ReleaseFolder,
  wish: ActivateWish,
  state: ReleaseState,
  defaultDataFolder: string,
  host: ReleaseHost,
): Promise<Activation> {
  const there = await folder.versions();
  const from = await folder.active();
  const to = wish.version ?? (await folder.previous(state, from));
  if (to === undefined)
    throw new ReleaseError(
      `There is no release to go back to in ${folder.folder}. Activate one by its number; there are: ${listed(there)}.`,
    );
  if (!there.includes(to))
    throw new ReleaseError(`${to} is not installed in ${folder.folder}. There are: ${listed(there)}.`);
  const plan = {
    from: from ?? null,
    to,
    dry_run: wish.dryRun,
    before: wish.before ?? null,
    after: wish.after ?? null,
  };
  const unchanged = { ...plan, changes: false, settings: null, store: null, removed: [] };
  if (from === to) return unchanged;
  const facts = await readFacts(folder.release(to));
  checkPlatform(facts, host);
  host.progress(0, `Checking ${to}`);
  await checkFiles(folder.release(to));
  const store = storeAhead(
    wish.dataFolder ?? state.data_folder ?? defaultDataFolder,
    facts.store_release,
    host,
  );
  if (store !== null && store.releases_ahead > mostReleasesAhead)
    throw new ReleaseError(
      `${to} cannot run on the store in ${store.folder}, which a release has opened that is ${store.releases_ahead} releases ` +
        'of the store ahead; one is the most. Activate a later one, or restore a backup of that time first.',
    );
  const settingsFile = wish.settingsFile ?? state.settings_file;
  const putBack = !wish.keepSettings;
  return {
    ...plan,
    changes: true,
    settings: settingsFile === null ? null : await planSettings(folder, settingsFile, from, to, putBack),
    store,
    removed: wish.keep === undefined ? [] : pruneable(await folder.versions(), state, [to, from], wish.keep),
  };
}

function storeAhead(dataFolder: string, own: number, host: ReleaseHost): Activation['store'] {
  const found = host.storeRelease(dataFolder);
  return found === undefined ? null : { folder: dataFolder, releases_ahead: Math.max(0, found - own) };
}

const listed = (words: readonly string[]): string => (words.length === 0 ? 'none' : words.join(', '));
