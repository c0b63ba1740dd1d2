import { createHook } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const root = new URL('../..', import.meta.url);
/** The folder of the repository, in both spellings that stacks have. */
const folders = [root.href, fileURLToPath(root)];
/** Turns of the event loop that everything gets to come to an end in. */
const settleTurns = 50;
/** How often the heap is looked at, apart from the beginning. */
const heapSamples = 4;
/** How often the rounds are run again before growth of the heap counts as steady. */
const heapLooks = 3;
/** How often, and how far apart, the handles are counted again before they count as left behind. */
const mostLooks = 15;
const betweenLooksMs = 20;
/** Kinds of resources that come and go by themselves and hold nothing. */
const harmless =
  /^(PROMISE|TickObject|Microtask|Immediate|RANDOMBYTESREQUEST|FSREQ\w*|ZLIB|SCRYPTREQUEST|PBKDF2REQUEST|HASHREQUEST)$/;

export interface LeakSettings {
  readonly rounds?: number;
  /** Rounds before counting begins, for what is made once and kept on purpose. */
  readonly warmUpRounds?: number;
  /** Steady growth of the heap over all rounds that is put down to the machine, in bytes. */
  readonly heapBytes?: number;
  /** Emitters whose listeners are counted; the process always is. */
  readonly emitters?: readonly EventEmitter[];
}

/**
 * Repeats a round and returns what it leaves behind, a sentence for each: timers (also those that were unreferenced), sockets,
 * workers and other handles with the line that made them, listeners, and a steadily growing heap. Empty when the round is clean.
 */
export async function leftBehind(
  round: () => Promise<void>,
  { rounds = 100, warmUpRounds = 10, heapBytes = 128 * 1024, emitters = [] }: LeakSettings = {},
): Promise<string[]> {
  for (let done = 0; done < warmUpRounds; done++) await round();
  await settle();
  const before = count([process, ...emitters]);
  const watch = watchResources();
  let grown = await heapGrowth(round, rounds);
  const after = await countPatiently([process, ...emitters], before.handles);
  const findings = watch.stop();
  for (const [what, number] of after.handles) {
    const more = number - (before.handles.get(what) ?? 0);
    if (more > 0) findings.push(`${more} active ${what} left after ${rounds} rounds`);
  }
  const listeners = after.listeners - before.listeners;
  if (listeners > 0) findings.push(`${listeners} listeners left after ${rounds} rounds`);
  // What is compiled and cached grows for a while on a busy machine; a leak grows as long as one looks.
  for (let look = 1; look < heapLooks && grown > heapBytes && findings.length === 0; look++)
    grown = await heapGrowth(round, rounds);
  if (grown > heapBytes)
    findings.push(`the heap grew steadily, by ${Math.round(grown / 1024)} KiB in ${rounds} rounds`);
  return findings;
}

/** Runs the rounds and gives the steady growth of the heap meanwhile, in bytes. */
async function heapGrowth(round: () => Promise<void>, rounds: number): Promise<number> {
  const heap = [usedHeapBytes()];
  for (let done = 1; done <= rounds; done++) {
    await round();
    if (done % Math.ceil(rounds / heapSamples) !== 0 && done !== rounds) continue;
    await settle();
    heap.push(usedHeapBytes());
  }
  return steadyGrowth(heap);
}

/** Lets timers that are due, closing handles and finished workers go. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < settleTurns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Counts again and again while there is more than before: the test runner has timers of its own, which pass. */
async function countPatiently(emitters: readonly EventEmitter[], before: ReadonlyMap<string, number>) {
  for (let look = 0; ; look++) {
    const now = count(emitters);
    if (look >= mostLooks || ![...now.handles].some(([what, number]) => number > (before.get(what) ?? 0)))
      return now;
    await sleep(betweenLooksMs);
  }
}

function count(emitters: readonly EventEmitter[]) {
  const handles = new Map<string, number>();
  for (const what of process.getActiveResourcesInfo()) handles.set(what, (handles.get(what) ?? 0) + 1);
  const listenersOf = (emitter: EventEmitter) =>
    emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
  const listeners = emitters.reduce((sum, emitter) => sum + listenersOf(emitter), 0);
  return { handles, listeners };
}

/** Growth that every stretch between two samples has in common: what is compiled or cached once grows in one of them only. */
function steadyGrowth(samples: readonly number[]): number {
  const stretches = samples.slice(1).map((sample, at) => sample - (samples[at] ?? 0));
  return Math.min(...stretches) * stretches.length;
}

/** Follows every resource that code of this repository makes from now on. */
function watchResources(): { stop(): string[] } {
  const alive = new Map<number, string>();
  const hook = createHook({
    init(id, type) {
      const place = harmless.test(type) ? undefined : placeOfOurs(new Error().stack ?? '');
      if (place) alive.set(id, `${type} made at ${place}`);
    },
    destroy(id) {
      alive.delete(id);
    },
  }).enable();
  return {
    stop() {
      hook.disable();
      const numbers = new Map<string, number>();
      for (const what of alive.values()) numbers.set(what, (numbers.get(what) ?? 0) + 1);
      return [...numbers].map(([what, number]) => `${number} ${what} never ended`);
    },
  };
}

/** The innermost line of this repository in a stack, apart from this file. */
function placeOfOurs(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const folder = folders.find((one) => line.includes(one));
    const inside = folder === undefined ? '' : line.slice(line.indexOf(folder) + folder.length);
    const place = /^(.*:\d+):\d+\)?$/.exec(inside)?.[1];
    if (place !== undefined && !/node_modules|support\/leaks\.ts/.test(place)) return place;
  }
  return undefined;
}

let collect: (() => void) | undefined;

/** What is alive on this thread's heap, after everything else was collected. */
export function usedHeapBytes(): number {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // What finalizers free in one pass is gone after the next.
  for (let pass = 0; pass < 3; pass++) collect();
  return process.memoryUsage().heapUsed;
}
