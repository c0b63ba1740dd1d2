import { spawn } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { findNode, nodeFits, noNodeMessage } from './find-node.mjs';
import { finishedMarks, isInstalled, libcName, missingPackages, stampInstall } from './installed.mjs';
import { withLock } from './lock.mjs';
import { say, startProgress } from './progress.mjs';
import { fileAdvice, Trouble } from './trouble.mjs';

/** How much of what npm said is repeated when it failed. */
const keptOutputLines = 12;

/**
 * Makes node_modules match the lock file, if it does not already. Processes that come at the same time wait for the first.
 * Throws Trouble with a sentence for people.
 * @param {string} root
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  refuseToEmptyOthers(root);
  const lock = join(root, '.spacetime', 'install.lock');
  const onWait = (/** @type {number} */ pid) =>
    say(`Waiting for another installation to finish (process ${pid}).`);
  await withLock(lock, onWait, async (alsoHeldBy) => {
    if (!isInstalled(root)) await install(root, alsoHeldBy);
  });
}

/** @param {string} root @param {(pid: number) => void} alsoHeldBy */
async function install(root, alsoHeldBy) {
  refuseToPullOwnChair(root);
  // Should this be interrupted, then nothing looks finished.
  for (const mark of finishedMarks) rmSync(join(root, 'node_modules', mark), { force: true });
  const done = startProgress('Installing the packages of package-lock.json (once)');
  const { code, output } = await runNpm(root, alsoHeldBy);
  if (code !== 0) {
    done('failed');
    throw new Trouble(explain(output));
  }
  const missing = missingPackages(root);
  if (missing.required.length > 0 || findNode(root) === null) {
    done('incomplete');
    const left = [...missing.required, ...missing.optional].join(', ');
    throw new Trouble(
      left ? `npm left out ${left}, usually because of the network. Run the command again.` : noNodeMessage(),
    );
  }
  linkCommand(root);
  freeNodeName(root);
  stampInstall(root);
  done('done');
  if (missing.optional.length > 0)
    say(`npm left out ${missing.optional.join(', ')}; what needs it will say so.`);
}

/** @param {string} root @param {(pid: number) => void} alsoHeldBy @returns {Promise<{ code: number, output: string }>} */
function runNpm(root, alsoHeldBy) {
  // The page is built and the tests run from here, whatever NODE_ENV or the npm configuration of the machine leave out.
  const flags = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--no-progress',
    '--loglevel=error',
  ];
  const { program, first, shell } = npmCommand();
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...flags], {
      cwd: root,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid) alsoHeldBy(child.pid);
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).split('\n').slice(-200).join('\n');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      child.kill(signal);
      child.once('close', () => process.exit(signal === 'SIGINT' ? 130 : 143));
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    child.once('error', (error) =>
      reject(new Trouble(`npm was not found (${error.message}). Install Node 18 or newer with npm.`)),
    );
    child.once('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** The npm that called us when one did, else the one on the path. */
function npmCommand() {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  if (cli && /npm-cli\.c?js$/.test(cli) && existsSync(cli)) {
    return { program: node && existsSync(node) ? node : process.execPath, first: [cli], shell: false };
  }
  const windows = process.platform === 'win32';
  return { program: windows ? 'npm.cmd' : 'npm', first: [], shell: windows };
}

/** @param {string} output what npm wrote */
function explain(output) {
  const lines = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/complete log of this run|^npm error {5}at /.test(line));
  const code = /code (E[A-Z_0-9]+)/.exec(output)?.[1] ?? '';
  const advice = /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET/.test(
    code,
  )
    ? 'The package registry cannot be reached. Check the network and the proxy settings, then run the command again.'
    : (fileAdvice(code) ?? 'Mend what npm complains about, then run the command again.');
  return `npm ci failed. ${advice}\n${lines.slice(-keptOutputLines).join('\n')}`;
}

/** npm ci would empty the folder that a link leads to. @param {string} root */
function refuseToEmptyOthers(root) {
  if (!lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new Trouble(
    'node_modules is a link to a folder that does not hold what package-lock.json says. Install there, or remove it.',
  );
}

/** Windows does not let a running program be deleted, and npm ci deletes the Node in node_modules. @param {string} root */
function refuseToPullOwnChair(root) {
  if (process.platform === 'win32' && process.execPath.startsWith(join(root, 'node_modules') + sep)) {
    throw new Trouble('The packages have changed. Run "npm ci" once, then the command again.');
  }
}

/** `npx spacetime` of npm 8 looks only here; newer ones find the command in package.json. @param {string} root */
function linkCommand(root) {
  const bin = join(root, 'node_modules', '.bin');
  if (!existsSync(bin)) return;
  const command = join(bin, 'spacetime');
  rmSync(command, { force: true });
  if (process.platform === 'win32') {
    writeFileSync(`${command}.cmd`, '@node "%~dp0\\..\\..\\bin\\spacetime.mjs" %*\r\n');
  } else {
    symlinkSync(join('..', '..', 'bin', 'spacetime.mjs'), command);
    chmodSync(join(root, 'bin', 'spacetime.mjs'), 0o755);
  }
}

/**
 * The platform package calls its program `node`, and npm puts that before the system's own in every script. That helps where
 * the system's is too old; elsewhere the running one is to be used, and with another C library the packaged one cannot run.
 * @param {string} root
 */
function freeNodeName(root) {
  const usable = process.platform !== 'linux' || libcName() === 'glibc';
  const own = process.execPath.startsWith(join(root, 'node_modules') + sep);
  if (usable && (own || !nodeFits())) return;
  for (const name of ['node', 'node.cmd', 'node.ps1'])
    rmSync(join(root, 'node_modules', '.bin', name), { force: true });
}
