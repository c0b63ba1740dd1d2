/** Blocks from this size on go back to the system as soon as they are freed. Compilers take their memory in such blocks. */
const threshold = { MALLOC_MMAP_THRESHOLD_: '32768' };

/**
 * Lets a server on Linux give memory back that it no longer needs: the allocator of the system keeps 65 MB for good that
 * compiling the rigid bodies takes for an instant. It can be told so only before a process begins, so this one begins
 * again: with the same id, terminal and arguments. Does nothing where that is not possible, or where somebody has
 * chosen a value.
 */
export function giveMemoryBack() {
  const chosen = Object.keys(threshold).some((name) => process.env[name] !== undefined);
  // A channel to a parent would not survive.
  if (process.platform !== 'linux' || process.execve === undefined || chosen || process.channel) return;
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...process.env, ...threshold });
}
