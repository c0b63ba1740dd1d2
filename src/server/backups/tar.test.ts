import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { TarReader, tarEnd, tarHeader, tarPadding } from './tar.ts';

afterAll(removeTemporaryFolders);

type File = readonly [name: string, content: Uint8Array];

function archiveOf(files: readonly File[]): Buffer {
  const parts = files.flatMap(([name, content]) => [
    tarHeader({ name, sizeBytes: content.length }, 1_700_000_000),
    content,
    tarPadding(content.length),
  ]);
  return Buffer.concat([...parts, tarEnd]);
}

/** The bytes in pieces of a size, as a stream may bring them. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function read(bytes: Buffer, size: number): Promise<[string, string][]> {
  const tar = new TarReader(pieces(bytes, size));
  const found: [string, string][] = [];
  for (let entry = await tar.next(); entry !== undefined; entry = await tar.next()) {
    const parts: Uint8Array[] = [];
    for await (const part of tar.content()) parts.push(part);
    found.push([entry.name, Buffer.concat(parts).toString('hex')]);
  }
  return found;
}

const file = fc.tuple(fc.stringMatching(/^[a-z.]{1,100}$/), fc.uint8Array({ maxLength: 2000 }));
const hex = (files: readonly File[]) =>
  files.map(([name, content]) => [name, Buffer.from(content).toString('hex')]);

describe('an archive', () => {
  it('gives back what was put in, in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { maxLength: 4 }),
        fc.integer({ min: 1, max: 3000 }),
        async (files, size) => {
          expect(await read(archiveOf(files), size)).toEqual(hex(files));
        },
      ),
    );
  });

  it('that is cut off anywhere is refused', async () => {
    const files: File[] = [['a', new Uint8Array(700)]];
    const whole = archiveOf(files);
    for (let length = 0; length < whole.length; length += 97)
      await expect(read(whole.subarray(0, length), 512)).rejects.toThrow('ends too early');
  });

  it('may be filled up behind its end, but not for ever', async () => {
    const whole = archiveOf([['a', new Uint8Array(700)]]);
    const filled = (bytes: number) => Buffer.concat([whole, Buffer.alloc(bytes)]);
    expect(await read(filled(10_240), 512)).toHaveLength(1);
    await expect(read(filled(2 << 20), 65_536)).rejects.toThrow('goes on behind its end');
  });

  it('skips what was not read', async () => {
    const tar = new TarReader(
      pieces(
        archiveOf([
          ['a', new Uint8Array(5000)],
          ['b', new Uint8Array(1)],
        ]),
        777,
      ),
    );
    expect((await tar.next())?.name).toBe('a');
    expect((await tar.next())?.name).toBe('b');
    expect(await tar.next()).toBeUndefined();
  });

  it('tells sizes that eleven octal digits cannot', async () => {
    const sizeBytes = 8 ** 11 + 12_345;
    const tar = new TarReader(pieces(tarHeader({ name: 'large', sizeBytes }, 0), 512));
    expect(await tar.next()).toEqual({ name: 'large', sizeBytes });
  });

  it('is refused where a header was changed, or is one of something else', async () => {
    const whole = archiveOf([['a', new Uint8Array(1)]]);
    for (const at of [0, 130, 150, 257]) {
      const harmed = Buffer.from(whole);
      harmed[at] = (harmed[at] ?? 0) ^ 1;
      await expect(read(harmed, 512)).rejects.toThrow('no tar archive');
    }
    expect(() => tarHeader({ name: 'x'.repeat(101), sizeBytes: 0 }, 0)).toThrow(RangeError);
  });

  it('is listed by the tar of the machine', ({ skip }) => {
    const place = path.join(temporaryFolder(), 'a.tar');
    writeFileSync(
      place,
      archiveOf([
        ['manifest.json', new Uint8Array(3)],
        ['store.sqlite', new Uint8Array(600)],
      ]),
    );
    const { error, stdout } = spawnSync('tar', ['-tf', place], { encoding: 'utf8' });
    if (error !== undefined) return skip('Needs tar.');
    expect(stdout).toBe('manifest.json\nstore.sqlite\n');
  });
});
