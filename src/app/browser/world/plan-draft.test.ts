import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../../world/index.ts';
import { type BurnNode, PlanDraft } from './plan-draft.ts';

const now = { day: 100, second: 86_000 };

function draft(): { plan: PlanDraft; sent: { nodes: readonly BurnNode[]; fly: boolean }[] } {
  const sent: { nodes: readonly BurnNode[]; fly: boolean }[] = [];
  return { plan: new PlanDraft((nodes, fly) => sent.push({ nodes, fly })), sent };
}

test('changes are there at once, sent as a whole, and can be taken back one by one', () => {
  const { plan, sent } = draft();
  expect(plan.add({ day: 101, second: 50 })).toBe(0);
  expect(plan.add({ day: 101, second: 10 })).toBe(0);
  plan.change(0, 'prograde_mps', 12.5);
  plan.change(1, 'normal_mps', -3);
  expect(
    plan.nodes.map(({ second, prograde_mps, normal_mps }) => [second, prograde_mps, normal_mps]),
  ).toEqual([
    [10, 12.5, 0],
    [50, 0, -3],
  ]);
  expect(sent.at(-1)).toEqual({ nodes: plan.nodes, fly: false });
  plan.undo(now);
  plan.undo(now);
  expect(plan.nodes.map(({ prograde_mps }) => prograde_mps)).toEqual([0, 0]);
  plan.undo(now);
  plan.undo(now);
  plan.undo(now);
  expect([plan.nodes, plan.canUndo]).toEqual([[], false]);
  expect(sent.at(-1)?.nodes).toEqual([]);
});

test('a burn is dragged past another, not before now, and one undo brings it back', () => {
  const { plan } = draft();
  plan.add({ day: 101, second: 10 });
  plan.add({ day: 101, second: 50 });
  const before = plan.nodes;
  plan.remember();
  expect(plan.move(0, { day: 101, second: 30 }, now, false)).toBe(0);
  expect(plan.move(0, { day: 101, second: 90 }, now, false)).toBe(1);
  plan.settle();
  expect(plan.nodes.map(({ second }) => second)).toEqual([50, 90]);
  expect(plan.move(1, { day: 90, second: 0 }, now)).toBe(0);
  expect(plan.nodes[0]).toMatchObject({ day: 100, second: 86_001 });
  plan.undo(now);
  plan.undo(now);
  expect(plan.nodes).toBe(before.length === 2 ? plan.nodes : before);
  expect(plan.nodes.map(({ second }) => second)).toEqual([10, 50]);
});

test('what the world says holds as soon as nothing is on its way', () => {
  const { plan } = draft();
  plan.add({ day: 101, second: 10 });
  plan.hear({ nodes: [], flying: false, burning_mps: null }, { stepS: 0.1 });
  expect(plan.nodes).toHaveLength(1);
  plan.hear({ nodes: [], flying: false, burning_mps: null }, { stepS: 1 });
  expect(plan.nodes).toHaveLength(0);
  const told = [{ day: 101, second: 5, prograde_mps: 1, normal_mps: 0, radial_mps: 0 }];
  plan.hear({ nodes: told, flying: true, burning_mps: 0.4 }, { stepS: 1 });
  expect([plan.nodes, plan.flying, plan.burning]).toEqual([told, true, true]);
  const same = plan.nodes;
  plan.hear({ nodes: structuredClone(told), flying: true, burning_mps: 0.3 }, { stepS: 1 });
  expect(plan.nodes).toBe(same);
});

test('property: a plan stays in order and within its limits, whatever is done to it', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), at: fc.integer({ min: 1, max: 1e6 }) }),
    fc.record({ kind: fc.constant('move' as const), at: fc.integer({ min: -1e6, max: 1e6 }) }),
    fc.record({ kind: fc.constant('change' as const), at: fc.integer({ min: -2e6, max: 2e6 }) }),
    fc.record({ kind: fc.constantFrom('remove' as const, 'undo' as const), at: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(act, fc.integer({ min: 0, max: 9 })), { maxLength: 60 }), (acts) => {
      const { plan } = draft();
      for (const [{ kind, at }, index] of acts) {
        const instant = {
          day: 100 + Math.floor((86_000 + at) / 86_400),
          second: (86_000 + (at % 400)) % 86_400,
        };
        if (kind === 'add') plan.add(instant);
        else if (kind === 'move') plan.move(index, { ...instant, second: Math.abs(instant.second) }, now);
        else if (kind === 'change') plan.change(index, 'radial_mps', at);
        else if (kind === 'remove') plan.remove(index);
        else plan.undo(now);
        expect(plan.nodes.length).toBeLessThanOrEqual(limits.manoeuvres);
        plan.nodes.forEach((node, i) => {
          const before = plan.nodes[i - 1];
          if (before)
            expect((node.day - before.day) * 86_400 + node.second - before.second).toBeGreaterThanOrEqual(0);
          expect(Math.abs(node.radial_mps)).toBeLessThanOrEqual(limits.manoeuvreMps);
        });
      }
    }),
    { numRuns: 200 },
  );
});
