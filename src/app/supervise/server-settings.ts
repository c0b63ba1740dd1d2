import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Output } from '../../cli/index.ts';
import { exitCodes, startExitCodes } from '../../cli/index.ts';
import { commandOf } from './server-process.ts';

/** What the supervisor needs of the configuration of its server. */
export interface SupervisedSettings {
  readonly dataFolder: string;
  readonly port: number;
  /** How long the first scene may take to load, in milliseconds. */
  readonly sceneLoadMs: number;
}

/** Something that never ends may stand in the place of a file. */
const longestReadMs = 30_000;

interface CheckedConfiguration {
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly problems: readonly string[];
}

/**
 * Has a process of its own read and judge the configuration, which takes the library of schemas: so the supervisor, which
 * stays, needs no more memory than a Node that does nothing. Gives the exit code where it is refused, which is told.
 * @param words What follows `start`.
 */
export async function readServerSettings(
  words: readonly string[],
  output: Output,
): Promise<SupervisedSettings | number> {
  const child = spawn(...commandOf(['start', '--check-config', '--json', ...words]), {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    timeout: longestReadMs,
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? exitCodes.failed));
  });
  const [said, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const checked = parsed(said);
  if (checked === undefined) {
    const reason = errorIn(complaint) ?? (complaint.trim() || `it ended with exit code ${code}`);
    const exitCode = code === exitCodes.usage ? exitCodes.usage : exitCodes.failed;
    output.failure(`The server cannot be started like this: ${reason}`, exitCode);
    return exitCode;
  }
  for (const problem of checked.problems) output.failure(problem, startExitCodes.configuration);
  if (checked.problems.length > 0) return startExitCodes.configuration;
  const value = (name: string): string => checked.settings.find((row) => row.name === name)?.value ?? '';
  return {
    dataFolder: value('data_dir'),
    port: Number(value('supervisor_port')),
    sceneLoadMs: Number(value('scene_load_timeout_ms')),
  };
}

function parsed(said: string): CheckedConfiguration | undefined {
  try {
    return JSON.parse(said) as CheckedConfiguration;
  } catch {
    return undefined;
  }
}

function errorIn(complaint: string): string | undefined {
  try {
    return (JSON.parse(complaint) as { error: string }).error;
  } catch {
    return undefined;
  }
}
