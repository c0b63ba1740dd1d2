import type { AuditVerification } from '../../protocol/index.ts';
import { type AuditRow, auditHash, type CheckpointRow, type SegmentRow } from '../store/audit-rows.ts';
import type { AuditKey, Signed } from './audit-signer.ts';

/** What stands at the end of an exported file: which entries it holds, signed. */
export interface ExportSeal {
  readonly first_seq: number;
  readonly previous: string;
  readonly seq: number;
  readonly hash: string;
  readonly at_ms: number;
  readonly key_id: string;
  readonly signature: string;
}

/** A part of the chain in the order in which it is checked. */
export type ChainRecord =
  | { readonly record: 'segment'; readonly row: SegmentRow }
  | { readonly record: 'entry'; readonly row: AuditRow }
  | { readonly record: 'checkpoint'; readonly row: CheckpointRow }
  | { readonly record: 'end'; readonly row: ExportSeal };

/** Where a chain begins. */
export interface ChainPlace {
  readonly seq: number;
  readonly previous: string;
}

/** An entry as somebody has noted it elsewhere, where who can write into the store cannot reach it. */
export interface NotedEntry {
  readonly seq: number;
  readonly hash: string;
}

/** Follows a chain from its start and remembers the first place where it does not hold. */
export class ChainVerifier {
  private readonly key: AuditKey;
  private readonly noted: NotedEntry | undefined;
  private next: ChainPlace | undefined;
  private begun: ChainPlace | undefined;
  private last: AuditRow | undefined;
  private firstEntry: number | null = null;
  private sealed: number | undefined;
  private ended = false;
  private counts = { entries: 0, checkpoints: 0, segments: 0, unsealed: 0, unverified: 0 };
  private broken: AuditVerification['broken_at'] = null;

  /**
   * @param start Where the chain has to begin; absent where its end says so.
   * @param noted An entry that has to be there.
   */
  constructor(key: AuditKey, start?: ChainPlace, noted?: NotedEntry) {
    this.key = key;
    this.next = start;
    this.noted = noted;
  }

  /** Whether nothing is wrong so far. */
  get whole(): boolean {
    return this.broken === null;
  }

  /** Takes the next part. After the first mistake nothing more is looked at. */
  take(part: ChainRecord): void {
    if (!this.whole) return;
    if (this.ended) this.fail(this.place, 'something follows the end of the file');
    else if (part.record === 'entry') this.entry(part.row);
    else if (part.record === 'segment') this.segment(part.row);
    else if (part.record === 'checkpoint') this.checkpoint(part.row);
    else this.end(part.row);
  }

  /** A part cannot be read at all. */
  unreadable(reason: string): void {
    if (this.whole) this.fail(this.place, reason);
  }

  /** What came out, when the end of a file has to be signed. */
  ofFile(): AuditVerification {
    if (this.whole && !this.ended) this.fail(this.place, 'the end of the file is missing');
    this.lookForNoted();
    return this.result();
  }

  /** What came out for a store whose newest checkpoint was this one before the chain was read. */
  ofStore(newest: CheckpointRow | null): AuditVerification {
    if (this.whole && newest !== null && newest.seq >= this.place)
      this.fail(this.place, 'entries are missing at the end: a checkpoint names later ones');
    if (this.whole && newest !== null && newest.key_id !== this.key.keyId)
      this.fail(newest.seq, 'the newest checkpoint is signed with another secret');
    this.lookForNoted();
    return this.result();
  }

  private lookForNoted(): void {
    const { noted, begun } = this;
    if (noted === undefined || !this.whole) return;
    if (noted.seq >= this.place)
      this.fail(this.place, `entries are missing at the end: ${noted.seq} was noted`);
    else if (begun !== undefined && noted.seq < begun.seq - 1)
      this.fail(begun.seq, `the chain begins after ${noted.seq}, which was noted`);
    else if (begun?.seq === noted.seq + 1) this.compare(noted.seq, begun.previous);
  }

