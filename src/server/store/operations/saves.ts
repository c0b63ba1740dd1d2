import { ApiError } from '../../../protocol/terms/index.ts';
import { all, change, defineOperation, first, type Work } from '../operation.ts';

/** A save without its content. */
export interface SaveRow {
  readonly slot: string;
  readonly kind: 'manual' | 'auto' | 'recovery';
  readonly name: string;
  readonly format: string;
  readonly scene_path: string;
  readonly scene_name: string;
  /** The scene that the server was configured to begin with. */
  readonly start_scene: string;
  readonly simulated: string;
  readonly tick: number;
  readonly made_ms: number;
  readonly made_by: string;
  readonly size_bytes: number;
  readonly stored_bytes: number;
  readonly world_hash: string;
}

/** A save with its content, packed, and the digest of that. */
export interface WholeSave extends SaveRow {
  readonly digest: string;
  readonly content: Uint8Array;
}

type NewSave = Omit<WholeSave, 'slot' | 'kind' | 'stored_bytes'>;

const columns = `slot, kind, name, format, scene_path, scene_name, start_scene, simulated, tick, made_ms, made_by,
  size_bytes, length(content) AS stored_bytes, world_hash`;

function* put(slot: string, kind: SaveRow['kind'], save: NewSave): Work<SaveRow> {
  yield* change(
    `INSERT INTO saves (slot, kind, name, format, scene_path, scene_name, start_scene, simulated, tick, made_ms,
       made_by, size_bytes, world_hash, digest, content)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (slot) DO UPDATE SET kind = excluded.kind, name = excluded.name, format = excluded.format,
       scene_path = excluded.scene_path, scene_name = excluded.scene_name, start_scene = excluded.start_scene,
       simulated = excluded.simulated, tick = excluded.tick, made_ms = excluded.made_ms, made_by = excluded.made_by,
       size_bytes = excluded.size_bytes, world_hash = excluded.world_hash, digest = excluded.digest,
       content = excluded.content`,
    slot,
    kind,
    save.name,
    save.format,
    save.scene_path,
    save.scene_name,
    save.start_scene,
    save.simulated,
    save.tick,
    save.made_ms,
    save.made_by,
    save.size_bytes,
    save.world_hash,
    save.digest,
    save.content,
  );
  const { content, digest: _, ...facts } = save;
  return { ...facts, slot, kind, stored_bytes: content.length };
}

/** Keeps a save in a slot, or in the first free numbered one. Refuses with `slot_taken`, `too_many_saves`. */
export const keepSave = defineOperation({
  name: 'saves.keep',
  *work(input: { slot: string | null; overwrite: boolean; maxSaves: number; save: NewSave }) {
    const { slot, overwrite, maxSaves, save } = input;
    const rows = yield* all<{ slot: string }>("SELECT slot FROM saves WHERE kind = 'manual'");
    const taken = new Set(rows.map((row) => row.slot));
    if (slot !== null && taken.has(slot)) {
      if (!overwrite) throw new ApiError('slot_taken', `The slot ${slot} holds a save already.`);
    } else if (taken.size >= maxSaves) throw new ApiError('too_many_saves');
    let free = slot;
    for (let number = 1; free === null; number++) if (!taken.has(String(number))) free = String(number);
    return yield* put(free, 'manual', save);
  },
});

/** Keeps an autosave in the place of the oldest of so many. */
export const keepAutosave = defineOperation({
  name: 'saves.keep_auto',
  *work({ keep, save }: { keep: number; save: NewSave }) {
    const rows = yield* all<{ slot: string }>(
      "SELECT slot FROM saves WHERE kind = 'auto' ORDER BY made_ms, slot",
    );
    const taken = new Set(rows.map((row) => row.slot));
    let slot = rows.length >= keep ? rows[0]?.slot : undefined;
    for (let number = 1; slot === undefined; number++) {
      if (!taken.has(`auto-${number}`)) slot = `auto-${number}`;
    }
    return yield* put(slot, 'auto', save);
  },
});

/** Keeps the point that a killed server goes on from, in the place of the one before. */
export const keepRecovery = defineOperation({
  name: 'saves.keep_recovery',
  *work(save: NewSave) {
    return yield* put('recovery', 'recovery', save);
  },
});

/** Every save without its content, newest first. */
export const listSaves = defineOperation({
  name: 'saves.list',
  *work() {
    return yield* all<SaveRow>(`SELECT ${columns} FROM saves ORDER BY made_ms DESC, slot`);
  },
});

/** The save of a slot. Refuses with `unknown_save`. */
export const readSave = defineOperation({
  name: 'saves.read',
  *work(slot: string) {
    const row = yield* first<WholeSave>(`SELECT ${columns}, digest, content FROM saves WHERE slot = ?`, slot);
    if (row === undefined) throw new ApiError('unknown_save', `There is no save in the slot ${slot}.`);
    return row;
  },
});

/** Removes a save. Refuses with `unknown_save`. */
export const deleteSave = defineOperation({
  name: 'saves.delete',
  *work(slot: string) {
    if ((yield* change('DELETE FROM saves WHERE slot = ?', slot)) === 0)
      throw new ApiError('unknown_save', `There is no save in the slot ${slot}.`);
  },
});
