import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeKinds } from '../../../../test/support/stores.ts';
import { removeTemporaryFolders } from '../../../../test/support/temporary.ts';
import type { Store } from '../store.ts';
import { deleteSave, keepAutosave, keepRecovery, keepSave, listSaves, readSave } from './saves.ts';

const saveAt = (tick: number) => ({
  name: `At ${tick}`,
  format: 'spacetime.save.v1',
  scene_path: 'scenes/a.scene.json',
  scene_name: 'A',
  start_scene: 'scenes/a.scene.json',
  simulated: '2026-01-01T00:00:00Z',
  tick,
  made_ms: tick,
  made_by: 'ada',
  size_bytes: 3,
  world_hash: 'h',
  digest: 'd',
  content: new Uint8Array([tick, 2, 3]),
});

afterAll(removeTemporaryFolders);

describe.each(storeKinds)('saves in $name', ({ open }) => {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());
  const keep = (tick: number, slot: string | null = null, overwrite = false) =>
    store.run(keepSave, { slot, overwrite, maxSaves: 3, save: saveAt(tick) });
  const auto = (tick: number) => store.run(keepAutosave, { keep: 3, save: saveAt(tick) });
  const slots = async () => (await store.run(listSaves, null)).map(({ slot, tick }) => `${slot} ${tick}`);

  test('fill the lowest free slots, and say when a slot is taken or all are', async () => {
    expect([(await keep(1)).slot, (await keep(2, 'mine')).slot, (await keep(3)).slot]).toEqual([
      '1',
      'mine',
      '2',
    ]);
    await expect(keep(4)).rejects.toMatchObject({ code: 'too_many_saves' });
    await expect(keep(4, 'other')).rejects.toMatchObject({ code: 'too_many_saves' });
    await expect(keep(4, 'mine')).rejects.toMatchObject({ code: 'slot_taken' });
    expect((await keep(4, 'mine', true)).tick).toBe(4);
    await store.run(deleteSave, '1');
    expect((await keep(5)).slot).toBe('1');
    await expect(store.run(deleteSave, 'none')).rejects.toMatchObject({ code: 'unknown_save' });
  });

  test('come back byte for byte', async () => {
    await keep(7, 'mine');
    const { content, stored_bytes, digest } = await store.run(readSave, 'mine');
    expect([[...content], stored_bytes, digest]).toEqual([[7, 2, 3], 3, 'd']);
    await expect(store.run(readSave, 'none')).rejects.toMatchObject({ code: 'unknown_save' });
  });

  test('made by the clock roll through three slots beside the recovery point', async () => {
    for (const tick of [1, 2, 3, 4, 5]) await auto(tick);
    await store.run(keepRecovery, saveAt(6));
    await store.run(keepRecovery, saveAt(7));
    await keep(8);
    expect(await slots()).toEqual(['1 8', 'recovery 7', 'auto-2 5', 'auto-1 4', 'auto-3 3']);
  });
});
