import { checkFiles } from './digests.ts';
import type { ReleaseHost } from './host.ts';
import { checkPlatform } from './install-release.ts';
import { changeSettings, planSettings, type SettingsPlan } from './kept-settings.ts';
import { pruneable } from './prune-releases.ts';
import { ReleaseError } from './release-error.ts';
import { readFacts } from './release-facts.ts';
import type { ReleaseFolder } from './release-folder.ts';
import type { ReleaseState } from './release-state.ts';

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
  return await folder.alone(host, async () => {
    const state = await folder.state();
    const plan = await planned(folder, wish, state, defaultDataFolder, host);
    if (wish.dryRun || !plan.changes) return plan;
    if (plan.before !== null && (await host.run(plan.before)) !== 0)
      throw new ReleaseError(`"${plan.before}" failed, so nothing was changed.`);
    await perform(folder, plan, {
      ...state,
      settings_file: wish.settingsFile ?? state.settings_file,
      data_folder: wish.dataFolder ?? state.data_folder,
      activated: [...state.activated, { version: plan.to, at: new Date(host.nowMs()).toISOString() }],
    });
    if (plan.after !== null && (await host.run(plan.after)) !== 0)
      throw new ReleaseError(
        `${plan.to} is active, but "${plan.after}" failed. Look why; "spacetime release rollback" goes back to ${plan.from ?? 'nothing'}.`,
        afterFailedExitCode,
      );
    for (const version of plan.removed) await folder.remove(version);
    return plan;
  });
}

async function perform(folder: ReleaseFolder, plan: Activation, state: ReleaseState): Promise<void> {
  const undo = plan.settings === null ? undefined : await changeSettings(folder, plan.settings, plan.to);
  try {
    // Before the switch: if that does not follow, the entry counts for nothing.
    await folder.remember(state);
    await folder.switchTo(plan.to);
  } catch (error) {
    await undo?.();
    throw error;
  }
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
