import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { kindOf, readArchive, writeArchive } from './archive.ts';
import { BackupError } from './backup-error.ts';
import { digestOf } from './check-store.ts';
import { type OpeningKeys, parseIdentities, type SealingKeys } from './keys.ts';
import { type BackupManifest, backupFormat } from './manifest.ts';
import { tarHeader, tarPadding } from './tar.ts';

afterAll(removeTemporaryFolders);

const none: OpeningKeys = { identities: [], passphrase: undefined };
const lyingOpen: SealingKeys = { recipients: [], passphrase: undefined };
const passphrase = 'b2Zm8vQx4LrT7nWc1KdYp6HsJg3AeUq9';
let folder: string;
let store: string;
let manifest: BackupManifest;
let identity: string;
let recipient: string;

beforeAll(async () => {
  folder = temporaryFolder();
  store = path.join(folder, 'store');
  writeFileSync(store, Buffer.concat([randomBytes(100_000), Buffer.alloc(200_000)]));
  const saved = { name: 'store.sqlite', ...(await digestOf(store)) } as const;
  manifest = {
    format: backupFormat,
    created_at: '2026-01-01T00:00:00.000Z',
    version: '1.2.3',
    release: 1,
    key_id: '0123456789abcdef',
    files: [saved],
  };
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
});

let made = 0;
async function archived(keys: SealingKeys, own: BackupManifest = manifest): Promise<string> {
  const file = path.join(folder, `archive-${made++}`);
  const { sha256 } = await writeArchive(file, { manifest: own, store, keys });
  expect((await digestOf(file)).sha256).toBe(sha256);
  return file;
}

/** Everything that comes out of an archive. */
async function restored(file: string, keys: OpeningKeys): Promise<Buffer> {
  const target = path.join(folder, `restored-${made++}`);
  expect(await readArchive(file, { keys, target })).toEqual(manifest);
  return readFileSync(target);
}

