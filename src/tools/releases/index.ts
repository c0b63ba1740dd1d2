/** Release folders on one machine: installing, switching, going back, removing. Free of process and console. */
export {
  type ActivateWish,
  type Activation,
  activateRelease,
} from './activate-release.ts';
export type { ReleaseHost } from './host.ts';
export { type Installed, installRelease } from './install-release.ts';
export { listReleases } from './list-releases.ts';
export { defaultKept, type Pruned, pruneReleases } from './prune-releases.ts';
export { ReleaseError } from './release-error.ts';
export { factsName } from './release-facts.ts';
export { ReleaseFolder } from './release-folder.ts';