  /** An old entry that was removed is vouched for by the signed record of that, and by what follows it. */
  private compare(seq: number, hash: string): void {
    if (seq === this.noted?.seq && hash !== this.noted.hash)
      this.fail(seq, 'the entry is another one than was noted');
  }

  private entry(row: AuditRow): void {
    const { seq, previous } = this.next ?? row;
    this.begun ??= { seq, previous };
    if (row.seq > seq) this.fail(seq, `entries are missing: ${row.seq} follows ${seq - 1}`);
    else if (row.seq < seq) this.fail(row.seq, 'the entry stands in the wrong place');
    else if (row.previous !== previous) this.fail(row.seq, 'the entry does not follow the one before');
    else if (auditHash(row) !== row.hash) this.fail(row.seq, 'the entry was changed');
    else this.compare(row.seq, row.hash);
    this.next = { seq: row.seq + 1, previous: row.hash };
    this.last = row;
    this.firstEntry ??= row.seq;
    this.counts.entries++;
    this.counts.unsealed++;
  }

  private segment(row: SegmentRow): void {
    const { seq, previous } = this.next ?? { seq: row.first_seq, previous: row.previous };
    this.begun ??= { seq, previous };
    if (this.last !== undefined) this.fail(row.first_seq, 'a record of removed entries follows entries');
    else if (row.first_seq !== seq || row.previous !== previous || row.last_seq < row.first_seq)
      this.fail(seq, 'a record of removed entries does not follow the one before');
    else {
      this.signed('segment', row, row.first_seq);
      this.compare(row.last_seq, row.hash);
    }
    this.next = { seq: row.last_seq + 1, previous: row.hash };
    this.counts.segments++;
  }

  private checkpoint(row: CheckpointRow): void {
    if (row.seq !== this.last?.seq || row.hash !== this.last.hash || row.count !== row.seq)
      this.fail(row.seq, 'a checkpoint does not fit the chain');
    else this.signed('checkpoint', row, row.seq);
    this.counts.checkpoints++;
    this.counts.unsealed = 0;
  }

  private end(row: ExportSeal): void {
    this.ended = true;
    this.sealed = row.seq;
    const { seq, previous } = this.begun ?? { seq: row.first_seq, previous: row.previous };
    if (row.first_seq !== seq || row.previous !== previous)
      this.fail(row.first_seq, 'entries are missing at the start');
    else if (this.next !== undefined && (row.seq !== this.next.seq - 1 || row.hash !== this.next.previous))
      this.fail(this.place, 'entries are missing at the end');
    else if (this.next === undefined && row.seq !== row.first_seq - 1)
      this.fail(row.first_seq, 'every entry is missing');
    else this.signed('export', row, row.seq);
    this.counts.unsealed = 0;
  }

  private signed(kind: string, row: Signed<object>, seq: number): void {
    const found = this.key.check(kind, row);
    if (found === 'wrong') this.fail(seq, `the signature of the ${kind} is wrong`);
    else if (found === 'unknown' && kind === 'export')
      this.fail(seq, 'the end of the file is signed with another key');
    else if (found === 'unknown') this.counts.unverified++;
  }

  /** Number of the entry that should come next. */
  private get place(): number {
    return this.next?.seq ?? this.sealed ?? 1;
  }

  private fail(seq: number, reason: string): void {
    this.broken ??= { seq, reason };
  }

  private result(): AuditVerification {
    const { entries, checkpoints, segments, unsealed, unverified } = this.counts;
    return {
      valid: this.whole,
      entries,
      first_seq: this.firstEntry,
      last_seq: this.last?.seq ?? null,
      head: this.last?.hash ?? null,
      checkpoints,
      segments,
      unsealed_entries: unsealed,
      unverified_signatures: unverified,
      key_id: this.key.keyId,
      broken_at: this.broken,
    };
  }
}
