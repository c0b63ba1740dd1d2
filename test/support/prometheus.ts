import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary.ts';

/** Whether a program of this name is installed. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

/** A program that listens on loopback until it is disposed of. */
interface Service {
  readonly url: string;
  /** What it has said, on both of its outputs. */
  said(): string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A value that Prometheus has found, with the labels of its series. */
interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/**
 * Starts a Prometheus, which tells of nothing but warnings.
 * @param files Further files in its folder, by name.
 */
export async function startPrometheus(
  configuration: object,
  files: Readonly<Record<string, string>> = {},
): Promise<Service & { query(text: string): Promise<readonly Found[]> }> {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const file = path.join(folder, 'prometheus.yaml');
  writeFileSync(file, stringify(configuration));
  const service = await startService((port) => ({
    program: 'prometheus',
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--rules.alert.resend-delay=1s',
      '--log.level=warn',
    ],
  }));
  const query = async (text: string): Promise<readonly Found[]> => {
    const at = new URL('/api/v1/query', service.url);
    at.searchParams.set('query', text);
    const answer = await fetch(at).catch(() => undefined);
    if (answer?.status !== 200) return [];
    return ((await answer.json()) as { data: { result: Found[] } }).data.result;
  };
  return { ...service, query };
}

/** Starts an Alertmanager, alone. */
export async function startAlertmanager(configuration: object): Promise<Service> {
  const folder = temporaryFolder();
  const file = path.join(folder, 'alertmanager.yaml');
  writeFileSync(file, stringify(configuration));
  return startService((port) => ({
    program: 'prometheus-alertmanager',
    args: [
      `--config.file=${file}`,
      `--storage.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
  }));
}

async function startService(
  commandAt: (port: number) => { readonly program: string; readonly args: readonly string[] },
): Promise<Service> {
  const port = await freePort();
  const { program, args } = commandAt(port);
  const child: ChildProcess = spawn(program, args);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const ended = once(child, 'close');
  return {
    url: `http://127.0.0.1:${port}`,
    said: () => said,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}
