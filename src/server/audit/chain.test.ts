import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Vault } from '../auth/vault.ts';
import { type AuditRow, auditHash, chainStart } from '../store/audit-rows.ts';
import { AuditSigner } from './audit-signer.ts';
import { chainLine, keyLine, verifyLines } from './chain-lines.ts';
import { type ChainRecord, ChainVerifier } from './chain-verifier.ts';

const signer = new AuditSigner(new Vault('a secret of a test, long enough to be one'));

const factsArbitrary = fc.record({
  at_ms: fc.integer({ min: 0, max: 4e12 }),
  actor: fc.string({ maxLength: 20 }),
  role: fc.option(fc.constantFrom('admin', 'visitor')),
  token_id: fc.option(fc.string({ maxLength: 10 })),
  address: fc.ipV4(),
  action: fc.constantFrom('scene.load', 'token.create'),
  target: fc.string({ maxLength: 20 }),
  outcome: fc.constantFrom('done', 'failed', 'refused'),
  request_id: fc.uuid(),
  detail: fc.constantFrom('{}', '{"code":"x","count":3}'),
});

const chainArbitrary = fc.array(factsArbitrary, { minLength: 3, maxLength: 12 }).map((list) => {
  const parts: ChainRecord[] = [];
  let previous = chainStart;
  let head: AuditRow | undefined;
  for (const [i, facts] of list.entries()) {
    const unsigned = { ...facts, seq: i + 1, previous };
    head = { ...unsigned, hash: auditHash(unsigned) };
    previous = head.hash;
    parts.push({ record: 'entry', row: head });
    if (i % 4 === 2) {
      const said = { seq: head.seq, hash: head.hash, count: head.seq, at_ms: 5 };
      parts.push({ record: 'checkpoint', row: signer.sign('checkpoint', said) });
    }
  }
  const said = { first_seq: 1, previous: chainStart, seq: head?.seq ?? 0, hash: previous, at_ms: 7 };
  return {
    entries: list.length,
    parts: [...parts, { record: 'end', row: signer.sign('export', said) } as const],
  };
});

function judge(parts: readonly ChainRecord[]) {
  const verifier = new ChainVerifier(signer);
  for (const part of parts) verifier.take(part);
  return verifier.ofFile();
}

async function* each(lines: readonly string[]) {
  yield* lines;
}

const linesOf = (parts: readonly ChainRecord[]): string[] => [keyLine(signer), ...parts.map(chainLine)];

test('a chain as it was written is whole, in the store and as text', async () => {
  await fc.assert(
    fc.asyncProperty(chainArbitrary, async ({ parts, entries }) => {
      expect(judge(parts)).toMatchObject({ valid: true, entries, broken_at: null });
      expect(await verifyLines(each(linesOf(parts)), signer.keyId)).toMatchObject({ valid: true, entries });
    }),
  );
});

test('any single change of any field is found, with its place', () => {
  fc.assert(
    fc.property(chainArbitrary, fc.nat(), fc.nat(), ({ parts }, which, field) => {
      const at = which % parts.length;
      const part = parts[at];
      const names = Object.keys(part?.row ?? {});
      const name = names[field % names.length] ?? '';
      const value = new Map<string, string | number | null>(Object.entries(part?.row ?? {})).get(name);
      const other = typeof value === 'number' ? value + 1 : `${value ?? ''}x`;
      const changed = { ...part, row: { ...part?.row, [name]: other } } as ChainRecord;
      const found = judge(parts.with(at, changed));
      // A checkpoint of an unknown key is none of ours to judge; what it says still has to fit.
      if (name === 'key_id' && part?.record === 'checkpoint') expect(found.unverified_signatures).toBe(1);
      else expect(found).toMatchObject({ valid: false, broken_at: { seq: expect.any(Number) } });
    }),
    { numRuns: 300 },
  );
});

test('what is taken out, moved, repeated or cut off is found', () => {
  fc.assert(
    fc.property(chainArbitrary, fc.nat(), fc.nat(), ({ parts }, a, b) => {
      const at = a % parts.length;
      const isCheckpoint = parts[at]?.record === 'checkpoint';
      if (!isCheckpoint) expect(judge(parts.toSpliced(at, 1)).valid, 'taken out').toBe(false);
      expect(judge(parts.slice(0, at)).valid, 'cut off').toBe(false);
      const part = parts[at];
      if (part !== undefined && !isCheckpoint)
        expect(judge(parts.toSpliced(at, 0, part)).valid, 'repeated').toBe(false);
      const to = b % (parts.length - 1);
      if (part !== undefined && to !== at)
        expect(judge(parts.toSpliced(at, 1).toSpliced(to, 0, part)).valid, 'moved').toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('any single character of a file that is changed is found', async () => {
  await fc.assert(
    fc.asyncProperty(chainArbitrary, fc.nat(), fc.nat(), async ({ parts }, which, where) => {
      const lines = linesOf(parts);
      const at = which % lines.length;
      const line = lines[at] ?? '';
      const place = where % (line.length - 1);
      const other = `${line.slice(0, place)}${line[place] === '7' ? '8' : '7'}${line.slice(place + 1)}`;
      const found = await verifyLines(each(lines.with(at, other)), signer.keyId);
      // The key that signed a checkpoint may be one from before the secret was changed.
      expect(found.valid).toBe(found.unverified_signatures === 1);
    }),
    { numRuns: 300 },
  );
});

test('a file that was signed anew with another key is not taken for ours', async () => {
  const forger = new AuditSigner(new Vault('another secret of a test, long enough too'));
  const end = forger.sign('export', {
    first_seq: 1,
    previous: chainStart,
    seq: 0,
    hash: chainStart,
    at_ms: 0,
  });
  const lines = [keyLine(forger), chainLine({ record: 'end', row: end })];
  expect((await verifyLines(each(lines))).valid).toBe(true);
  expect(await verifyLines(each(lines), signer.keyId)).toMatchObject({ valid: false });
});
