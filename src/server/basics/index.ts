/**
 * What programs beside the server share with it: files for their owner alone, ports, names of hosts. They enter by this
 * door, because the server itself takes 70 MB and a third of a second.
 */
export { HostNames } from '../guard/host-names.ts';
export { listen } from '../net/listen.ts';
export { portHolder } from '../net/port-holder.ts';
export { restartExitCode } from '../restart.ts';
export { StartError } from '../start-error.ts';
export { keepPrivate, readPrivate, writePrivate } from '../store/private-file.ts';
export { claim } from '../store/sqlite/claim.ts';
export { claimStore } from '../store/store-claim.ts';
