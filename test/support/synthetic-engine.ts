import fc from 'fast-check';
import {
  type AnySubsystem,
  defineSubsystem,
  Engine,
  type EngineSettings,
  type NeedMap,
} from '../../src/engine/index.ts';

/** A subsystem without a purpose, for trying the engine on graphs of any shape. */
export interface SyntheticNode {
  readonly name: string;
  readonly needs: readonly string[];
  readonly failsAt?: readonly ('start' | 'step' | 'stop')[];
}

export type SyntheticEvent = readonly [what: 'start' | 'step' | 'stop' | 'release' | 'restore', name: string];

/** An engine full of synthetic subsystems, and everything that happens in them, in order. */
export interface SyntheticWorld {
  readonly engine: Engine<'run'>;
  readonly events: SyntheticEvent[];
  readonly definitions: ReadonlyMap<string, AnySubsystem & { readonly phase: 'run' }>;
  readonly names: (what: SyntheticEvent[0]) => string[];
}

/** A definition that others can name as a need before the real one exists; this is how needs can come to be circular. */
function port(name: string) {
  return defineSubsystem({ name, doc: 'Stands for a synthetic subsystem.', phase: 'run', start: () => ({}) });
}

/** Registers the nodes, in the given sequence, in an engine with the single phase `run`. */
export function syntheticWorld(
  nodes: readonly SyntheticNode[],
  settings: Partial<EngineSettings<'run'>> = {},
): SyntheticWorld {
  const engine = new Engine<'run'>({ phases: ['run'], ...settings });
  const events: SyntheticEvent[] = [];
  const ports = new Map<string, AnySubsystem>();
  for (const name of nodes.flatMap((node) => [node.name, ...node.needs])) {
    if (!ports.has(name)) ports.set(name, port(name));
  }
  const definitions = new Map(nodes.map((node) => [node.name, synthetic(node, ports, events)]));
  for (const [name, definition] of definitions) {
    engine.register(definition, { standsFor: ports.get(name) ?? definition });
  }
  const names = (what: SyntheticEvent[0]) =>
    events.filter(([which]) => which === what).map(([, name]) => name);
  return { engine, events, definitions, names };
}

function synthetic(node: SyntheticNode, ports: ReadonlyMap<string, AnySubsystem>, events: SyntheticEvent[]) {
  const { name, failsAt = [] } = node;
  const needs: NeedMap = Object.fromEntries(node.needs.map((need) => [need, ports.get(need) ?? port(need)]));
  const happen = (what: 'start' | 'step' | 'stop') => {
    events.push([what, name]);
    if (failsAt.includes(what)) throw new Error(`${what} of ${name} fails on purpose`);
  };
  return defineSubsystem({
    name,
    doc: 'Does nothing but say so.',
    phase: 'run',
    needs,
    start({ onStop }) {
      let steps = 0;
      onStop(() => {
        events.push(['release', name]);
      });
      happen('start');
      return {
        step() {
          steps++;
          happen('step');
        },
        stop: () => happen('stop'),
        save: () => steps,
        restore(saved) {
          events.push(['restore', name]);
          steps = Number(saved);
        },
        hash: (into) => into.u32(steps),
      };
    },
  });
}

/** Random graphs of needs without circles, in random sequence. */
export const acyclicNodes: fc.Arbitrary<SyntheticNode[]> = graphs((from, to) => to < from);

/** Random graphs of needs of any kind: circles, self-needs and needs that are not there. */
export const anyNodes: fc.Arbitrary<SyntheticNode[]> = graphs(() => true);

function graphs(allowed: (from: number, to: number) => boolean): fc.Arbitrary<SyntheticNode[]> {
  const edges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 24 });
  return fc.tuple(fc.integer({ min: 1, max: 10 }), edges).chain(([size, pairs]) => {
    const wanted = pairs.filter(([from, to]) => from < size && allowed(from, to));
    // Letters run against the numbers, so that the alphabet and the needs disagree as often as they agree.
    const nameOf = (at: number) => `${'zaybxcwdve'[at] ?? 'u'}${at}`;
    const nodes = Array.from({ length: size }, (_, at) => ({
      name: nameOf(at),
      needs: [...new Set(wanted.filter(([from]) => from === at).map(([, to]) => nameOf(to)))],
    }));
    return fc.shuffledSubarray(nodes, { minLength: size, maxLength: size });
  });
}

/** Everything that the named node needs, directly or through others, including itself only when it lies on a circle. */
export function reachable(name: string, nodes: readonly SyntheticNode[]): Set<string> {
  const found = new Set<string>();
  const walk = (at: string): void => {
    for (const need of nodes.find((node) => node.name === at)?.needs ?? []) {
      if (!found.has(need)) {
        found.add(need);
        walk(need);
      }
    }
  };
  walk(name);
  return found;
}
