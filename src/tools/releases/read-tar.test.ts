import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { archiveOf, textEntry } from '../../../test/support/packages.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { readTar } from './read-tar.ts';
import { unpack } from './unpack.ts';

afterAll(removeTemporaryFolders);

/** An archive with one file in `top`, changed in its bytes by the given function. */
async function changed(change: (tar: Buffer) => Buffer): Promise<{ archive: string; digest: string }> {
  const folder = temporaryFolder();
  const archive = await archiveOf(folder, 'top', [textEntry('file', 'content')]);
  const bytes = gzipSync(change(gunzipSync(readFileSync(archive))));
  writeFileSync(archive, bytes);
  return { archive, digest: createHash('sha256').update(bytes).digest('hex') };
}

/** Writes into the header of the file, which comes after that of the folder, and mends its sum. */
function inHeader(at: number, text: string): (tar: Buffer) => Buffer {
  return (tar) => {
    const header = tar.subarray(512, 1024);
    header.write(text, at, 'latin1');
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return tar;
  };
}

/** A record for everything that follows, long and empty, made of the header of the file. */
function record(tar: Buffer): Buffer {
  const copy = inHeader(124, '00002222000')(inHeader(156, 'g')(Buffer.from(tar)));
  return Buffer.concat([copy.subarray(512, 1024), Buffer.alloc(0o2222000)]);
}

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe('unpacking', () => {
  const strange: readonly (readonly [string, (tar: Buffer) => Buffer, RegExp])[] = [
    ['a path that goes up', inHeader(0, 'top/../../file\0'), /would be written somewhere else/],
    ['a whole path', inHeader(0, '/tmp/file\0'), /would be written somewhere else/],
    ['a path of Windows', inHeader(0, 'top/..\\file\0'), /would be written somewhere else/],
    ['a file beside the folder', inHeader(0, 'other\0'), /lies beside the folder/],
    ['another folder', inHeader(0, 'other/file\0'), /lies beside the folder/],
    ['a link', inHeader(156, '2'), /neither a file nor a folder/],
    ['a device', inHeader(156, '3'), /neither a file nor a folder/],
    ['a size that is no number', inHeader(124, 'x'), /a number in it is none/],
    ['more than there is', inHeader(124, '00000070000'), /ends early/],
    ['more than anybody has', inHeader(124, '77777777777'), /ends early/],
    ['a file twice', (tar) => Buffer.concat([tar.subarray(0, 1536), tar.subarray(512)]), /EEXIST/],
    ['a sum that does not hold', (tar) => tar.fill('x', 512, 513), /a sum in it does not hold/],
    ['half a header', (tar) => tar.subarray(0, 700), /ends early/],
    ['nothing', () => Buffer.alloc(1024), /is empty/],
  ];
  it.each(strange)('refuses %s and writes nothing outside', async (_, change, why) => {
    const { archive, digest } = await changed(change);
    const around = temporaryFolder();
    await expect(unpack(archive, path.join(around, 'in'), digest)).rejects.toThrow(why);
    expect(readdirSync(around)).toEqual(['in']);
    expect(readdirSync(path.join(around, 'in')).filter((name) => name !== 'file')).toEqual([]);
  });

  it.each([
    ['behind its end', (tar: Buffer) => Buffer.concat([tar, Buffer.alloc(1_000_000)])],
    ['in records that name nothing', (tar: Buffer) => Buffer.concat([record(tar), tar])],
  ])('gives up an archive that goes on without end, %s', async (_, change) => {
    const { archive, digest } = await changed(change);
    const folder = path.join(temporaryFolder(), 'in');
    await expect(unpack(archive, folder, digest, () => {}, 500_000)).rejects.toThrow(
      /holds more than 500000/,
    );
  });

  it('refuses what is not compressed, and what is another archive than was checked', async () => {
    const { archive, digest } = await changed((tar) => tar);
    const folder = path.join(temporaryFolder(), 'in');
    await expect(unpack(archive, folder, 'f'.repeat(64))).rejects.toThrow(/was changed while it was read/);
    writeFileSync(archive, 'no archive at all');
    await expect(unpack(archive, `${folder}2`, digest)).rejects.toThrow(/cannot be read/);
  });

  it('tells what is not compressed to its caller, also while folders are still being made', async () => {
    const archive = path.join(temporaryFolder(), 'no-archive');
    writeFileSync(archive, 'no archive at all');
    const deep = path.join(temporaryFolder(), ...Array<string>(40).fill('in'));
    await expect(unpack(archive, deep, 'f'.repeat(64))).rejects.toThrow(/cannot be read/);
  });
});

describe('reading an archive', () => {
  it('finds what was written, in pieces of any size, also under long names', async () => {
    const step = fc.stringMatching(/^[a-zä-ü]{1,60}$/);
    const file = fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 6 }), text: fc.string() });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(file, { maxLength: 5, selector: ({ steps }) => steps.join('-') }),
        fc.integer({ min: 1, max: 2000 }),
        async (files, length) => {
          const named = files.map(({ steps, text }, at) => [`${at}-${steps.join('/')}`, text] as const);
          const archive = await archiveOf(
            temporaryFolder(),
            'top',
            named.map(([name, text]) => textEntry(name, text)),
          );
          const found = new Map<string, string>();
          for await (const entry of readTar(pieces(gunzipSync(readFileSync(archive)), length))) {
            const parts: Uint8Array[] = [];
            for await (const part of entry.content()) parts.push(part);
            if (entry.type === 'file') found.set(entry.path, Buffer.concat(parts).toString());
          }
          expect(found).toEqual(new Map(named.map(([name, text]) => [`top/${name}`, text])));
        },
      ),
      { numRuns: 100 },
    );
  });
});
