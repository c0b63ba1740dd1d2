import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { root } from '../../../test/support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { migrations, ownRelease } from './migrations/index.ts';
import { keepValue, readValue, writeValue } from './operations/values.ts';
import { SqliteStore } from './sqlite/sqlite-store.ts';
import { type Store, step } from './store.ts';

interface Implementation {
  readonly name: string;
  /** Opens the store of a folder; the same folder gives the same store again. */
  open(folder: string): Promise<Store>;
}

const implementations: readonly Implementation[] = [
  {
    name: 'SQLite',
    open: (folder) => SqliteStore.open({ file: path.join(folder, 'store.sqlite'), alone: true }),
  },
];

const open: Store[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
});
afterAll(removeTemporaryFolders);

const write = (name: string, document: unknown) => step(writeValue, { name, document, nowMs: 0 });

describe.each(implementations)('the store on $name', (implementation) => {
  async function fresh(folder?: string): Promise<Store> {
    const store = await implementation.open(folder ?? temporaryFolder());
    open.push(store);
    return store;
  }

  it('gives back any document that was kept, also after it was opened again', async () => {
    const folder = temporaryFolder();
    let store = await fresh(folder);
    const kept = new Map<string, unknown>();
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.jsonValue(), async (name, document) => {
        await store.transact(write(name, document));
        kept.set(name, JSON.parse(JSON.stringify(document)));
        expect(await store.run(readValue, name)).toEqual(kept.get(name));
      }),
    );
    await store.close();
    store = await fresh(folder);
    for (const [name, document] of kept) expect(await store.run(readValue, name)).toEqual(document);
  });

  it('keeps the first of what is offered at once', async () => {
    const store = await fresh();
    const offers = Array.from({ length: 20 }, (_, i) =>
      store.run(keepValue, { name: 'x', offered: i, nowMs: 0 }),
    );
    expect(new Set(await Promise.all(offers))).toEqual(new Set([0]));
  });

  it('does all steps of a transaction or none, whatever others do at the same time', async () => {
    const store = await fresh();
    const broken = store.transact(write('a', 1), { name: 'no.such', input: null }, write('b', 1));
    const whole = store.transact(write('c', 1), write('d', 1));
    await expect(broken).rejects.toMatchObject({ code: 'store_unavailable' });
    await whole;
    const found = await Promise.all(['a', 'b', 'c', 'd'].map((name) => store.run(readValue, name)));
    expect(found).toEqual([null, null, 1, 1]);
  });

  it('writes a copy that opens as a store of its own', async () => {
    const store = await fresh();
    await store.transact(write('a', 'x'.repeat(100_000)));
    const folder = temporaryFolder();
    const bytes = await store.backup(path.join(folder, 'store.sqlite'));
    expect(bytes).toBeGreaterThan(100_000);
    await store.transact(write('a', 'later'));
    const copy = await fresh(folder);
    expect(await copy.run(readValue, 'a')).toHaveLength(100_000);
  });

  it('is copied as it was at one moment, however much is written meanwhile', async () => {
    const store = await fresh();
    const folder = temporaryFolder();
    let copying = true;
    const writing = (async () => {
      for (let i = 0; copying; i++) await store.transact(write('a', i), write('b', i));
    })();
    const copies = Array.from({ length: 40 }, (_, i) => path.join(folder, `${i}.sqlite`));
    try {
      for (const copy of copies) await store.backup(copy);
    } finally {
      copying = false;
      await writing;
    }
    await rename(copies.at(-1) ?? '', path.join(folder, 'store.sqlite'));
    const copy = await fresh(folder);
    expect(await copy.run(readValue, 'a')).toBe(await copy.run(readValue, 'b'));
  });

  it('refuses work after it was closed', async () => {
    const store = await fresh();
    const last = store.transact(write('a', 1));
    await store.close();
    await last;
    await expect(store.run(readValue, 'a')).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  it('is for one server at a time', async () => {
    const folder = temporaryFolder();
    const store = await fresh(folder);
    await expect(implementation.open(folder)).rejects.toThrow('another server uses it');
    await store.close();
    await fresh(folder);
  });
});

