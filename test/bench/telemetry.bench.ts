import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { telemetryLimits, telemetrySubprotocol } from '../../src/protocol/index.ts';
import { orbit } from '../support/scenes.ts';
import { operatorToken, startServerProcess, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { type Figure, percentile } from './harness.ts';
import type { Reading, Round } from './telemetry-readers.ts';

const CLIENTS = 100;
const RATE_HZ = 10;
const VESSELS = 600;
const ROUNDS = 3;
const WARM_UP_MS = 1000;
const ROUND_MS = 3000;
const goalMs = 20;
/**
 * How much later others may hear in the middle because of one who takes nothing; the 99th percentile of one short round is
 * a single tick, which the machine may have held up.
 */
const MAX_RATIO = 2;
/** What may wait for one reader: what makes him slow, and the message that made it more. */
const mostUnsent = telemetryLimits.slowBytes + VESSELS * 256;

/** Readings of every kind, one of each in a round. */
interface Readings {
  readonly alone: Reading[];
  readonly beside: Reading[];
  readonly peer: Reading[];
}

/**
 * From the end of a tick to its arrival at 100 readers who want a part of a busy world ten times a second: alone, beside one
 * who asked for all of it and takes nothing, and from a bare stream that sends as much. All are measured in turns, with the
 * readers in a process of their own.
 */
export default async function bench(): Promise<readonly Figure[]> {
  const dataFolder = temporaryFolder();
  const server = await startServerProcess(['--scene', writeScene(dataFolder)], {
    SPACETIME_DATA_DIR: dataFolder,
    SPACETIME_CONTENT_DIR: dataFolder,
    SPACETIME_LOG_LEVEL: 'warn',
    SPACETIME_TELEMETRY_CONNECTIONS: String(2 * CLIENTS),
    SPACETIME_TELEMETRY_CONNECTIONS_PER_ADDRESS: String(2 * CLIENTS),
  });
  const token = await operatorToken(server.url, dataFolder);
  const url = streamOf(server.url);
  const messageBytes = await sizeOfMessage(url, token);
  const peer = await startPeer(messageBytes);
  const readings: Readings = { alone: [], beside: [], peer: [] };
  let unsent = 0;
  try {
    for (let i = 0; i < ROUNDS; i++) {
      readings.peer.push(await read(peer.url, token));
      readings.alone.push(await read(url, token));
      const stalled = await stall(server.url, token);
      readings.beside.push(await read(url, token));
      unsent = Math.max(unsent, await metric(server.url, 'spacetime_telemetry_unsent_bytes'));
      stalled.terminate();
    }
    return figures(readings, messageBytes, unsent);
  } finally {
    peer.stop();
    await server.stop();
    removeTemporaryFolders();
  }
}

/** One round of readers. */
async function read(url: string, token: string): Promise<Reading> {
  const round: Round = {
    url,
    token,
    clients: CLIENTS,
    wish: { rate_hz: RATE_HZ, area },
    warmUpMs: WARM_UP_MS,
    roundMs: ROUND_MS,
  };
  const script = fileURLToPath(new URL('./telemetry-readers.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(round)], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Reading;
}

async function startPeer(bytes: number): Promise<{ readonly url: string; readonly stop: () => void }> {
  const script = fileURLToPath(new URL('./telemetry-peer.ts', import.meta.url));
  const child = spawn(process.execPath, [script, String(bytes), String(RATE_HZ)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: line.toString().trim(), stop: () => child.kill() };
}

/** Of several rounds the one in the middle counts, so that one stall of the machine does not. */
function figures({ alone, beside, peer }: Readings, messageBytes: number, unsent: number): Figure[] {
  const late = (readings: readonly Reading[]): number[] =>
    readings.map(({ agesMs }) => percentile(agesMs, 0.99));
  const middle = (values: readonly number[]): number => percentile(values, 0.5);
  const usual = (readings: readonly Reading[]): number[] => readings.map(({ agesMs }) => middle(agesMs));
  const ratioOf = (own: readonly number[], other: readonly number[]): number =>
    middle(own.map((ms, i) => ms / (other[i] ?? ms)));
  const ratio = ratioOf(usual(beside), usual(alone));
  const all = [...alone, ...beside];
  const messages = all.reduce((sum, { agesMs }) => sum + agesMs.length, 0);
  const readersMs = all.reduce((sum, reading) => sum + reading.readersMs, 0);
  return [
    {
      name: 'telemetry/tick to client, 99th percentile',
      value: round3(middle(late(alone))),
      unit: 'ms',
      goal: goalMs,
      ratio: round3(ratioOf(late(alone), late(peer))),
      peer: `a bare stream of messages of ${messageBytes} bytes`,
    },
    {
      name: 'telemetry/tick to client, median',
      value: round3(middle(all.flatMap((one) => one.agesMs))),
      unit: 'ms',
    },
    {
      name: 'telemetry/bare stream to client, 99th percentile',
      value: round3(middle(late(peer))),
      unit: 'ms',
    },
    {
      name: 'telemetry/tick to client beside a stalled one, 99th percentile',
      value: round3(middle(late(beside))),
      unit: 'ms',
      goal: goalMs,
    },
    {
      name: 'telemetry/tick to client beside a stalled one, median',
      value: round3(middle(usual(beside))),
      unit: 'ms',
      ratio: round3(ratio),
      peer: 'the same without it',
      ...(ratio > MAX_RATIO && {
        failure: `${ratio.toFixed(2)} times as late, at most ${MAX_RATIO} is allowed`,
      }),
    },
    {
      name: 'telemetry/messages',
      value: Math.round((messages * 1000) / (all.length * ROUND_MS)),
      unit: 'a second',
      goal: CLIENTS * RATE_HZ,
    },
    {
      name: 'telemetry/reading a message, by the reader',
      value: round3((readersMs * 1000) / messages),
      unit: 'us',
    },
    {
      name: 'telemetry/waiting for a stalled client',
      value: unsent,
      unit: 'bytes',
      ...(unsent > mostUnsent && { failure: `${unsent} bytes wait, at most ${mostUnsent} may` }),
    },
  ];
}

function round3(value: number): number {
  return Number(value.toPrecision(3));
}

function streamOf(url: string): string {
  return `${url.replace('http', 'ws')}/telemetry`;
}

const area = { near: 'earth', position_m: [6_778_137, 0, 0], within_m: 2_000_000 };

/** Ships around the Earth, all of them moving. */
function writeScene(folder: string): string {
  const { start, root } = orbit;
  const children = Array.from({ length: VESSELS }, (_, i) => ({
    type: 'vessel',
    name: `ship ${i}`,
    position: { ...start.position, mean_anomaly_deg: (i * 360) / VESSELS },
  }));
  const scene = { ...orbit, root: { ...root, children } };
  mkdirSync(path.join(folder, 'scenes'), { recursive: true });
  writeFileSync(path.join(folder, 'scenes/busy.scene.json'), JSON.stringify(scene));
  return 'scenes/busy.scene.json';
}

/** A reader of the entities channel, who is told of each message. */
async function listen(
  url: string,
  token: string,
  wish: object,
  onMessage: (message: Buffer) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(url, telemetrySubprotocol, { perMessageDeflate: false });
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) onMessage(data);
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.send(JSON.stringify({ type: 'authenticate', token }));
  socket.send(JSON.stringify({ type: 'subscribe', channel: 'entities', ...wish }));
  return socket;
}

/** Bytes of a message with changes, once everything was told. */
async function sizeOfMessage(url: string, token: string): Promise<number> {
  const sizes: number[] = [];
  const socket = await listen(url, token, { rate_hz: RATE_HZ, area }, ({ length }) => sizes.push(length));
  await until('messages have come', () => sizes.length > RATE_HZ);
  socket.terminate();
  return percentile(sizes, 0.5);
}

/** A reader who wants everything and takes nothing; resolves when the server has noticed. */
async function stall(url: string, token: string): Promise<WebSocket> {
  const before = await metric(url, 'spacetime_telemetry_slowed_total');
  const socket = await listen(streamOf(url), token, {}, () => {});
  socket.pause();
  await until('the server has noticed', async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return (await metric(url, 'spacetime_telemetry_slowed_total')) > before;
  });
  return socket;
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}
