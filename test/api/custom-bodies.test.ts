import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let world: TestServer;

beforeAll(async () => {
  world = await startTestServer({ SPACETIME_LIMITS_FACTOR: '100' });
}, 60_000);
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

interface Placed {
  readonly id: string;
  readonly name: string;
  readonly motion: {
    readonly body: string;
    readonly position_m: readonly number[];
    readonly velocity_mps: readonly number[];
  };
  readonly free_body: { readonly mass_kg: number; readonly radius_m: number; readonly albedo: number };
  readonly bound_to: string | null;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

const run = (...words: string[]) => runHere([...words, '--url', world.url], { SPACETIME_TOKEN: world.token });
const beside = (body: string, position_m: readonly number[], velocity_mps: readonly number[]) => ({
  relative_to: body,
  frame: 'inertial',
  position_m,
  velocity_mps,
});
const rock = {
  kind: 'body',
  name: 'Rock',
  mass_kg: 6e15,
  radius_m: 8000,
  position: beside('moon', [4e6, 0, 0], [0, 1100, 0]),
};
const post = async (body: object): Promise<Placed> =>
  (await world.client.call('entity_spawn', { body: body as never })).body as unknown as Placed;
const codesOf = ({ warnings }: Placed): string[] => warnings.map(({ code }) => code);

function fileWith(value: unknown): string {
  const file = path.join(temporaryFolder(), 'bodies.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

describe('a custom body over the API', () => {
  test('is answered with what it goes about and no warning, where nothing is odd', async () => {
    const placed = await post(rock);
    expect(placed).toMatchObject({ name: 'Rock', bound_to: 'moon', warnings: [], motion: { body: 'moon' } });
    expect(placed.free_body).toMatchObject({ mass_kg: 6e15, radius_m: 8000 });
    await world.client.call('entity_remove', { params: { id: placed.id } });
  });

  test.each([
    ['density', { mass_kg: 6e17 }, /as dense as the remnant of a star/],
    [
      'unbound',
      { position: beside('moon', [4e6, 0, 0], [0, 9000, 0]) },
      /not bound to Moon: it moves at 9000 m\/s, and 1566 m\/s escape/,
    ],
    ['unbound', { position: beside('earth', [9e8, 0, 0], [0, 60_000, 0]) }, /bound to nothing/],
    ['impact', { position: beside('moon', [4e6, 0, 0], [0, 100, 0]) }, /falls on Moon: the lowest point/],
    [
      'roche_limit',
      { mass_kg: 1e16, radius_m: 11_000, position: beside('earth', [9e6, 0, 0], [0, 6655, 0]) },
      /within the Roche limit of/,
    ],
    ['rotation', { rotation: { period_s: 5000 } }, /only its strength holds it together/],
  ] as const)('is told to be odd: %s', async (code, more, sentence) => {
    const placed = await post({ ...rock, name: `odd ${code}`, ...more });
    expect(codesOf(placed)).toContain(code);
    expect(placed.warnings.find((warning) => warning.code === code)?.message).toMatch(sentence);
    await world.client.call('entity_remove', { params: { id: placed.id } });
  });

  test('that carries a moon is what the moon goes about, also when it is moved', async () => {
    const planet = await post({
      ...rock,
      name: 'Hearth',
      mass_kg: 1e24,
      radius_m: 4e6,
      position: beside('sun', [3e11, 0, 0], [0, 21_000, 0]),
    });
    expect(planet.bound_to).toBe('sun');
    const moon = await post({
      ...rock,
      name: 'Ember',
      position: beside('Hearth', [5e7, 0, 0], [0, 1155, 0]),
    });
    expect([moon.bound_to, moon.warnings]).toEqual(['Hearth', []]);
    const change = { velocity_mps: [0, 60_000, 0] } as const;
    const moved = await world.client.call('entity_change', {
      params: { id: moon.id },
      body: change as never,
    });
    expect(moved.body).toMatchObject({ bound_to: null, warnings: [{ code: 'unbound' }] });
    for (const { id } of [moon, planet]) await world.client.call('entity_remove', { params: { id } });
  });

  test('that is put where a ship is says so, and carries the ship from then on', async () => {
    const line = await joinWorld(world.url);
    const ship = () => line.world.get(line.ship ?? 0);
    const { motion } = (await world.client.call('entity_read', { params: { id: `entity_${line.ship}` } }))
      .body;
    const position = beside(motion.body, motion.position_m, motion.velocity_mps);
    const placed = await post({ ...rock, name: 'Here', radius_m: 20_000, mass_kg: 1e17, position });
    expect(codesOf(placed)).toContain('overlap');
    await until(
      'the ship stands on it',
      () => ship()?.flight?.landed_on === Number(placed.id.replace('entity_', '')),
    );
    expect(
      (await world.client.call('entity_read', { params: { id: `entity_${line.ship}` } })).body.flight,
    ).toMatchObject({
      landed: true,
      landed_on: placed.id,
    });
    await world.client.call('entity_remove', { params: { id: placed.id } });
    await until('the ship flies', () => ship()?.flight?.landed === false);
    line.close();
  });
});

describe('custom bodies on the command line', () => {
  test('come from a file, are taken anew from it when it was edited, and go', async () => {
    const file = fileWith(rock);
    const first = await run('entities', 'spawn', '--file', file);
    expect([first.code, first.stderr]).toEqual([0, 'Rock goes about moon.\n']);
    const [, id = ''] = /^id\s+(entity_\d+)/m.exec(first.stdout) ?? [];
    writeFileSync(file, JSON.stringify({ ...rock, mass_kg: 5e17, radius_m: 9000, albedo: 0.7 }));
    const second = await run('entities', 'spawn', '--file', file, '--replace');
    expect(second.code).toBe(0);
    expect(second.stderr).toMatch(/^Rock goes about moon\.\nwarning: Rock has 163700 kg\/m\^3: as dense/);
    const { stdout } = await run('entities', 'show', id, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      id,
      free_body: { mass_kg: expect.closeTo(5e17, -4), radius_m: 9000, albedo: 0.7 },
    });
    const listed = JSON.parse((await run('entities', 'list', '--kind', 'body', '--json')).stdout) as {
      items: Placed[];
    };
    expect(listed.items.map(({ name }) => name)).toEqual(['Rock']);
    // what cannot be leaves the one that is there as it was
    writeFileSync(file, JSON.stringify({ ...rock, mass_kg: 1e22, radius_m: 3e6 }));
    const inside = await run('entities', 'spawn', '--file', file, '--replace');
    expect([inside.code, inside.stderr]).toEqual([1, expect.stringMatching(/Rock would be inside Moon/)]);
    expect(JSON.parse((await run('entities', 'show', id, '--json')).stdout)).toMatchObject({
      free_body: { radius_m: 9000 },
    });
    expect((await run('entities', 'remove', id)).stdout).toBe(`${id} is gone.\n`);
    expect(JSON.parse((await run('entities', 'list', '--kind', 'body', '--json')).stdout)).toEqual({
      items: [],
    });
  });

  test('come many at once, as nodes of a scene', async () => {
    const { kind: type, ...node } = rock;
    const pebble = {
      ...node,
      type,
      name: 'Pebble',
      mass_kg: 1e6,
      radius_m: 5,
      position: beside('Rock', [9500, 0, 0], [0, 6.5, 0]),
    };
    const { code, stdout } = await run(
      'entities',
      'spawn',
      '--file',
      fileWith([{ type, ...node }, pebble]),
      '--json',
    );
    expect(code).toBe(0);
    const { items } = JSON.parse(stdout) as { items: Placed[] };
    expect(items.map(({ name, bound_to }) => [name, bound_to])).toEqual([
      ['Rock', 'moon'],
      ['Pebble', 'Rock'],
    ]);
    for (const { id } of items) await run('entities', 'remove', id);
    // what is there already is told where one of the others is refused
    const half = fileWith([rock, { ...rock, name: 'Earth' }, pebble]);
    const asJson = await run('entities', 'spawn', '--file', half, '--json');
    expect([asJson.code, asJson.stderr]).toEqual([1, expect.stringContaining('name_taken')]);
    const { items: there } = JSON.parse(asJson.stdout) as { items: Placed[] };
    expect(there.map(({ name }) => name)).toEqual(['Rock']);
    for (const { id } of there) await run('entities', 'remove', id);
    const asText = await run('entities', 'spawn', '--file', half);
    expect(asText.stderr).toMatch(
      /Of 3 entities these are in the world: 1\.\n(.*\n)*.*"Earth" is the name of/,
    );
    const [id = ''] = /entity_\d+/.exec(asText.stdout) ?? [];
    await run('entities', 'remove', id);
  });

  test.each([
    ['{"kind":"body"', 2, /is not valid JSON: line 1/],
    ['"Rock"', 2, /An entity is an object of JSON/],
    ['[]', 2, /list is empty/],
    [{ ...rock, kind: 'comet' }, 1, /kind/],
    [{ ...rock, mass_kg: undefined }, 1, /mass_kg or gm_m3s2 must be given/],
    [{ ...rock, mass_kg: 'heavy' }, 1, /mass_kg/],
    [{ ...rock, radius_m: 1e6 }, 1, /gives a density of .* below the 1 kg\/m\^3/],
    [{ ...rock, colour: 'grey' }, 1, /colour/],
    [{ ...rock, position: beside('vulcan', [1, 2, 3], [0, 0, 0]) }, 1, /vulcan/],
    [{ ...rock, position: beside('moon', [1e6, 0, 0], [0, 0, 0]) }, 1, /below the surface of Moon/],
    [{ ...rock, position: beside('moon', [4e6, 0, 0], [0, 3e8, 0]) }, 1, /light|299792458/],
  ] as const)('%j is refused in a sentence', async (given, code, sentence) => {
    const refused = await run('entities', 'spawn', '--file', fileWith(given));
    expect([refused.code, refused.stdout]).toEqual([code, '']);
    expect(refused.stderr).toMatch(sentence);
  });

  test('--replace is for custom bodies, and a file that is not there is named', async () => {
    const marker = {
      kind: 'marker',
      name: 'Camp',
      position: { body: 'moon', lat_deg: 1, lon_deg: 2, alt_m: 0 },
    };
    const refused = await run('entities', 'spawn', JSON.stringify(marker), '--replace');
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/--replace goes with custom bodies/),
    ]);
    const missing = await run('entities', 'spawn', '--file', path.join(temporaryFolder(), 'none.json'));
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringMatching(/none\.json cannot be read/)]);
  });

  test('are exported as state vectors with frame and time scale', async () => {
    const { id } = await post({ ...rock, name: 'Exported' });
    await run('time', 'pause');
    const { motion } = JSON.parse((await run('entities', 'show', id, '--json')).stdout) as Placed;
    const message = JSON.parse((await run('export', '--entity', id, '--json')).stdout) as object;
    expect(message).toMatchObject({
      ...{ message: 'OPM', object_name: 'Exported', object_id: id, center_name: 'MOON' },
      ...{ ref_frame: 'ICRF', time_system: 'TDB' },
      state: {
        position_km: motion.position_m.map((x) => x / 1000),
        velocity_kmps: motion.velocity_mps.map((x) => x / 1000),
      },
    });
    const all = await run('export', '--all');
    expect(all.stdout).toMatch(
      /COMMENT body of a running world, at tick \d+\nCOMMENT Of the body itself: GM 0\.00040045[\d.]* km\*\*3\/s\*\*2, mass 6000000000000000 kg, mean radius 8 km\nOBJECT_NAME += {1,2}Exported\n/,
    );
    await run('time', 'resume');
    await world.client.call('entity_remove', { params: { id } });
  });
});