describe('the store in a file', () => {
  const writer = `
    import { SqliteStore } from './src/server/store/sqlite/sqlite-store.ts';
    import { writeValue } from './src/server/store/operations/values.ts';
    const store = await SqliteStore.open({ file: process.argv[1], alone: true });
    for (let i = 0; ; i++) {
      await Promise.all(Array.from({ length: 20 }, (_, k) => store.run(writeValue, { name: i + '.' + k, document: i, nowMs: 0 })));
      process.stdout.write(i + '\\n');
    }`;

  it('has what it promised after its process was killed', async () => {
    const file = path.join(temporaryFolder(), 'store.sqlite');
    const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', writer, file], {
      cwd: root,
    });
    let promised = -1;
    for await (const chunk of child.stdout ?? []) {
      promised = Number(String(chunk).trimEnd().split('\n').at(-1));
      if (promised >= 5) break;
    }
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const store = await SqliteStore.open({ file, alone: true });
    open.push(store);
    for (let i = 0; i <= promised; i++) {
      for (let k = 0; k < 20; k++) expect(await store.run(readValue, `${i}.${k}`)).toBe(i);
    }
  });

  it('is for its owner alone', async () => {
    const folder = temporaryFolder();
    await chmod(folder, 0o755);
    const file = path.join(folder, 'store.sqlite');
    const store = await SqliteStore.open({ file, alone: true });
    open.push(store);
    await store.transact(write('a', 1));
    for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}.claim`])
      expect((await stat(name)).mode & 0o077, name).toBe(0);
  });

  it('says what is wrong with a file that is none', async () => {
    const file = path.join(temporaryFolder(), 'store.sqlite');
    await writeFile(file, 'this is no database '.repeat(100));
    await expect(SqliteStore.open({ file, alone: true })).rejects.toThrow(/not a database/);
  });

  /** A store that the release so many ahead of this one has opened. */
  async function openedBy(ahead: number): Promise<string> {
    const file = path.join(temporaryFolder(), 'store.sqlite');
    await (await SqliteStore.open({ file, alone: true })).close();
    const newer = new DatabaseSync(file);
    newer.exec('ALTER TABLE kept_values ADD COLUMN later TEXT');
    for (let i = 1; i <= ahead; i++)
      newer.prepare('INSERT INTO migrations VALUES (?, 0, ?)').run(`999${i}-later`, ownRelease + i);
    newer.close();
    return file;
  }

  it('opens a store that the next release has added to', async () => {
    const file = await openedBy(1);
    const store = await SqliteStore.open({ file, alone: true });
    open.push(store);
    await store.transact(write('a', 1));
    expect(await store.run(readValue, 'a')).toBe(1);
  });

  it('leaves one alone that a release two ahead has opened', async () => {
    const file = await openedBy(2);
    const before = await readFile(file);
    await expect(SqliteStore.open({ file, alone: true })).rejects.toThrow(
      `release ${ownRelease + 2} of the store has opened it`,
    );
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('copies a store before it migrates it, for its owner alone, and keeps two such copies', async () => {
    const file = path.join(temporaryFolder(), 'store.sqlite');
    const store = await SqliteStore.open({ file, alone: true });
    await store.transact(write('a', 'before'));
    await store.close();
    const copiesOf = async () =>
      (await readdir(path.dirname(file))).filter((name) => name.includes('.before-'));
    expect(await copiesOf()).toEqual([]);
    // The store of a release that had not the numbers yet.
    const older = new DatabaseSync(file);
    older.exec("ALTER TABLE migrations DROP COLUMN release; DELETE FROM migrations WHERE name LIKE '0011%'");
    older.close();
    for (const name of ['0001-a', '0002-b']) await writeFile(`${file}.before-${name}`, '');
    const migrated = await SqliteStore.open({ file, alone: true });
    open.push(migrated);
    expect(migrated.migrated).toEqual(['0011-release-numbers']);
    expect(await migrated.run(readValue, 'a')).toBe('before');
    const copy = 'store.sqlite.before-0011-release-numbers';
    expect((await copiesOf()).sort()).toEqual(['store.sqlite.before-0002-b', copy]);
    expect((await stat(path.join(path.dirname(file), copy))).mode & 0o077).toBe(0);
    const other = path.join(temporaryFolder(), 'store.sqlite');
    await copyFile(path.join(path.dirname(file), copy), other);
    const back = new DatabaseSync(other);
    expect(back.prepare("SELECT COUNT(*) AS n FROM migrations WHERE name LIKE '0011%'").get()).toEqual({
      n: 0,
    });
    back.close();
  });

  it('does not migrate a store that it cannot copy', async () => {
    const file = path.join(temporaryFolder(), 'store.sqlite');
    await (await SqliteStore.open({ file, alone: true })).close();
    const older = new DatabaseSync(file);
    older.exec("DELETE FROM migrations WHERE name LIKE '0011%'; ALTER TABLE migrations DROP COLUMN release");
    older.close();
    await mkdir(`${file}.before-0011-release-numbers/taken`, { recursive: true });
    await expect(SqliteStore.open({ file, alone: true })).rejects.toThrow('could not be copied before');
    const same = new DatabaseSync(file);
    expect(same.prepare('SELECT * FROM migrations').get()).not.toHaveProperty('release');
    same.close();
  });
});

describe('the migrations', () => {
  it('only add', () => {
    const adds =
      /^(CREATE (UNIQUE )?(TABLE|INDEX) |ALTER TABLE \w+ ADD COLUMN (?!.*NOT NULL(?!.* DEFAULT )))/;
    for (const { name, statements } of migrations) {
      for (const statement of statements) expect(statement.trim(), name).toMatch(adds);
    }
  });

  it('have numbers that grow', () => {
    const names = migrations.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(new Set(names.map((name) => name.slice(0, 4))).size).toBe(names.length);
  });
});
