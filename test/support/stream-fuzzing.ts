import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { z } from 'zod';
import {
  clientMessageSchema,
  serverMessageSchema,
  telemetryMessageSchema,
  telemetryRequestSchema,
  telemetrySubprotocol,
  worldSubprotocol,
} from '../../src/protocol/index.ts';
import { valuesOf } from './schema-values.ts';
import type { TestServer } from './server.ts';

/** One thing that is done on a line. */
type Act =
  /** A message, in pieces where there is more than one, as text or as bytes. */
  | { readonly kind: 'message'; readonly parts: readonly Buffer[]; readonly binary: boolean }
  /** So many pings, which the protocol under ours answers. */
  | { readonly kind: 'pings'; readonly count: number; readonly data: Buffer }
  | { readonly kind: 'pongs'; readonly count: number; readonly data: Buffer }
  /** Bytes that need not be a frame. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer };

/** What somebody does from the connection to its end. */
interface Visit {
  /** Whether he says who he is before anything else, as the protocol wants it. */
  readonly proper: boolean;
  readonly acts: readonly Act[];
  readonly end: 'close' | 'cut';
}

/** A stream that is tried. */
interface Target {
  readonly path: string;
  readonly subprotocol: string;
  readonly requests: z.ZodType;
  readonly answers: z.ZodType;
  readonly greeting: (token: string) => object;
}

const targets = {
  world: {
    path: '/world',
    subprotocol: worldSubprotocol,
    requests: clientMessageSchema,
    answers: serverMessageSchema,
    greeting: () => ({ type: 'hello', name: 'Fuzz' }),
  },
  telemetry: {
    path: '/telemetry',
    subprotocol: telemetrySubprotocol,
    requests: telemetryRequestSchema,
    answers: telemetryMessageSchema,
    greeting: (token) => ({ type: 'authenticate', token }),
  },
} as const satisfies Record<string, Target>;

/** Streams that can be tried. */
export type StreamName = keyof typeof targets;

const buffer = (limits: fc.IntArrayConstraints): fc.Arbitrary<Buffer> =>
  fc.uint8Array(limits).map((bytes) => Buffer.from(bytes));

/** Larger than either stream takes. */
const giantBytes = [9000, 17_000, 70_000, 300_000];

/** Text of a message: mostly of the schema, else almost, cut off, or nothing like it. */
function contents(schema: z.ZodType): fc.Arbitrary<Buffer> {
  const json = valuesOf(schema).map((value) => Buffer.from(JSON.stringify(value) ?? 'null'));
  const broken = fc.tuple(json, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)));
  const deep = fc.nat({ max: 4000 }).map((depth) => Buffer.from('['.repeat(depth)));
  const giant = fc.constantFrom(...giantBytes).map((size) => Buffer.alloc(size, '"'));
  return fc.oneof(
    { weight: 30, arbitrary: json },
    { weight: 2, arbitrary: broken },
    { weight: 1, arbitrary: buffer({ maxLength: 200 }) },
    { weight: 1, arbitrary: deep },
    { weight: 1, arbitrary: giant },
  );
}

function split(content: Buffer, places: readonly number[]): Buffer[] {
  const cuts = places.map((place) => place % (content.length + 1)).sort((a, b) => a - b);
  return [...cuts, content.length].map((end, i) => content.subarray(cuts[i - 1] ?? 0, end));
}

