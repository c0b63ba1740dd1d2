import { EngineError } from './errors.ts';

/** A subsystem as the boot order sees it: its name and the names that it needs. */
export interface OrderNode {
  readonly name: string;
  readonly needs: readonly string[];
}

/** The boot order, and for each subsystem that can never start, why. Both depend on the set of nodes only, not on their sequence. */
export interface BootPlan {
  /** Every node, needs before dependants wherever that is possible; ties go by name. */
  readonly order: readonly string[];
  readonly faults: ReadonlyMap<string, EngineError>;
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Computes the boot order of a set of nodes with distinct names (Kahn's algorithm, alphabetical among the free ones). */
export function planBoot(nodes: readonly OrderNode[]): BootPlan {
  const graph = new Map(
    nodes.toSorted((a, b) => byName(a.name, b.name)).map((node) => [node.name, knownNeeds(node, nodes)]),
  );
  const faults = new Map<string, EngineError>();
  for (const [name, cycle] of cyclesOf(graph)) faults.set(name, cyclicNeed(name, cycle));
  for (const node of nodes) {
    const missing = node.needs.filter((need) => !graph.has(need));
    if (missing.length > 0) faults.set(node.name, missingNeed(node.name, missing));
  }
  return { order: sortedByNeeds(graph), faults };
}

/** All nodes that need `name`, directly or through others, in the given order. */
export function dependantsOf(name: string, nodes: readonly OrderNode[]): string[] {
  const found = new Set([name]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const node of nodes) if (node.needs.some((need) => found.has(need))) found.add(node.name);
  }
  found.delete(name);
  return nodes.filter((node) => found.has(node.name)).map((node) => node.name);
}

type Graph = ReadonlyMap<string, readonly string[]>;

function knownNeeds(node: OrderNode, nodes: readonly OrderNode[]): string[] {
  return [...new Set(node.needs)]
    .filter((need) => nodes.some((other) => other.name === need))
    .toSorted(byName);
}

function sortedByNeeds(graph: Graph): string[] {
  const left = new Map(graph);
  const order: string[] = [];
  const placed = new Set<string>();
  while (left.size > 0) {
    let next = firstWhere(left, (needs) => needs.every((need) => placed.has(need)));
    // Only circles and what hangs on them are left: they never start, but they keep a place so that lists stay complete.
    next ??= firstWhere(left, () => true);
    if (next === undefined) break;
    order.push(next);
    placed.add(next);
    left.delete(next);
  }
  return order;
}

function firstWhere(graph: Graph, test: (needs: readonly string[]) => boolean): string | undefined {
  for (const [name, needs] of graph) if (test(needs)) return name;
  return undefined;
}

/** For every node that lies on a circle, a shortest circle through it, beginning and ending with it. */
function cyclesOf(graph: Graph): Map<string, string[]> {
  const cycles = new Map<string, string[]>();
  for (const name of graph.keys()) {
    const cycle = shortestCycle(name, graph);
    if (cycle) cycles.set(name, cycle);
  }
  return cycles;
}

function shortestCycle(start: string, graph: Graph): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const name of queue) {
    for (const need of graph.get(name) ?? []) {
      if (need === start) return [...pathTo(name, start, cameFrom), start];
      if (!cameFrom.has(need)) {
        cameFrom.set(need, name);
        queue.push(need);
      }
    }
  }
  return undefined;
}

function pathTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [end];
  for (let name = end; name !== start; ) {
    name = cameFrom.get(name) ?? start;
    path.unshift(name);
  }
  return path;
}

function missingNeed(name: string, missing: readonly string[]): EngineError {
  const which = missing.join(', ');
  const message = `${name} needs ${which}, which ${missing.length > 1 ? 'are' : 'is'} not registered. Register ${which}, or drop the need.`;
  return new EngineError('missing_need', message, name);
}

function cyclicNeed(name: string, cycle: readonly string[]): EngineError {
  const message = `${name} can never start, because it needs itself: ${cycle.join(' needs ')}. Cut one of these needs.`;
  return new EngineError('cyclic_need', message, name);
}
