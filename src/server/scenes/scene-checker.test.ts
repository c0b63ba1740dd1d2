import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { SceneChecker } from './scene-checker.ts';

const document = {
  format: 'spacetime.scene.v1',
  name: 'Test',
  time: { epoch: '2026-01-01T00:00:00Z' },
  start: { position: { body: 'earth', lat_deg: 0, lon_deg: 0, alt_m: 4e5 } },
  root: { type: 'solar_system', name: 'root' },
};

const patient = { timeMs: 60_000 };

let checker: SceneChecker;
afterEach(() => checker.close());

test('a valid scene comes back with what it consists of', async () => {
  checker = new SceneChecker(patient);
  const { validation, scene } = await checker.check(JSON.stringify(document));
  expect(validation).toMatchObject({
    valid: true,
    errors: [],
    scene_info: { node_count: 1, root_name: 'root' },
  });
  expect(scene?.name).toBe('Test');
});

test('custom bodies are looked for in those of the ephemeris', async () => {
  checker = new SceneChecker(
    patient,
    fileURLToPath(new URL('../../../data/ephemeris/rails.bin', import.meta.url)),
  );
  const position = { relative_to: 'moon', frame: 'inertial', position_m: [2.5e6, 0, 0] };
  const inside = { type: 'body', name: 'Rock', mass_kg: 1e24, radius_m: 1e6, position };
  const root = { ...document.root, children: [inside] };
  const { validation } = await checker.check(JSON.stringify({ ...document, root }));
  expect(validation.errors[0]).toMatchObject({ path: '$.root.children[0].position' });
  expect(validation.errors[0]?.message).toContain('Rock would be inside Moon');
});

test('mistakes come with their place', async () => {
  checker = new SceneChecker(patient);
  const text = JSON.stringify({ ...document, root: { type: 'galaxy', name: 'root' } }, null, 2);
  const { validation, scene } = await checker.check(text);
  expect(scene).toBeUndefined();
  expect(validation.valid).toBe(false);
  expect(validation.errors[0]?.path).toContain('root');
  expect(validation.errors[0]?.line).toBe(text.split('\n').findIndex((line) => line.includes('galaxy')) + 1);
});

test.each([
  ['nothing', ''],
  ['half a document', '{"format":'],
  ['a million brackets', '['.repeat(1_000_000)],
  ['NaN', JSON.stringify(document).replace('400000', 'NaN')],
  ['a number', '7'],
])('hostile text is invalid, never an accident: %s', async (_, text) => {
  checker = new SceneChecker(patient);
  const { validation } = await checker.check(text);
  expect(validation.valid).toBe(false);
  expect(validation.errors.length).toBeGreaterThan(0);
});

test('a document that breaks the budget of time is given up, and the next one is checked', async () => {
  checker = new SceneChecker({ timeMs: 1 });
  // about a second of reading, so that the thread is still at it when a millisecond is over
  const { validation } = await checker.check(`{"a":[${Array(100_000).fill('{}').join(',')}]}`);
  expect(validation.errors[0]?.message).toContain('longer than 1 ms');
  await checker.close();
  checker = new SceneChecker(patient);
  expect((await checker.check(JSON.stringify(document))).validation.valid).toBe(true);
});

test('a document that breaks the budget of memory is given up, and the next one is checked', async () => {
  checker = new SceneChecker({ ...patient, memoryMb: 24 });
  const { validation } = await checker.check(`{"a":[${Array(180_000).fill('{}').join(',')}]}`);
  expect(validation.errors[0]?.message).toContain('more memory');
  expect((await checker.check(JSON.stringify(document))).validation.valid).toBe(true);
});

test('too many waiting checks are refused', async () => {
  checker = new SceneChecker(patient);
  const running = Array.from({ length: 17 }, () => checker.check(JSON.stringify(document)));
  expect(() => checker.check('{}')).toThrow('Too many scenes');
  expect((await Promise.all(running)).every(({ validation }) => validation.valid)).toBe(true);
});
