/**
 * What a server is given before it begins, because it cannot be told later.
 * - Blocks from this size on go back to the system as soon as they are freed, where that is Linux: else its allocator
 *   keeps 65 MB for good that compiling the rigid bodies takes for an instant.
 * - A nursery of two halves of 8 MB, unless somebody has chosen another: left alone it grows to 64 MB while requests come, and never gets smaller. In a
 *   smaller one requests live long enough to be taken for what stays, which costs more time and memory than it saves.
 */
export const lean = {
  variables: { MALLOC_MMAP_THRESHOLD_: '32768' },
  flags: isChosen('--max-semi-space-size') ? [] : ['--max-semi-space-size=8'],
};

/**
 * Lets this process, which is going to be a server, begin again with little memory: with the same id, terminal and
 * arguments. Does nothing where that is not possible, or where somebody has chosen a value.
 */
export function beginLean() {
  const chosen = Object.keys(lean.variables).some((name) => process.env[name] !== undefined);
  // A channel to a parent would not survive.
  if (process.platform !== 'linux' || process.execve === undefined || chosen || process.channel) return;
  const args = [process.execPath, ...lean.flags, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...process.env, ...lean.variables });
}

/** Whether NODE_OPTIONS has this flag; on the command line it would win over that. @param {string} flag */
function isChosen(flag) {
  return (process.env.NODE_OPTIONS ?? '').replaceAll('_', '-').includes(flag);
}
