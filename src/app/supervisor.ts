import type { Server } from 'node:http';
import { type Output, startExitCodes, superviseExitCodes } from '../cli/index.ts';
import { HostNames, listen, restartExitCode, StartError } from '../server/basics/index.ts';
import {
  Attempts,
  type Clock,
  Control,
  type ExitMeanings,
  PassedLines,
  type Probe,
  RecentLines,
  Supervisor,
  type SupervisorState,
  secretsOf,
  supervisorTimes,
} from '../tools/supervise/index.ts';
import { version } from './root.ts';
import { ask } from './supervise/ask.ts';
import { controlHost, controlServer } from './supervise/control-port.ts';
import { launchServer } from './supervise/server-process.ts';
import { readServerSettings, type SupervisedSettings } from './supervise/server-settings.ts';
import { type Announced, isSupervisor, SupervisorFiles } from './supervise/supervisor-files.ts';

/** How a supervisor is run. */
export interface RunSupervisorSettings {
  /** What follows `start`. */
  readonly words: readonly string[];
  /** In place of the port of the configuration. */
  readonly port: number | undefined;
  /** Between two checks of the server, in milliseconds. */
  readonly checkMs: number | undefined;
  /** End as soon as the server is given up. */
  readonly exitWhenGivenUp: boolean;
  readonly output: Output;
}

/** Ends of the server that are the same at the next start. */
const meanings: ExitMeanings = {
  restart: restartExitCode,
  lasting: {
    2: 'its words are not understood',
    [startExitCodes.configuration]: 'its configuration is refused',
    [startExitCodes.no_permission]: 'this user may not listen on its port',
    [startExitCodes.address_unavailable]: 'its address is not one of this machine',
  },
};

const clock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** Keeps a server running until a signal ends it. Returns the exit code. */
export async function runSupervisor(settings: RunSupervisorSettings): Promise<number> {
  const { output, words } = settings;
  // Whoever reads the output may go; the server is kept running all the same.
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners('error').on('error', () => {});
  const read = await readServerSettings(words, output);
  if (typeof read === 'number') return read;
  const supervised = { ...read, port: settings.port ?? read.port };
  try {
    const files = await SupervisorFiles.open(supervised.dataFolder);
    const letGo = files.claim();
    if (letGo === undefined) return refuseSecond(await files.announced(), supervised, output);
    try {
      return await superviseIn(files, supervised, settings);
    } finally {
      letGo();
    }
  } catch (error) {
    // A file of the folder that cannot be read, made or replaced; everything else is a fault of the program.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return refuseFolder(error as Error, output);
  }
}

/** Supervises with a claim on the folder. Rejects with what the file system says. */
async function superviseIn(
  files: SupervisorFiles,
  supervised: SupervisedSettings,
  settings: RunSupervisorSettings,
): Promise<number> {
  const { output } = settings;
  const token = await files.token();
  const kept = new RecentLines([token, ...secretsOf(process.env)]);
  const made = makeSupervisor(settings, supervised, kept);
  const port = controlServer(makeControl(made.supervisor, kept, token));
  const address = await open(port, supervised.port, output);
  if (typeof address === 'number') return address;
  try {
    await files.announce(address);
    announce(address, supervised, output);
    await untilFree(files, made.supervisor, output);
    made.supervisor.start();
    return await made.ended;
  } finally {
    port.close();
    port.closeAllConnections();
    await files.withdraw();
  }
}

const freeLookMs = 250;

/**
 * Waits for the server of a supervisor that was killed, which finishes what it has begun: whatever is started beside it
 * ends at once, and would be given up. Not for ever: the server that is started then says who is in its way.
 */
async function untilFree(files: SupervisorFiles, supervisor: Supervisor, output: Output): Promise<void> {
  const endMs = clock.nowMs() + supervisorTimes.stopMs;
  for (let told = false; clock.nowMs() < endMs && files.isInUse() && !supervisor.isClosing; told = true) {
    if (!told) output.note('supervisor: a server still uses the data folder; waiting until it has ended');
    await new Promise((resolve) => setTimeout(resolve, freeLookMs));
  }
}

