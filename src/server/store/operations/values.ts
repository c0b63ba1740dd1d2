import { change, defineOperation, first } from '../operation.ts';

/** Reads the document kept under a name; null when there is none. */
export const readValue = defineOperation({
  name: 'values.read',
  *work(name: string) {
    const row = yield* first<{ document: string }>('SELECT document FROM kept_values WHERE name = ?', name);
    return row === undefined ? null : (JSON.parse(row.document) as unknown);
  },
});

/** Keeps a document under a name, in place of the one before. */
export const writeValue = defineOperation({
  name: 'values.write',
  *work({ name, document, nowMs }: { name: string; document: unknown; nowMs: number }) {
    yield* change(
      `INSERT INTO kept_values (name, document, changed_ms) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET document = excluded.document, changed_ms = excluded.changed_ms`,
      name,
      JSON.stringify(document),
      nowMs,
    );
  },
});

/** The document kept under a name; when there is none, the one that is offered is kept and given. */
export const keepValue = defineOperation({
  name: 'values.keep',
  *work({ name, offered, nowMs }: { name: string; offered: unknown; nowMs: number }) {
    yield* change(
      'INSERT INTO kept_values (name, document, changed_ms) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING',
      name,
      JSON.stringify(offered),
      nowMs,
    );
    return yield* readValue.work(name);
  },
});
