import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScene, sceneInfo, sceneWarnings } from '../../src/world/index.ts';
import { ask, run, sceneFrom, sceneNames, sceneText, startWorld } from '../support/worlds.ts';

describe.each(sceneNames)('scenes/%s.scene.json', (name) => {
  it('is a scene without warnings', () => {
    const scene = sceneFrom(sceneText(name));
    expect(scene.root.name).toBe(name);
    expect(sceneInfo(scene).node_count).toBeGreaterThan(3);
    expect(sceneWarnings(scene)).toEqual([]);
  });
});

describe('docs/scenes.md', () => {
  const text = readFileSync(new URL('../../docs/scenes.md', import.meta.url), 'utf8');
  const example = /```json\n(.*?)```/s.exec(text)?.[1] ?? '';

  it('shows a scene that loads and does what is said of it', async () => {
    const world = await startWorld(sceneFrom(example));
    ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
    run(world, 90 * 8);
    const place = (name: string) => [
      ...(world.entities.find((entity) => entity.name === name)?.offsetM ?? []),
    ];
    expect(place('Ada')).toEqual([0, expect.closeTo(1.7, 5), 8]);
    expect(place('lower')).toEqual([expect.closeTo(0, 1), expect.closeTo(0.5, 2), expect.closeTo(-3, 1)]);
    expect(place('upper')[1]).toBeCloseTo(1.5, 2);
    expect(place('ball')[1]).toBeCloseTo(0.4, 2);
    await world.stop();
  });

  it('lists every property that a scene can have, and no other', () => {
    const named = (property: string) => text.includes(`\`${property}\``) || text.includes(`"${property}"`);
    for (const property of [
      'keep',
      'look',
      'hull',
      'exhaust_speed_mps',
      'gravity_on_vessels',
      'restitution',
      'colour',
      'plane',
      'about',
      'seed',
      'absolute_magnitude',
    ]) {
      expect(named(property), property).toBe(true);
    }
    for (const property of JSON.stringify(JSON.parse(example)).match(/"[a-z_]+":/g) ?? []) {
      expect(named(property.slice(1, -2)), property).toBe(true);
    }
  });

  it('does not hide that its example is strict', () => {
    const parsed = parseScene(example.replace('"keep"', '"keeps"'));
    expect(parsed).toEqual({
      ok: false,
      errors: [{ path: '$.keeps', line: 10, column: 12, message: '"keeps" is no property here; remove it' }],
    });
  });
});
