import type { ReleaseHost } from './host.ts';
import type { ReleaseFolder } from './release-folder.ts';
import type { ReleaseState } from './release-state.ts';

/** How many releases are kept unless somebody says otherwise. */
export const defaultKept = 3;

/** What was removed, or would be. */
export interface Pruned {
  readonly removed: readonly string[];
  readonly kept: readonly string[];
  readonly dry_run: boolean;
}

/**
 * The releases that can go: all but the last so many that were installed. Those named never go.
 * @param never Versions that stay and count; undefined ones are passed over.
 */
export function pruneable(
  there: readonly string[],
  { installed }: Pick<ReleaseState, 'installed'>,
  never: readonly (string | undefined)[],
  keep: number,
): readonly string[] {
  const order = (version: string): number => installed.findIndex((one) => one.version === version);
  const stay = there.filter((version) => never.includes(version));
  const others = there.filter((version) => !never.includes(version)).sort((a, b) => order(b) - order(a));
  return others.slice(Math.max(0, keep - stay.length));
}

/** Removes the releases that nobody needs any more; never the active one and the one that a rollback goes to. */
export async function pruneReleases(
  folder: ReleaseFolder,
  { keep, dryRun }: { readonly keep: number; readonly dryRun: boolean },
  host: ReleaseHost,
): Promise<Pruned> {
  const planned = async (): Promise<Pruned> => {
    const there = await folder.versions();
    const [state, active] = await Promise.all([folder.state(), folder.active()]);
    const removed = pruneable(there, state, [active, await folder.previous(state, active)], keep);
    return { removed, kept: there.filter((version) => !removed.includes(version)), dry_run: dryRun };
  };
  if (dryRun) return await folder.looking(planned);
  return await folder.alone(host, async () => {
    await folder.tidy();
    const plan = await planned();
    await removeReleases(folder, plan.removed);
    return plan;
  });
}

/** Removes releases, and forgets that they were installed. */
export async function removeReleases(folder: ReleaseFolder, versions: readonly string[]): Promise<void> {
  if (versions.length === 0) return;
  for (const version of versions) await folder.remove(version);
  const state = await folder.state();
  await folder.remember({
    ...state,
    installed: state.installed.filter(({ version }) => !versions.includes(version)),
  });
}
