import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acyclicNodes, anyNodes, reachable } from '../../test/support/synthetic-engine.ts';
import { dependantsOf, planBoot } from './order.ts';

describe('the boot order', () => {
  it('puts every need before what needs it', () => {
    fc.assert(
      fc.property(acyclicNodes, (nodes) => {
        const { order, faults } = planBoot(nodes);
        expect(faults.size).toBe(0);
        expect([...order].sort()).toEqual(nodes.map(({ name }) => name).sort());
        for (const { name, needs } of nodes) {
          for (const need of needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(name));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('depends on what is registered, never on the sequence of registration', () => {
    const shuffledTwice = anyNodes.chain((nodes) =>
      fc.tuple(fc.constant(nodes), fc.shuffledSubarray(nodes, { minLength: nodes.length })),
    );
    fc.assert(
      fc.property(shuffledTwice, ([one, other]) => {
        expect(planBoot(one).order).toEqual(planBoot(other).order);
      }),
      { numRuns: 300 },
    );
  });

  it('goes by name where needs leave a choice', () => {
    const nodes = [
      { name: 'c', needs: [] },
      { name: 'a', needs: ['d'] },
      { name: 'd', needs: [] },
      { name: 'b', needs: [] },
    ];
    expect(planBoot(nodes).order).toEqual(['b', 'c', 'd', 'a']);
  });

  it('names exactly the subsystems that lie on a circle, each with a true and shortest circle', () => {
    fc.assert(
      fc.property(anyNodes, (nodes) => {
        const { faults, order } = planBoot(nodes);
        expect(order).toHaveLength(nodes.length);
        for (const { name } of nodes) {
          const fault = faults.get(name);
          expect(fault?.code === 'cyclic_need').toBe(
            reachable(name, nodes).has(name) && fault?.code !== 'missing_need',
          );
          if (fault?.code !== 'cyclic_need') continue;
          const circle = /itself: (.*)\. Cut/.exec(fault.message)?.[1]?.split(' needs ') ?? [];
          expect([circle[0], circle.at(-1)]).toEqual([name, name]);
          expect(new Set(circle).size).toBe(circle.length - 1);
          for (const [at, one] of circle.slice(0, -1).entries()) {
            expect(nodes.find((node) => node.name === one)?.needs).toContain(circle[at + 1]);
          }
          expect(circle.length - 1).toBe(shortestWayBack(name, nodes));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('names every missing need', () => {
    const nodes = [
      { name: 'ship', needs: ['clock', 'fuel', 'hull'] },
      { name: 'clock', needs: [] },
    ];
    expect(planBoot(nodes).faults.get('ship')?.message).toContain(
      'ship needs fuel, hull, which are not registered',
    );
  });

  it('finds all dependants, direct and not', () => {
    fc.assert(
      fc.property(anyNodes, (nodes) => {
        for (const { name } of nodes) {
          const expected = nodes.filter(
            (node) => node.name !== name && reachable(node.name, nodes).has(name),
          );
          expect(dependantsOf(name, nodes)).toEqual(expected.map((node) => node.name));
        }
      }),
    );
  });
});

/** Length of the shortest circle through a node, by powers of the adjacency relation: slow, and another way than the tested one. */
function shortestWayBack(name: string, nodes: readonly { name: string; needs: readonly string[] }[]): number {
  let front = new Set([name]);
  for (let steps = 1; steps <= nodes.length; steps++) {
    front = new Set([...front].flatMap((one) => nodes.find((node) => node.name === one)?.needs ?? []));
    if (front.has(name)) return steps;
  }
  return Number.POSITIVE_INFINITY;
}
