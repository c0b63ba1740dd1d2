import type { AuditVerification } from '../../protocol/index.ts';
import { chainStart } from '../store/audit-rows.ts';
import { lastCheckpoint, listSegments, readAudit } from '../store/operations/audit.ts';
import type { Store } from '../store/store.ts';
import type { AuditKey, AuditSigner } from './audit-signer.ts';
import { type ChainRecord, ChainVerifier, type NotedEntry } from './chain-verifier.ts';

/** From the first instant up to, not with, the last; in milliseconds since 1970. */
export interface AuditSpan {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Entries that are read at once. */
const pageSize = 500;

/** The chain as it is kept, oldest first; a span leaves out the records of what was removed. */
async function* readChain(store: Store, span: AuditSpan = {}): AsyncGenerator<ChainRecord> {
  if (span.fromMs === undefined)
    for (const row of await store.run(listSegments, null)) yield { record: 'segment', row };
  let after = 0;
  for (;;) {
    const { entries, checkpoints } = await store.run(readAudit, { after, limit: pageSize, ...span });
    const marks = new Map(checkpoints.map((row) => [row.seq, row]));
    for (const row of entries) {
      yield { record: 'entry', row };
      const mark = marks.get(row.seq);
      if (mark !== undefined) yield { record: 'checkpoint', row: mark };
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < pageSize) return;
    after = last.seq;
  }
}

/** The chain of a span with a signed end, so that a copy shows what is missing of it. */
export async function* sealedChain(
  store: Store,
  signer: AuditSigner,
  span: AuditSpan,
  nowMs: number,
): AsyncGenerator<ChainRecord> {
  let begun: { first_seq: number; previous: string } | undefined;
  let head = { seq: 0, hash: chainStart };
  for await (const part of readChain(store, span)) {
    const { record, row } = part;
    if (record === 'segment') {
      begun ??= { first_seq: row.first_seq, previous: row.previous };
      head = { seq: row.last_seq, hash: row.hash };
    } else if (record === 'entry') {
      begun ??= { first_seq: row.seq, previous: row.previous };
      head = row;
    }
    yield part;
  }
  const { first_seq, previous } = begun ?? { first_seq: 1, previous: chainStart };
  const { seq, hash } = head;
  yield { record: 'end', row: signer.sign('export', { first_seq, previous, seq, hash, at_ms: nowMs }) };
}

/**
 * Whether the chain of a store is whole. Work goes on meanwhile.
 * @param noted An entry that has to be in it.
 */
export async function verifyStore(
  store: Store,
  key: AuditKey,
  noted?: NotedEntry,
): Promise<AuditVerification> {
  const newest = await store.run(lastCheckpoint, null);
  const verifier = new ChainVerifier(key, { seq: 1, previous: chainStart }, noted);
  for await (const part of readChain(store)) {
    verifier.take(part);
    if (!verifier.whole) break;
  }
  return verifier.ofStore(newest);
}
