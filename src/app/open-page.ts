import { spawn } from 'node:child_process';

/** Opens an address in the browser of whoever sits here. */
export function openInBrowser(address: string): void {
  const [command, ...words] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', address]
        : ['xdg-open', address];
  if (command === undefined) return;
  const opener = spawn(command, words, { stdio: 'ignore', detached: true });
  // Without a desktop there is nothing to open it with; the address stands on the screen.
  opener.on('error', () => {});
  opener.unref();
}
