/** How often to look whether the shell is still there. */
const lookAgainMs = 250;

/**
 * npm runs a script in a shell and passes signals on to that shell, which ends without telling what it runs. So when the
 * shell of npm goes, this process takes it as the signal to end. Without npm nothing is watched: who starts a server from
 * a shell of their own may leave that shell.
 */
export function endWithShell() {
  // Windows tells nobody that a parent has gone, and its npm ends the whole tree.
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, lookAgainMs);
  watch.unref();
}
