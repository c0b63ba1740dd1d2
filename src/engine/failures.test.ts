import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acyclicNodes,
  anyNodes,
  reachable,
  type SyntheticNode,
  syntheticWorld,
} from '../../test/support/synthetic-engine.ts';
import { createLog, defineSubsystem, Engine, type LogRecord } from './index.ts';

const tick = { index: 0, stepS: 1 / 90 };

/** A random graph and, for each of its subsystems, whether it fails. */
const withFailures = acyclicNodes.chain((nodes) =>
  fc.tuple(fc.constant(nodes), fc.array(fc.boolean(), { minLength: nodes.length, maxLength: nodes.length })),
);

function failing(
  nodes: readonly SyntheticNode[],
  which: readonly boolean[],
  at: 'start' | 'step' | 'stop',
): SyntheticNode[] {
  return nodes.map((node, index) => (which[index] ? { ...node, failsAt: [at] } : node));
}

/** What must block a node: the failing ones that it needs and that nothing keeps from failing. */
function rootsOf(name: string, nodes: readonly SyntheticNode[]): string[] {
  const needed = reachable(name, nodes);
  const fails = (one: string) => nodes.find((node) => node.name === one)?.failsAt !== undefined;
  return [...needed].filter((one) => fails(one) && ![...reachable(one, nodes)].some(fails)).sort();
}

/** Whether a node lies on a circle or needs what is not there. */
function cannotStart(name: string, nodes: readonly SyntheticNode[]): boolean {
  const known = (one: string) => nodes.some((node) => node.name === one);
  const needs = nodes.find((node) => node.name === name)?.needs ?? [];
  return reachable(name, nodes).has(name) || !needs.every(known);
}

const needsSuch = (needed: ReadonlySet<string>, nodes: readonly SyntheticNode[]): boolean =>
  [...needed].some((one) => cannotStart(one, nodes));

describe('a failure', () => {
  it('in start stays with the subsystem and those that need it', async () => {
    await fc.assert(
      fc.asyncProperty(withFailures, async ([graph, which]) => {
        const nodes = failing(graph, which, 'start');
        const { engine, names } = syntheticWorld(nodes);
        const status = await engine.start();
        for (const node of nodes) {
          const line = status.find(({ name }) => name === node.name);
          const roots = rootsOf(node.name, nodes);
          expect(line?.blockedBy).toEqual(roots);
          expect(line?.state).toBe(roots.length > 0 ? 'blocked' : node.failsAt ? 'failed' : 'ready');
        }
        await engine.stop();
        // Also what failed half-way has given back what it took.
        expect(names('release').sort()).toEqual(names('start').sort());
      }),
      { numRuns: 200 },
    );
  });

  it('in step takes out the subsystem and those that need it, and the others step on', async () => {
    await fc.assert(
      fc.asyncProperty(withFailures, async ([graph, which]) => {
        const nodes = failing(graph, which, 'step');
        const { engine, events, names } = syntheticWorld(nodes);
        await engine.start();
        engine.step(tick);
        events.length = 0;
        engine.step(tick);
        const alive = nodes.filter((node) => !node.failsAt && rootsOf(node.name, nodes).length === 0);
        expect(names('step').sort()).toEqual(alive.map(({ name }) => name).sort());
        for (const { name, state, blockedBy } of engine.status()) {
          const node = nodes.find((one) => one.name === name);
          const roots = rootsOf(name, nodes);
          expect(blockedBy).toEqual(roots);
          expect(state).toBe(roots.length > 0 ? 'blocked' : node?.failsAt ? 'failed' : 'ready');
        }
        await engine.stop();
        expect(names('stop')).toHaveLength(nodes.length);
      }),
      { numRuns: 200 },
    );
  });

  it('in stop keeps nobody else from stopping, in exactly reverse order', async () => {
    await fc.assert(
      fc.asyncProperty(withFailures, async ([graph, which]) => {
        const nodes = failing(graph, which, 'stop');
        const { engine, names } = syntheticWorld(nodes);
        await engine.start();
        const status = await engine.stop();
        expect(names('stop')).toEqual(names('start').reverse());
        expect(names('release')).toEqual(names('stop'));
        const complaints = status
          .filter(({ error }) => error?.code === 'stop_failed')
          .map(({ name }) => name);
        expect(complaints.sort()).toEqual(
          nodes
            .filter(({ failsAt }) => failsAt)
            .map(({ name }) => name)
            .sort(),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('in the graph of needs leaves everything running that does not depend on it', async () => {
    await fc.assert(
      fc.asyncProperty(anyNodes, async (nodes) => {
        const { engine } = syntheticWorld(nodes);
        for (const { name, state } of await engine.start()) {
          const needed = reachable(name, nodes);
          expect(state).toBe(
            cannotStart(name, nodes) ? 'failed' : needsSuch(needed, nodes) ? 'blocked' : 'ready',
          );
        }
        await engine.stop();
      }),
      { numRuns: 200 },
    );
  });

  it('is over when the subsystem is started again', async () => {
    let broken = true;
    const weak = defineSubsystem({
      name: 'weak',
      doc: 'Fails until it is mended.',
      start() {
        if (broken) throw new Error('the fuse is blown.');
        return { api: 'well' };
      },
    });
    const user = defineSubsystem({
      name: 'user',
      doc: 'Needs the weak one.',
      needs: { weak },
      start: () => ({}),
    });
    const engine = new Engine({ phases: [] });
    engine.register(weak);
    engine.register(user);
    const reasons = (await engine.start()).map(({ reason }) => reason);
    expect(reasons).toEqual(['failed: weak did not start: the fuse is blown.', 'blocked by weak']);
    expect(() => engine.api(user)).toThrow('user is not running: blocked by weak.');
    broken = false;
    expect((await engine.start()).map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(engine.api(weak)).toBe('well');
  });

  it('is told of each one without a list', async () => {
    const { engine, definitions } = syntheticWorld([
      { name: 'pump', needs: [], failsAt: ['step'] },
      { name: 'tap', needs: ['pump'] },
      { name: 'lamp', needs: [] },
    ]);
    await engine.start();
    engine.step(tick);
    const states = ['pump', 'tap', 'lamp'].map((name) => engine.stateOf(definitions.get(name)!));
    expect(states).toEqual(['failed', 'blocked', 'ready']);
  });

  it('is written to the log with its code', async () => {
    const records: LogRecord[] = [];
    const log = createLog({ level: 'warn', write: (record) => records.push(record) });
    const { engine } = syntheticWorld(
      [
        { name: 'pump', needs: [], failsAt: ['step'] },
        { name: 'tap', needs: ['pump'] },
      ],
      { log },
    );
    await engine.start();
    engine.step(tick);
    expect(records.map(({ level, message, context }) => [level, message, context.code])).toEqual([
      ['error', 'pump failed in its step: step of pump fails on purpose.', 'step_failed'],
      ['warn', 'tap is blocked by pump', undefined],
    ]);
  });
});