describe('an archive', () => {
  it('gives back the store: open, sealed for a key, sealed by a passphrase', async () => {
    const whole = readFileSync(store);
    const ways: [SealingKeys, OpeningKeys, string][] = [
      [lyingOpen, none, 'open'],
      [
        { recipients: [recipient], passphrase: undefined },
        { identities: [identity], passphrase: undefined },
        'sealed',
      ],
      [{ recipients: [], passphrase }, { identities: [], passphrase }, 'sealed'],
    ];
    for (const [seal, open, kind] of ways) {
      const file = await archived(seal);
      expect(await kindOf(file)).toBe(kind);
      expect((await restored(file, open)).equals(whole)).toBe(true);
    }
  });

  it('opens for each of several keys and for nobody else', async () => {
    const other = await generateX25519Identity();
    const file = await archived({
      recipients: [recipient, await identityToRecipient(other)],
      passphrase: undefined,
    });
    for (const one of [identity, other]) await restored(file, { identities: [one], passphrase: undefined });
    const stranger = { identities: [await generateX25519Identity()], passphrase: undefined };
    await expect(readArchive(file, { keys: stranger })).rejects.toThrow('does not open it');
    await expect(readArchive(file, { keys: { identities: [], passphrase } })).rejects.toThrow(
      'does not open it',
    );
    await expect(readArchive(file, { keys: none })).rejects.toThrow('--identity FILE');
  });

  it('is refused by a BackupError wherever a byte of it was changed, and however it was cut', async () => {
    const keys = { identities: [identity], passphrase: undefined };
    const harmed = path.join(folder, 'harmed');
    for (const file of [
      await archived(lyingOpen),
      await archived({ recipients: [recipient], passphrase: undefined }),
    ]) {
      const whole = readFileSync(file);
      const outcome = async (bytes: Buffer): Promise<unknown> => {
        writeFileSync(harmed, bytes);
        return readArchive(harmed, { keys }).then(
          () => 'taken',
          (error: unknown) => (error instanceof BackupError ? 'refused' : error),
        );
      };
      // Some bits of an open archive mean nothing, such as the last of its checksum: then what comes out is still right.
      const judge = async (bytes: Buffer): Promise<void> => {
        const found = await outcome(bytes);
        if (found === 'taken') expect((await restored(harmed, keys)).equals(readFileSync(store))).toBe(true);
        else expect(found).toBe('refused');
      };
      const at = fc.integer({ min: 0, max: whole.length - 1 });
      await fc.assert(
        fc.asyncProperty(at, fc.integer({ min: 1, max: 255 }), async (place, change) => {
          const bytes = Buffer.from(whole);
          bytes[place] = (bytes[place] ?? 0) ^ change;
          await judge(bytes);
        }),
      );
      await fc.assert(fc.asyncProperty(at, (length) => judge(whole.subarray(0, length))));
      for (let left = 1; left < 50; left++) await judge(whole.subarray(0, whole.length - left));
    }
    rmSync(harmed);
  });

  it('of a later format, or with another store than it promises, is refused', async () => {
    const later = { ...manifest, format: 'spacetime.backup.v99' } as unknown as BackupManifest;
    await expect(readArchive(await archived(lyingOpen, later), { keys: none })).rejects.toThrow(
      'has the format',
    );
    const [promised] = manifest.files;
    const other: BackupManifest = { ...manifest, files: [{ ...promised, sha256: '0'.repeat(64) }] };
    await expect(readArchive(await archived(lyingOpen, other), { keys: none })).rejects.toThrow(
      'checksum differs',
    );
    const foreign = { hello: 'world' } as unknown as BackupManifest;
    await expect(
      readArchive(
        await archived(lyingOpen, { ...foreign, files: manifest.files, created_at: manifest.created_at }),
        {
          keys: none,
        },
      ),
    ).rejects.toThrow('no backup of SpaceTime');
  });

  it('that promises more than there is room for is refused before a byte of it is written', async () => {
    const sizeBytes = 2 ** 50;
    const [promised] = manifest.files;
    const text = JSON.stringify({ ...manifest, files: [{ ...promised, size_bytes: sizeBytes }] });
    const bomb = path.join(folder, 'bomb');
    const parts = [
      tarHeader({ name: 'manifest.json', sizeBytes: text.length }, 0),
      Buffer.from(text),
      tarPadding(text.length),
      tarHeader({ name: 'store.sqlite', sizeBytes }, 0),
      Buffer.alloc(16 << 20),
    ];
    writeFileSync(bomb, zstdCompressSync(Buffer.concat(parts)));
    const target = path.join(folder, 'never');
    await expect(readArchive(bomb, { keys: none, target })).rejects.toThrow(
      /no room to unpack the backup: it takes 1073741824 MiB, and \d+ MiB are free/,
    );
    expect(existsSync(target)).toBe(false);
  });

  it('whose seal has a header without end is refused before that fills the memory', async () => {
    const hostile = path.join(folder, 'hostile.age');
    const keys = { identities: [identity], passphrase: undefined };
    const line = `-> X25519 ${'A'.repeat(1 << 20)}`;
    const stanzas = `-> X25519 ${'A'.repeat(43)}\n${'A'.repeat(43)}\n`.repeat(3000);
    for (const header of [line, stanzas, `-> a b\n\n--- ${'A'.repeat(1 << 20)}`]) {
      writeFileSync(hostile, `age-encryption.org/v1\n${header}`);
      await expect(readArchive(hostile, { keys })).rejects.toThrow('header of its seal does not end');
    }
  });

  it('that is no file is not waited for', async () => {
    await expect(kindOf(folder)).rejects.toThrow('it is no file');
    const pipe = path.join(folder, 'pipe');
    if (spawnSync('mkfifo', [pipe]).status === 0) await expect(kindOf(pipe)).rejects.toThrow('it is no file');
  });

  it('is not written over another file, and fails where the store is gone', async () => {
    const file = await archived(lyingOpen);
    await expect(writeArchive(file, { manifest, store, keys: lyingOpen })).rejects.toThrow('EEXIST');
    const nowhere = path.join(folder, 'nowhere');
    await expect(
      writeArchive(path.join(folder, 'never'), { manifest, store: nowhere, keys: lyingOpen }),
    ).rejects.toThrow('ENOENT');
  });
});

