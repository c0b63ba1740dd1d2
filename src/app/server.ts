import type { DestinationStream } from 'pino';
import { type Output, startExitCodes } from '../cli/index.ts';
import { type ResolvedConfiguration, type SettingName, showConfiguration } from '../protocol/index.ts';
import {
  loadConfiguration,
  type RunningServer,
  restartExitCode,
  StartError,
  startServer,
} from '../server/index.ts';
import { openInBrowser } from './open-page.ts';
import { ephemerisFile, root, version } from './root.ts';

/** How a server process is run. */
export interface RunServerSettings {
  readonly flags: Readonly<Partial<Record<SettingName, string>>>;
  readonly lan: boolean;
  /** Only show and judge the configuration. */
  readonly checkOnly: boolean;
  /** Show the page in the browser of whoever sits here. */
  readonly openPage: boolean;
  /** End when standard input does. */
  readonly endWithInput: boolean;
  readonly output: Output;
}

/** Runs a server until a signal ends it. Returns the exit code. */
export async function runServer(settings: RunServerSettings): Promise<number> {
  const { output } = settings;
  const resolved = loadConfiguration({
    environment: process.env,
    flags: settings.flags,
    root,
    workingFolder: process.cwd(),
  });
  if (settings.checkOnly) return showCheck(resolved, output);
  if (resolved.problems.length > 0) {
    for (const problem of resolved.problems) output.failure(problem, startExitCodes.configuration);
    return startExitCodes.configuration;
  }
  const ended = Promise.race([waitForEnd(), ...(settings.endWithInput ? [inputEnd()] : [])]);
  let server: RunningServer;
  try {
    server = await startServer({
      configuration: resolved.values,
      version: version(),
      lan: settings.lan,
      ephemerisFile,
      logTo: logTarget(output),
      origins: resolved.origins,
    });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    output.failure(error.message, startExitCodes[error.kind]);
    return startExitCodes[error.kind];
  }
  // Sent when a certificate was renewed, and by terminals that close; neither is a reason to end.
  process.on('SIGHUP', () => void server.reload());
  announce(server, settings, resolved.values.env);
  const reason = await Promise.race([
    ended,
    server.failure.then((failure) => ({ failure })),
    server.restart.then(() => ({ restart: true })),
  ]);
  if ('signal' in reason) output.note(`${reason.signal}: stopping; once more to stop at once.`);
  if ('input' in reason) output.note('Standard input has ended: stopping.');
  if ('restart' in reason) output.note('An operator has asked for a restart: stopping.');
  await server.stop();
  if ('restart' in reason) return restartExitCode;
  if (!('failure' in reason)) return 0;
  const { part, reason: cause } = reason.failure;
  const what = part === 'world' ? 'The simulation cannot be kept running' : 'The store cannot be written';
  output.failure(`${what}: ${cause}. The log has the cause.`, startExitCodes[part]);
  return startExitCodes[part];
}

function showCheck(resolved: ResolvedConfiguration, output: Output): number {
  const rows = showConfiguration(resolved);
  const { problems } = resolved;
  if (output.json) output.value({ valid: problems.length === 0, settings: rows, problems });
  else {
    output.table(
      ['setting', 'value', 'from', 'what it is'],
      rows.map(({ variable, value, origin, doc }) => [variable, value, origin, doc]),
    );
    for (const problem of problems) output.error(problem);
    if (problems.length === 0) output.line('The configuration is valid.');
  }
  return problems.length === 0 ? 0 : 1;
}

/** Resolves at the first signal; the second one ends the process at once. */
function waitForEnd(): Promise<{ readonly signal: string }> {
  return new Promise((resolve) => {
    let asked = false;
    for (const [signal, number] of [
      ['SIGINT', 2],
      ['SIGTERM', 15],
    ] as const) {
      process.on(signal, () => {
        if (asked) process.exit(128 + number);
        asked = true;
        resolve({ signal });
      });
    }
  });
}

/** Resolves when nobody holds standard input any more. */
function inputEnd(): Promise<{ readonly input: 'ended' }> {
  const { stdin, stderr } = process;
  // Whoever held it read the log too: writing that must not end what is to be ended in order.
  stderr.on('error', () => {});
  return new Promise((resolve) => {
    for (const event of ['end', 'close', 'error'] as const)
      stdin.once(event, () => resolve({ input: 'ended' }));
    stdin.resume();
    // It does not keep a process that ends for another reason.
    if ('unref' in stdin) stdin.unref();
  });
}

function announce(
  server: RunningServer,
  { output, lan, openPage }: RunServerSettings,
  environment: string,
): void {
  const { addresses, lanAddresses, notes } = server;
  if (output.json) {
    output.value({
      event: 'ready',
      pid: process.pid,
      environment,
      addresses,
      lan_addresses: lanAddresses,
      telemetry_address: server.telemetryAddress ?? null,
      notes,
    });
    return;
  }
  const address = addresses[0] ?? '';
  output.line(`SpaceTime is ready at ${output.color.bold(address)} (${environment}). Stop with Ctrl+C.`);
  if (lan && lanAddresses.length === 0) {
    output.line(
      output.color.yellow('This machine has no address in a local network, so no headset can reach it.'),
    );
  } else if (lan) {
    output.line(
      'For a headset in the same network, open one of these and accept the development certificate:',
    );
    for (const one of lanAddresses) output.line(`  ${output.color.bold(one)}`);
  }
  for (const note of notes) output.line(output.color.yellow(note));
  if (openPage && output.interactive) openInBrowser(address);
}

/** JSON lines for programs; short lines for a person. */
function logTarget(output: Output): DestinationStream {
  if (!output.interactive) return { write: (line) => output.note(line.trimEnd()) };
  return {
    write(line) {
      const { time, level, message, ...facts } = JSON.parse(line) as Record<string, unknown>;
      const extra = Object.entries(facts).map(
        ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      );
      output.note(
        output.color.dim(
          `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${String(message)} ${extra.join(' ')}`,
        ),
      );
    },
  };
}
