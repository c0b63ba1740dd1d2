import { addSeconds } from '../../../astro/index.ts';
import type { Tick } from '../../../engine/index.ts';
import type { Entity } from '../../../protocol/index.ts';
import { limits } from '../../../world/index.ts';
import { type Instant, secondsFrom } from './instant.ts';

type Told = NonNullable<Entity['flight']>['plan'];

/** A planned burn as the stream tells it. */
export type BurnNode = Told['nodes'][number];
/** The three axes along which a burn changes the velocity. */
export type BurnAxis = 'prograde_mps' | 'normal_mps' | 'radial_mps';

/** The plan of who has none: always the same list. */
const none: readonly BurnNode[] = [];
/** States of the plan that can be brought back. */
const UNDO_MAX = 50;
/** How long a change that was sent is taken for what the world has, before its answer, s. */
const ANSWER_S = 1;

/**
 * The plan of the own ship while somebody works on it: changes are there at once, sent as a whole, and can be taken back.
 * What the world says holds as soon as nothing is on its way.
 */
export class PlanDraft {
  #nodes = none;
  #flying = false;
  #burning = false;
  #waitS = 0;
  readonly #before: (readonly BurnNode[])[] = [];
  readonly #send: (nodes: readonly BurnNode[], fly: boolean) => void;

  constructor(send: (nodes: readonly BurnNode[], fly: boolean) => void) {
    this.#send = send;
  }

  /** In the order of their instants; another list after each change. */
  get nodes(): readonly BurnNode[] {
    return this.#nodes;
  }

  get flying(): boolean {
    return this.#flying;
  }

  /** Whether the first burn is under way. */
  get burning(): boolean {
    return this.#burning;
  }

  get canUndo(): boolean {
    return this.#before.length > 0;
  }

  /** Takes what the world says; `stepS` after the call before. Does not allocate. */
  hear(told: Told | undefined, { stepS }: Pick<Tick, 'stepS'>): void {
    this.#waitS -= stepS;
    if (this.#waitS > 0) return;
    this.#flying = told?.flying ?? false;
    this.#burning = told !== undefined && told.burning_mps !== null;
    const nodes = told?.nodes ?? none;
    if (!sameNodes(this.#nodes, nodes)) this.#nodes = nodes;
  }

  /** Forgets all of it: another ship, or another world. */
  clear(): void {
    this.#nodes = none;
    this.#flying = this.#burning = false;
    this.#before.length = 0;
    this.#waitS = 0;
  }

  /** Puts a burn of nothing at an instant; gives its place in the list, or -1 where there is no room. */
  add({ day, second }: Instant): number {
    if (this.#nodes.length === limits.manoeuvres) return -1;
    const node = { day, second, prograde_mps: 0, normal_mps: 0, radial_mps: 0 };
    this.#put([...this.#nodes, node]);
    return this.#nodes.indexOf(node);
  }

  /** Moves a burn to an instant, at least `soonestS` after now; gives its new place. `done` sends and remembers it. */
  move(index: number, to: Instant, now: Instant, done = true, soonestS = 1): number {
    const node = this.#nodes[index];
    if (node === undefined) return -1;
    const spanS = Math.max(soonestS, secondsFrom(now, to));
    const moved = { ...node, ...addSeconds({ day: 0, second: 0 }, now, spanS) };
    const nodes = this.#nodes.with(index, moved);
    if (done) this.#put(nodes);
    else {
      this.#nodes = inOrder(nodes);
      this.#waitS = ANSWER_S;
    }
    return this.#nodes.indexOf(moved);
  }

  /** Adds to the change of velocity along an axis. */
  change(index: number, axis: BurnAxis, byMps: number): void {
    const node = this.#nodes[index];
    if (node === undefined) return;
    const value = Math.min(limits.manoeuvreMps, Math.max(-limits.manoeuvreMps, node[axis] + byMps));
    this.#put(this.#nodes.with(index, { ...node, [axis]: Math.round(value * 1000) / 1000 }));
  }

  remove(index: number): void {
    if (this.#nodes[index] !== undefined) this.#put(this.#nodes.toSpliced(index, 1));
  }

  /** Lets the ship fly the plan by itself, or no longer. */
  fly(flying: boolean): void {
    if (this.#nodes.length === 0) return;
    this.#flying = flying;
    this.#tell();
  }

  /** Keeps the plan of now, to be brought back by `undo`; for a move that is not done yet. */
  remember(): void {
    this.#before.push(this.#nodes);
    if (this.#before.length > UNDO_MAX) this.#before.shift();
  }

  /** Brings back what was planned before the last change, without what has passed since. */
  undo(now: Instant): void {
    const before = this.#before.pop();
    if (before === undefined) return;
    this.#nodes = before.filter((node) => secondsFrom(now, node) > 1);
    this.#flying = false;
    this.#tell();
  }

  /** Sends what a move without `done` has come to. */
  settle(): void {
    this.#flying = false;
    this.#tell();
  }

  #put(nodes: readonly BurnNode[]): void {
    this.remember();
    this.#nodes = inOrder(nodes);
    // Who changes a plan wants to see it before the ship acts on it.
    this.#flying = false;
    this.#tell();
  }

  #tell(): void {
    this.#waitS = ANSWER_S;
    this.#send(this.#nodes, this.#flying);
  }
}

function inOrder(nodes: readonly BurnNode[]): readonly BurnNode[] {
  return nodes.toSorted((a, b) => a.day - b.day || a.second - b.second);
}

function sameNodes(a: readonly BurnNode[], b: readonly BurnNode[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (!sameNode(a[at], b[at])) return false;
  return true;
}

function sameNode(a: BurnNode, b: BurnNode): boolean {
  return (
    a.day === b.day &&
    a.second === b.second &&
    a.prograde_mps === b.prograde_mps &&
    a.normal_mps === b.normal_mps &&
    a.radial_mps === b.radial_mps
  );
}
