import { readFacts } from './release-facts.ts';
import type { ReleaseFolder } from './release-folder.ts';

/** A release that is installed. */
export interface ListedRelease {
  readonly version: string;
  readonly state: 'active' | 'previous' | 'installed';
  readonly installed_at: string | null;
  readonly commit: string | null;
  readonly node: string | null;
}

/** The releases of a folder, in the order of their installation. */
export function listReleases(folder: ReleaseFolder): Promise<readonly ListedRelease[]> {
  return folder.looking(() => listed(folder));
}

async function listed(folder: ReleaseFolder): Promise<readonly ListedRelease[]> {
  const state = await folder.state();
  const active = await folder.active();
  const previous = await folder.previous(state, active);
  const order = (version: string): number => state.installed.findIndex((one) => one.version === version);
  const versions = [...(await folder.versions())].sort((a, b) => order(a) - order(b));
  return await Promise.all(
    versions.map(async (version) => {
      const facts = await readFacts(folder.release(version)).catch(() => undefined);
      return {
        version,
        state: version === active ? 'active' : version === previous ? 'previous' : 'installed',
        installed_at: state.installed[order(version)]?.at ?? null,
        commit: facts?.commit ?? null,
        node: facts?.node ?? null,
      } as const;
    }),
  );
}
