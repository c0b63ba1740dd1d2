import type { Entry } from './entry.ts';
import type { Platform } from './platforms.ts';

/** What starts the command line with the Node of the package: without PATH, from any folder. */
export function launcherFor({ os, node }: Platform): Entry {
  return os === 'win32'
    ? { path: 'spacetime.cmd', executable: false, content: Buffer.from(batch(node)) }
    : { path: 'spacetime', executable: true, content: Buffer.from(script(node)) };
}

/** Uses nothing but the shell itself, unless it is called through a link to the file, which the shell cannot read. */
const script = (node: string): string => `#!/bin/sh
# Runs SpaceTime with the Node beside it, from any folder, with or without a PATH.
set -eu
unset CDPATH
name=$0
while [ -h "$name" ]; do
  for reader in /usr/bin/readlink /bin/readlink ''; do
    if [ -x "$reader" ]; then break; fi
  done
  if [ -z "$reader" ]; then
    echo "$name is a link, and there is no readlink to follow it with. Call the program by its own path." >&2
    exit 2
  fi
  target=$("$reader" "$name")
  case $target in
    /*) name=$target ;;
    *)
      case $name in
        */*) name=\${name%/*}/$target ;;
        *) name=$target ;;
      esac
      ;;
  esac
done
case $name in
  */*) folder=\${name%/*}/ ;;
  *) folder=./ ;;
esac
folder=$(cd -P -- "$folder" && pwd -P)
exec "$folder/${node}" "$folder/bin/spacetime.mjs" "$@"
`;

const batch = (node: string): string =>
  [
    '@echo off',
    'rem Runs SpaceTime with the Node beside it, from any folder, with or without a PATH.',
    `"%~dp0${node.replaceAll('/', '\\')}" "%~dp0bin\\spacetime.mjs" %*`,
    '',
  ].join('\r\n');
