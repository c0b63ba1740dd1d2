import { z } from 'zod';
import type { AuditEntryView, AuditVerification } from '../../protocol/index.ts';
import { type AuditRow, canonicalJson } from '../store/audit-rows.ts';
import { AuditKey } from './audit-signer.ts';
import { type ChainRecord, ChainVerifier, type NotedEntry } from './chain-verifier.ts';

/** An entry as it is shown: instants as text, detail as an object. */
export function auditView({ at_ms, outcome, detail, ...row }: AuditRow): AuditEntryView {
  const shown = outcome === 'done' || outcome === 'refused' ? outcome : 'failed';
  const facts = JSON.parse(detail) as AuditEntryView['detail'];
  return { ...row, at: utc(at_ms), outcome: shown, detail: facts };
}

/** The first line of an exported file. */
export function keyLine({ keyId, publicKey }: AuditKey): string {
  const key = Buffer.from(publicKey).toString('base64url');
  return `${JSON.stringify({ record: 'key', algorithm: 'Ed25519', key_id: keyId, public_key: key })}\n`;
}

/** A part of the chain as a line of an exported file. */
export function chainLine(part: ChainRecord): string {
  const shown =
    part.record === 'entry'
      ? auditView(part.row)
      : Object.fromEntries(
          Object.entries(part.row).map(([name, value]) =>
            name.endsWith('_ms') ? [name.slice(0, -3), utc(Number(value))] : [name, value],
          ),
        );
  return `${JSON.stringify({ record: part.record, ...shown })}\n`;
}

/**
 * Whether an exported file is whole.
 * @param keyId The key that has to have signed it; absent to take the one that the file names.
 * @param noted An entry that has to be in it.
 */
export async function verifyLines(
  lines: AsyncIterable<string>,
  keyId?: string,
  noted?: NotedEntry,
): Promise<AuditVerification> {
  let verifier: ChainVerifier | undefined;
  let number = 0;
  for await (const line of lines) {
    number++;
    if (verifier === undefined) {
      const key = readKey(line);
      if (key === undefined) return withoutKey('the first line is no key of an exported audit');
      if (keyId !== undefined && key.keyId !== keyId)
        return withoutKey(`the file is signed with the key ${key.keyId}`);
      verifier = new ChainVerifier(key, undefined, noted);
      continue;
    }
    const part = readPart(line);
    if (part === undefined) verifier.unreadable(`line ${number} is no part of an exported audit`);
    else verifier.take(part);
    if (!verifier.whole) break;
  }
  return verifier?.ofFile() ?? withoutKey('the file is empty');
}

const instant = z.iso.datetime().transform((text) => Date.parse(text));
const whole = z.int().min(0);
const word = z.string();
const signature = { key_id: word, signature: word };
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const partSchema = z.discriminatedUnion('record', [
  z
    .strictObject({
      record: z.literal('entry'),
      seq: whole,
      at: instant,
      actor: word,
      role: word.nullable(),
      token_id: word.nullable(),
      address: word,
      action: word,
      target: word,
      outcome: z.enum(['done', 'failed', 'refused']),
      request_id: word,
      detail: z.record(z.string(), scalar),
      previous: word,
      hash: word,
    })
    .transform(({ record, at, detail, ...row }) => ({
      record,
      row: { ...row, at_ms: at, detail: canonicalJson(detail) },
    })),
  z
    .strictObject({
      record: z.literal('segment'),
      first_seq: whole,
      last_seq: whole,
      previous: word,
      hash: word,
      first: instant,
      last: instant,
      removed: instant,
      ...signature,
    })
    .transform(({ record, first, last, removed, ...row }) => ({
      record,
      row: { ...row, first_ms: first, last_ms: last, removed_ms: removed },
    })),
  z
    .strictObject({
      record: z.literal('checkpoint'),
      seq: whole,
      hash: word,
      count: whole,
      at: instant,
      ...signature,
    })
    .transform(({ record, at, ...row }) => ({ record, row: { ...row, at_ms: at } })),
  z
    .strictObject({
      record: z.literal('end'),
      first_seq: whole,
      previous: word,
      seq: whole,
      hash: word,
      at: instant,
      ...signature,
    })
    .transform(({ record, at, ...row }) => ({ record, row: { ...row, at_ms: at } })),
]);

function readPart(line: string): ChainRecord | undefined {
  return partSchema.safeParse(readJson(line)).data;
}

const keySchema = z.strictObject({
  record: z.literal('key'),
  algorithm: z.literal('Ed25519'),
  key_id: z.string(),
  public_key: z.string().regex(/^[\w-]{43}$/),
});

function readKey(line: string): AuditKey | undefined {
  const { data } = keySchema.safeParse(readJson(line));
  if (data === undefined) return undefined;
  try {
    const key = new AuditKey(Buffer.from(data.public_key, 'base64url'));
    return key.keyId === data.key_id ? key : undefined;
  } catch {
    return undefined;
  }
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function withoutKey(reason: string): AuditVerification {
  return {
    valid: false,
    entries: 0,
    first_seq: null,
    last_seq: null,
    head: null,
    checkpoints: 0,
    segments: 0,
    unsealed_entries: 0,
    unverified_signatures: 0,
    key_id: '',
    broken_at: { seq: 0, reason },
  };
}

const utc = (ms: number): string => new Date(ms).toISOString();
