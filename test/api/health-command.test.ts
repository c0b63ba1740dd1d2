import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program } from '../../src/app/program.ts';
import { runProgram } from '../../src/cli/index.ts';
import {
  type EndedProcess,
  endProcesses,
  runCommand,
  startServerProcess,
  startTestServer,
  type TestServer,
  until,
} from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  endProcesses();
  await server.stop();
  removeTemporaryFolders();
});

type Parts = Record<string, { readonly state: string; readonly detail: string; readonly pid?: number }>;
const roundsOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { state: string; parts: Parts; alerts: { alert: string }[] });
const statesOf = (parts: Parts) =>
  Object.fromEntries(Object.entries(parts).map(([name, { state }]) => [name, state]));

/** The command, as soon as it finds all well: on a busy machine an answer may come too late once. */
async function well(
  words: readonly string[],
  variables: Record<string, string>,
  holds = (_stdout: string): boolean => true,
): Promise<EndedProcess> {
  let ended: EndedProcess | undefined;
  await until('the server is seen well', async () => {
    ended = await runCommand(['health', ...words], variables);
    return ended.code === 0 && holds(ended.stdout);
  });
  return ended as EndedProcess;
}

test('a server that is well is seen whole, round by round', async () => {
  const variables = { SPACETIME_DATA_DIR: server.dataFolder, SPACETIME_ENV: 'test' };
  // What was not seen in time is unknown, and no fault.
  const whole = (text: string): boolean => !text.includes('"state":"unknown"');
  const { stdout, stderr } = await well(['--interval', '1', '--count', '2', '--json'], variables, whole);
  expect(stderr).toBe('');
  const rounds = roundsOf(stdout);
  expect(rounds).toHaveLength(2);
  for (const { state, parts, alerts } of rounds) {
    expect(state).toBe('healthy');
    expect(alerts).toEqual([]);
    const { supervisor, ...others } = statesOf(parts);
    expect(['not_configured', 'healthy']).toContain(supervisor);
    expect(new Set(Object.values(others))).toEqual(new Set(['healthy']));
    if (process.platform === 'linux') expect(parts.process?.pid).toBe(process.pid);
  }
});

test('without a token, plainly', async () => {
  const { stdout } = await well(['--once', '--url', server.url], { SPACETIME_DATA_DIR: temporaryFolder() });
  expect(stdout.split('\n')[0]).toBe('healthy');
  expect(stdout).toMatch(/^api +healthy +ready$/m);
  expect(stdout).toMatch(/^scene +unknown +a token is needed/m);
});

test('a server that hangs, and one that was killed, end a pipeline with 1', async () => {
  const variables = { SPACETIME_DATA_DIR: temporaryFolder(), SPACETIME_ENV: 'test' };
  const { child } = await startServerProcess([], variables);
  const look = async () => {
    const { code, stdout } = await runCommand(['health', '--once', '--json'], variables);
    const [round] = roundsOf(stdout);
    return { code, ...round };
  };
  child.kill('SIGSTOP');
  const hung = await look();
  expect(hung).toMatchObject({ code: 1, state: 'unreachable' });
  expect(hung.parts?.api).toMatchObject({ state: 'unreachable', detail: 'no answer within 1 s' });
  expect(hung.parts?.telemetry?.state).toBe('unreachable');
  if (process.platform === 'linux')
    expect(hung.parts?.process).toMatchObject({ state: 'healthy', pid: child.pid });
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await gone;
  const killed = await look();
  expect(killed).toMatchObject({ code: 1, state: 'unreachable' });
  expect(killed.parts?.api?.detail).toBe('nothing listens there');
  if (process.platform === 'linux') expect(killed.parts?.process).toMatchObject({ state: 'failed' });
  expect(killed.alerts?.map(({ alert }) => alert)).toContain('api');
});

test('a server that was started again is well again, as another process', async () => {
  const variables = { SPACETIME_DATA_DIR: temporaryFolder(), SPACETIME_ENV: 'test' };
  const first = await startServerProcess([], variables);
  const words = [path.join('src', 'app', 'cli.ts'), 'health', '--interval', '1', '--json'];
  const watching = spawn(process.execPath, words, { env: { ...process.env, ...variables } });
  const ended = new Promise<number | null>((resolve) => watching.once('close', resolve));
  let said = '';
  watching.stdout.on('data', (part) => (said += part));
  const last = () => roundsOf(said.slice(0, said.lastIndexOf('\n'))).at(-1);
  try {
    await until('it is well', () => said.includes('\n') && last()?.state === 'healthy');
    expect(last()?.parts.process?.pid).toBe(first.child.pid);
    const gone = new Promise((resolve) => first.child.once('close', resolve));
    first.child.kill('SIGKILL');
    await gone;
    await until('it is missed', () => last()?.state === 'unreachable');
    const second = await startServerProcess([], variables);
    await until('it is well again', () => last()?.state === 'healthy');
    expect(last()?.parts.process?.pid).toBe(second.child.pid);
  } finally {
    watching.kill('SIGTERM');
  }
  expect(await ended).toBe(0);
});

test('a supervisor that tells of itself has to answer; what one that was killed has left counts for nothing', async () => {
  const variables = { SPACETIME_DATA_DIR: server.dataFolder };
  const file = path.join(server.dataFolder, 'supervisor.json');
  const told = (pid: number): void =>
    writeFileSync(file, JSON.stringify({ pid, address: 'http://127.0.0.1:9' }));
  const supervisorOf = (ended: EndedProcess) => roundsOf(ended.stdout)[0]?.parts.supervisor?.state;
  try {
    told(process.pid);
    const missed = await runCommand(['health', '--once', '--json'], variables);
    expect([missed.code, supervisorOf(missed)]).toEqual([1, 'unreachable']);
    told(spawnSync(process.execPath, ['--version']).pid);
    expect(['not_configured', 'healthy']).toContain(
      supervisorOf(await well(['--once', '--json'], variables)),
    );
  } finally {
    rmSync(file);
  }
});

test('words that mean nothing are refused', async () => {
  const stdout = { write: () => true };
  for (const words of [
    ['--interval', '0'],
    ['--memory', 'much'],
    ['--supervisor', 'nowhere'],
    ['--url', 'x'],
  ]) {
    const settings = { stdout, stderr: stdout, environment: {}, version: '' };
    expect(await runProgram(program, ['health', '--once', ...words], settings)).toBe(2);
  }
});