function refuseSecond(
  other: Announced | undefined,
  { dataFolder }: SupervisedSettings,
  output: Output,
): number {
  const who = other === undefined ? '' : ` (process ${other.pid}, ${other.address})`;
  output.failure(
    `Another supervisor${who} keeps the server of ${dataFolder} running. Stop it first.`,
    superviseExitCodes.another_supervisor,
  );
  return superviseExitCodes.another_supervisor;
}

function refuseFolder({ message }: Error, output: Output): number {
  output.failure(
    `The data folder cannot be used: ${message}. Choose another one with SPACETIME_DATA_DIR.`,
    startExitCodes.data_folder,
  );
  return startExitCodes.data_folder;
}

function makeControl(supervisor: Supervisor, output: RecentLines, token: string): Control {
  const names = new HostNames({ bound: [controlHost], names: [] });
  return new Control({
    supervisor,
    output,
    attempts: new Attempts(() => clock.nowMs()),
    token,
    acceptsHost: (host) => names.accepts(host),
    facts: { version: version(), pid: process.pid, startedAt: new Date().toISOString() },
  });
}

function makeSupervisor(
  { words, output, checkMs = supervisorTimes.checkMs, exitWhenGivenUp }: RunSupervisorSettings,
  { sceneLoadMs }: SupervisedSettings,
  kept: RecentLines,
): { readonly supervisor: Supervisor; readonly ended: Promise<number> } {
  const passOn = new PassedLines(process.stderr, (line) => output.note(line));
  const onLine = (line: string): void => {
    kept.add(line, Date.now());
    passOn.add(line);
  };
  let givenUp = (): void => {};
  const supervisor = new Supervisor({
    launch: (events) => launchServer(words, events, onLine),
    probe: probeWithin(checkMs),
    clock,
    meanings,
    times: { ...supervisorTimes, startMs: supervisorTimes.startMs + sceneLoadMs, checkMs },
    onChange: (state, sentence) => {
      tell(state, sentence, output);
      if (state === 'given_up') givenUp();
    },
  });
  const ended = new Promise<number>((resolve) => {
    const end = (): void => resolve(supervisor.state === 'given_up' ? superviseExitCodes.given_up : 0);
    if (exitWhenGivenUp) givenUp = end;
    followSignals(supervisor, end);
  });
  return { supervisor, ended };
}

/** The first signal ends the server and then this process; the second one leaves no more time. */
function followSignals(supervisor: Supervisor, end: () => void): void {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (asked) supervisor.closeAtOnce(signal);
      else void supervisor.close().then(end);
      asked = true;
    });
  }
  process.on('SIGHUP', () => supervisor.hangUp());
}

/** Longest that a check waits for an answer. */
const longestProbeMs = 5000;

function probeWithin(checkMs: number): Probe {
  const timeoutMs = Math.min(longestProbeMs, Math.max(1000, checkMs));
  return async (address, kind) => (await ask(`${address}/health/${kind}`, timeoutMs))?.status === 200;
}

/** Listens and gives the address, or the exit code where it cannot. */
async function open(port: Server, wanted: number, output: Output): Promise<string | number> {
  try {
    const actual = await listen(port, controlHost, wanted, '--port or SPACETIME_SUPERVISOR_PORT');
    return `http://${controlHost}:${actual}`;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const other = error.kind === 'port_in_use' && (await isSupervisor(`http://${controlHost}:${wanted}`));
    const code = startExitCodes[error.kind];
    output.failure(other ? `${error.message} It is another supervisor.` : error.message, code);
    return code;
  }
}

function announce(address: string, { dataFolder }: SupervisedSettings, output: Output): void {
  if (output.json) output.value({ event: 'supervising', address, pid: process.pid, data_folder: dataFolder });
  else
    output.line(
      `The supervisor listens at ${output.color.bold(address)}. Stop it and the server with Ctrl+C.`,
    );
}

function tell(state: SupervisorState, sentence: string, output: Output): void {
  if (output.json) output.value({ event: 'state', at: new Date().toISOString(), state, detail: sentence });
  else output.line(output.color.dim(`supervisor: `) + sentence);
  if (state === 'given_up') {
    output.failure(`The server is given up: ${sentence}.`, superviseExitCodes.given_up);
    if (!output.json) output.note('Mend the cause, then POST /start to the supervisor, or start it again.');
  }
}