describe('the stock age tool', () => {
  const run = (command: string) => spawnSync('sh', ['-c', command], { cwd: folder });
  const missing = (): boolean =>
    run('age --version').status !== 0 ||
    run('zstd --version').status !== 0 ||
    run('tar --version').status !== 0;

  it('opens what we seal', async ({ skip }) => {
    if (missing()) return skip('Needs age, zstd and tar.');
    writeFileSync(path.join(folder, 'key.txt'), `# made for a test\n${identity}\n`);
    const file = await archived({ recipients: [recipient], passphrase: undefined });
    const { stdout, status } = run(
      `age --decrypt -i key.txt ${file} | tar --zstd -xO store.sqlite | sha256sum`,
    );
    expect(status).toBe(0);
    expect(String(stdout).slice(0, 64)).toBe(manifest.files[0].sha256);
  });

  it('seals what we open', async ({ skip }) => {
    if (missing()) return skip('Needs age, zstd and tar.');
    writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
    const sealed = path.join(folder, 'by-stock-tools');
    const packed = run(
      `cp store store.sqlite && tar --format=ustar --zstd -cf - manifest.json store.sqlite | age -r ${recipient} -o ${sealed}`,
    );
    expect(String(packed.stderr)).toBe('');
    const bytes = await restored(sealed, { identities: [identity], passphrase: undefined });
    expect(bytes.equals(readFileSync(store))).toBe(true);
  });
});

describe('the stock age tool with a passphrase, which it reads from a terminal alone', () => {
  /** Runs a command at a terminal where the lines are typed; undefined where there is no such tool. */
  function typed(command: string, lines: readonly string[]): number | null | undefined {
    const input = lines.map((line) => `${line}\n`).join('');
    const { error, status } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: folder, input });
    return error === undefined ? status : undefined;
  }
  const missing = (): boolean =>
    typed('age --version && zstd --version', []) !== 0 || process.platform !== 'linux';

  it('opens what we seal, and seals what we open', async ({ skip }) => {
    if (missing()) return skip('Needs age, zstd and script of util-linux.');
    const file = await archived({ recipients: [], passphrase });
    const open = path.join(folder, 'opened.tar.zst');
    expect(typed(`age --decrypt -o ${open} ${file}`, [passphrase])).toBe(0);
    expect((await restored(open, none)).equals(readFileSync(store))).toBe(true);
    const sealed = path.join(folder, 'sealed.age');
    expect(typed(`age --passphrase -o ${sealed} ${open}`, [passphrase, passphrase])).toBe(0);
    const keys = { identities: [], passphrase };
    expect((await restored(sealed, keys)).equals(readFileSync(store))).toBe(true);
  });
});

describe('a file of identities', () => {
  it('is read with its comments, and refused without a word of what it holds', async () => {
    expect(parseIdentities(`# made by somebody\n\n${identity}\n`)).toEqual([identity]);
    for (const text of ['', '# nothing', `${identity}x`, 'age1notsecret', `${identity}\nsomething else`])
      expect(() => parseIdentities(text)).toThrow(BackupError);
    const misspelt = `${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}`;
    const file = await archived({ recipients: [recipient], passphrase: undefined });
    const refusal = await readArchive(file, {
      keys: { identities: [misspelt], passphrase: undefined },
    }).catch((error: unknown) => error as Error);
    expect(refusal).toBeInstanceOf(BackupError);
    expect(String((refusal as Error).message)).not.toContain(identity.slice(20, 40));
  });
});
