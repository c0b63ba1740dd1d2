import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WebSocket } from 'ws';
import { entityHeader, telemetryLimits, telemetrySubprotocol } from '../../src/protocol/index.ts';
import { orbit } from '../support/scenes.ts';
import { operatorToken, startServerProcess, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { type Figure, percentile } from './harness.ts';

const CLIENTS = 100;
const RATE_HZ = 10;
const VESSELS = 600;
const ROUNDS = 3;
const ROUND_MS = 6000;
const goalMs = 20;
/** How much later others may hear at the 99th percentile because of one who takes nothing. */
const MAX_RATIO = 2;
/** What may wait for one reader: what makes him slow, and the message that made it more. */
const mostUnsent = telemetryLimits.slowBytes + VESSELS * 256;

/**
 * From the end of a tick to its arrival at 100 readers who want a part of a busy world ten times a second, alone and
 * beside one who asked for all of it and takes nothing. Both are measured in turns.
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
  const latencies: number[] = [];
  const readers = await Promise.all(
    Array.from({ length: CLIENTS }, () => listen(server.url, token, { rate_hz: RATE_HZ, area }, latencies)),
  );
  const round = async (): Promise<number[]> => {
    latencies.length = 0;
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    return [...latencies];
  };
  try {
    await round();
    const alone: number[][] = [];
    const beside: number[][] = [];
    let unsent = 0;
    for (let i = 0; i < ROUNDS; i++) {
      alone.push(await round());
      const stalled = await stall(server.url, token);
      beside.push(await round());
      unsent = Math.max(unsent, await metric(server.url, 'spacetime_telemetry_unsent_bytes'));
      stalled.terminate();
    }
    return figures(alone, beside, unsent);
  } finally {
    for (const reader of readers) reader.terminate();
    await server.stop();
    removeTemporaryFolders();
  }
}

/** Of several rounds the one in the middle counts, so that one stall of the machine does not. */
function figures(alone: readonly number[][], beside: readonly number[][], unsent: number): Figure[] {
  const late = (rounds: readonly number[][]): number[] => rounds.map((round) => percentile(round, 0.99));
  const [p99, other] = [percentile(late(alone), 0.5), percentile(late(beside), 0.5)];
  const before = late(alone);
  const ratio = percentile(
    late(beside).map((ms, i) => ms / (before[i] ?? ms)),
    0.5,
  );
  const all = [...alone, ...beside].flat();
  return [
    { name: 'telemetry/tick to client, 99th percentile', value: round3(p99), unit: 'ms', goal: goalMs },
    { name: 'telemetry/tick to client, median', value: round3(percentile(all, 0.5)), unit: 'ms' },
    {
      name: 'telemetry/tick to client beside a stalled one',
      value: round3(other),
      unit: 'ms',
      goal: goalMs,
      ratio: round3(ratio),
      peer: 'the same without it',
      ...(ratio > MAX_RATIO && {
        failure: `${ratio.toFixed(2)} times as late, at most ${MAX_RATIO} is allowed`,
      }),
    },
    {
      name: 'telemetry/messages',
      value: Math.round((all.length * 1000) / (2 * ROUNDS * ROUND_MS)),
      unit: 'a second',
      goal: CLIENTS * RATE_HZ,
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

/** A reader of the entities channel who notes how old each message is when it comes. */
async function listen(url: string, token: string, wish: object, latencies: number[]): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/telemetry`, telemetrySubprotocol, {
    perMessageDeflate: false,
  });
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) return;
    latencies.push(performance.timeOrigin + performance.now() - data.readDoubleLE(entityHeader.at.time_ms));
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.send(JSON.stringify({ type: 'authenticate', token }));
  socket.send(JSON.stringify({ type: 'subscribe', channel: 'entities', ...wish }));
  return socket;
}

/** A reader who wants everything and takes nothing; resolves when the server has noticed. */
async function stall(url: string, token: string): Promise<WebSocket> {
  const before = await metric(url, 'spacetime_telemetry_slowed_total');
  const socket = await listen(url, token, {}, []);
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