function acts(schema: z.ZodType): fc.Arbitrary<Act> {
  const control = fc.record({
    kind: fc.constantFrom('pings', 'pongs'),
    count: fc.constantFrom(1, 3, 50, 1000),
    data: buffer({ maxLength: 125 }),
  });
  return fc.oneof(
    {
      weight: 40,
      arbitrary: contents(schema).map((content) => ({
        kind: 'message',
        parts: [content],
        binary: false,
      })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(contents(schema), fc.array(fc.nat(), { minLength: 1, maxLength: 30 }))
        .map(([content, places]) => ({ kind: 'message', parts: split(content, places), binary: false })),
    },
    {
      weight: 2,
      arbitrary: contents(schema).map((content) => ({ kind: 'message', parts: [content], binary: true })),
    },
    { weight: 2, arbitrary: control },
    {
      weight: 1,
      arbitrary: fc
        .oneof(fc.constantFrom(...wrongFrames), buffer({ minLength: 1, maxLength: 40 }))
        .map((bytes) => ({ kind: 'bytes', bytes })),
    },
  ) as fc.Arbitrary<Act>;
}

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');

/** Frames that RFC 6455 forbids. */
const wrongFrames = [
  // Text without a mask.
  hex('8102 7b7d'),
  // A reserved bit, a reserved opcode.
  hex('f180 00000000'),
  hex('8380 00000000'),
  // A continuation of nothing, a ping in fragments, a ping that is too long.
  hex('8080 00000000'),
  hex('0980 00000000'),
  hex('89fe 00ff 00000000'),
  // A length of 2^63, and one that says more than will come.
  hex('81ff 8000000000000000 00000000'),
  hex('81fe 1000 00000000 7b'),
  // Text that is no UTF-8; a close with half a code, with a code that nobody may send.
  hex('8182 00000000 c328'),
  hex('8881 00000000 03'),
  hex('8882 00000000 03ed'),
];

const maxActs = 24;

function visits({ requests }: Target): fc.Arbitrary<Visit> {
  return fc.record({
    proper: fc.oneof(
      { weight: 9, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    acts: fc.array(acts(requests), { minLength: 1, maxLength: maxActs, size: 'max' }),
    end: fc.constantFrom('close', 'cut'),
  });
}

/** Visitors at once. */
const atOnce = 6;
/** An end of the line that says that the server itself failed. */
const serverFailed = 1011;

/** What came of many visits. */
export interface Fuzzed {
  /** Messages that were sent, floods of pings aside. */
  messages: number;
  /** Answers by their type, and ends of lines by their code. */
  readonly seen: Map<string, number>;
}

/** Sends so many messages on a stream, as several visitors at once. A failure prints its seed. */
export async function fuzzStream(world: TestServer, name: StreamName, count: number): Promise<Fuzzed> {
  const target = targets[name];
  const fuzzed: Fuzzed = { messages: 0, seen: new Map() };
  await fc.assert(
    fc.asyncProperty(fc.array(visits(target), { minLength: atOnce, maxLength: atOnce }), async (together) => {
      if (fuzzed.messages >= count) return;
      await Promise.all(together.map((visit) => pay(world, target, visit, fuzzed)));
      clearSeats(world);
    }),
    // More than enough: each visit sends one message at least.
    { numRuns: Math.ceil(count / atOnce), endOnFailure: true },
  );
  return fuzzed;
}

/** Whoever is cut off keeps his place for half a minute; others need it here. */
function clearSeats({ server }: TestServer): void {
  const { stream } = server.parts;
  for (const seat of stream.seats.all())
    if (seat.connection === undefined && seat.name !== 'Good') stream.dismiss(seat);
}

async function pay(world: TestServer, target: Target, visit: Visit, fuzzed: Fuzzed): Promise<void> {
  const socket = new WebSocket(`${world.url.replace('http', 'ws')}${target.path}`, target.subprotocol);
  const note = (what: string): unknown => fuzzed.seen.set(what, (fuzzed.seen.get(what) ?? 0) + 1);
  let under: Duplex | undefined;
  const ended = new Promise<void>((resolve) => {
    socket.once('close', (code) => {
      note(`closed ${code}`);
      resolve();
    });
  });
  const wrong: unknown[] = [];
  let greeted = (): void => {};
  socket.once('upgrade', (response) => {
    under = response.socket;
  });
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) return;
    const { success, data: message } = target.answers.safeParse(JSON.parse(data.toString('utf8')));
    if (!success) wrong.push(data.toString('utf8'));
    const { type, code } = (message ?? {}) as { type?: string; code?: string };
    note(code === undefined ? String(type) : `${type} ${code}`);
    if (type === 'welcome') greeted();
  });
  socket.on('error', () => {});
  await once(socket, 'open');
  if (visit.proper) {
    const welcomed = new Promise<void>((resolve) => {
      greeted = resolve;
    });
    socket.send(JSON.stringify(target.greeting(world.token)));
    await Promise.race([welcomed, ended]);
  }
  for (const act of visit.acts) {
    if (socket.readyState !== WebSocket.OPEN) break;
    perform(socket, under, act);
    fuzzed.messages++;
  }
  const broken = visit.acts.some(({ kind }) => kind === 'bytes');
  // Behind half a frame nobody hears a farewell. Either way everything that was sent arrives first.
  if (visit.end === 'cut' || broken) under?.end();
  else socket.close();
  await ended;
  expect(wrong).toEqual([]);
  expect(fuzzed.seen.get(`closed ${serverFailed}`)).toBeUndefined();
}

function perform(socket: WebSocket, under: Duplex | undefined, act: Act): void {
  switch (act.kind) {
    case 'message':
      for (const [i, part] of act.parts.entries())
        socket.send(part, { binary: act.binary, fin: i === act.parts.length - 1 });
      return;
    case 'pings':
      for (let i = 0; i < act.count; i++) socket.ping(act.data);
      return;
    case 'pongs':
      for (let i = 0; i < act.count; i++) socket.pong(act.data);
      return;
    case 'bytes':
      under?.write(act.bytes);
  }
}
