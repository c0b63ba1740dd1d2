import type { Log } from '../../engine/index.ts';
import type { FailureReport } from '../auth/failure-reports.ts';
import type { Vault } from '../auth/vault.ts';
import type { Act, Actor, AuditDetail, AuditEntry, AuditPort } from '../http/audit-port.ts';
import { CallAct } from '../http/call-act.ts';
import type { Scheduler } from '../scheduler.ts';
import { type AuditFacts, type AuditRow, canonicalJson } from '../store/audit-rows.ts';
import type { Operation } from '../store/operation.ts';
import {
  appendAudit,
  auditHead,
  keepCheckpoint,
  lastCheckpoint,
  oldAudit,
  sealSegment,
} from '../store/operations/audit.ts';
import { type Store, step } from '../store/store.ts';
import { AuditSigner } from './audit-signer.ts';
import { type RefusalCount, RefusalCounts } from './refusal-counts.ts';

/** What the trail is made of. */
export interface AuditParts {
  readonly store: Store;
  readonly vault: Vault;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

/** Something that was done, tried or refused. */
export interface AuditRecord extends Omit<AuditEntry, 'outcome'> {
  readonly outcome: AuditEntry['outcome'] | 'refused';
}

/** An entry that waits for the transaction it belongs to. */
export interface PreparedEntry {
  /** What `appendAudit` takes. */
  readonly facts: AuditFacts;
  /** Tells listeners of this process; to be called when the transaction is done. */
  announce(row: AuditRow): void;
}

/** Where tokens are refused. */
interface FailureSource {
  onFailures(listener: (report: FailureReport) => void): unknown;
}

/** Entries between two checkpoints, at most. */
const entriesPerCheckpoint = 64;
/** Entries are covered by a checkpoint after this time, however few they are. */
const checkpointMs = 10_000;
const refusalsMs = 60_000;
const housekeepingMs = 3_600_000;
/** How long entries are kept. */
const retentionMs = 90 * 86_400_000;
/** Entries that one segment removes at most. */
const maxSegment = 10_000;
const maxListeners = 100;
/** Longest value of a field, in characters. */
const maxText = 256;
const maxDetail = 2048;

/** Where the server itself acts. */
export const ownActor: Actor = { principal: undefined, address: 'server' };

/**
 * Writes down what was done by whom, in a chain in which nothing can be changed, taken out, moved or cut off without
 * notice: each entry holds the digest of the one before, and the head is signed often. Old entries give way to a signed
 * record of their place.
 */
export class AuditTrail implements AuditPort {
  readonly signer: AuditSigner;
  private readonly parts: AuditParts;
  private readonly refusals = new RefusalCounts();
  private readonly listeners = new Set<(entry: AuditRow) => void>();
  private readonly timers = new Map<string, () => void>();
  /** Entries since the last checkpoint. */
  private open = 0;
  private sealing: Promise<void> = Promise.resolve();

  constructor(parts: AuditParts) {
    this.parts = parts;
    this.signer = new AuditSigner(parts.vault);
  }

  /** Begins to write refusals every minute, checkpoints, and to remove what is old. */
  start(): void {
    this.every('refusals', refusalsMs, () => this.writeRefusals());
    this.every('checkpoints', checkpointMs, () => (this.open > 0 ? this.checkpoint() : undefined));
    this.every('housekeeping', housekeepingMs, () => this.removeOld());
  }

  /** Writes an entry; it is on the disk when this resolves. Rejects with `store_unavailable`. */
  async record(entry: AuditRecord): Promise<void> {
    this.noteRecorded(await this.parts.store.run(appendAudit, this.factsOf(entry)));
  }

  /** Runs an operation and writes the entry in one transaction. Rejects as the operation does; then nothing is written. */
  async runWith<Input, Output>(
    entry: AuditRecord,
    operation: Operation<Input, Output>,
    input: Input,
  ): Promise<Output> {
    const prepared = this.prepare(entry);
    const [output, row] = await this.parts.store.transact(
      step(operation, input),
      step(appendAudit, prepared.facts),
    );
    prepared.announce(row);
    return output;
  }

  /** An entry for an operation that writes it itself when it comes to that. */
  prepare(entry: AuditRecord): PreparedEntry {
    return { facts: this.factsOf(entry), announce: (row) => this.noteRecorded(row) };
  }

  /** An act of the server itself. */
  ownAct(action: string): Act {
    return new CallAct({ actor: ownActor, action, target: 'server', requestId: '' }, this);
  }

  /** Counts a refusal; equal ones of a minute become one entry. */
  refused({ actor, route, code }: Omit<RefusalCount, 'count'>): void {
    this.refusals.note({ actor, route, code });
  }

  /** Counts tokens that were not taken as refused sign-ins, with the reason. */
  follow(source: FailureSource): void {
    source.onFailures(({ reason, address, count }) => {
      const actor = { principal: undefined, address };
      this.refusals.note({ actor, route: 'sign_in', code: reason }, count);
    });
  }

  /** Hears of every entry after it was written; gives what ends that. */
  listen(listener: (entry: AuditRow) => void): () => void {
    if (this.listeners.size >= maxListeners) throw new RangeError('Too many listeners for the audit.');
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Writes the refusals that were counted. */
  async writeRefusals(): Promise<void> {
    const { counts, others } = this.refusals.take();
    const entries = counts.map(
      ({ actor, route, code, count }): AuditRecord => ({
        actor,
        action: 'request.refused',
        target: route,
        outcome: 'refused',
        requestId: '',
        detail: { code, count },
      }),
    );
    if (others > 0) {
      const rest = { action: 'request.refused', target: 'many', outcome: 'refused', requestId: '' } as const;
      entries.push({ actor: ownActor, ...rest, detail: { code: 'others', count: others } });
    }
    try {
      await Promise.all(entries.map((entry) => this.record(entry)));
    } catch (error) {
      this.refusals.putBack(counts, others);
      throw error;
    }
  }

  /** Signs the head of the chain as it is now. */
  checkpoint(): Promise<void> {
    this.sealing = this.sealing.catch(() => {}).then(() => this.signHead());
    return this.sealing;
  }

  /** Removes entries that are older than 90 days, and leaves a signed record of them. Gives how many segments went. */
  async removeOld(): Promise<number> {
    const { store, scheduler } = this.parts;
    for (let segments = 0; ; segments++) {
      const beforeMs = scheduler.nowMs() - retentionMs;
      const old = await store.run(oldAudit, { beforeMs, limit: maxSegment });
      if (old === null) return segments;
      const { oldest, newest } = old;
      const segment = this.signer.sign('segment', {
        first_seq: oldest.seq,
        last_seq: newest.seq,
        previous: oldest.previous,
        hash: newest.hash,
        first_ms: oldest.at_ms,
        last_ms: newest.at_ms,
        removed_ms: scheduler.nowMs(),
      });
      if (!(await store.run(sealSegment, segment))) return segments;
    }
  }

  /** Writes what is still counted, and signs the head for the last time. */
  async close(): Promise<void> {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
    await this.attempt('refusals', () => this.writeRefusals());
    await this.attempt('checkpoints', () => this.checkpoint());
  }

  private async signHead(): Promise<void> {
    const { store, scheduler } = this.parts;
    this.open = 0;
    const { seq, hash } = await store.run(auditHead, null);
    const last = await store.run(lastCheckpoint, null);
    if (seq === 0 || (last?.seq === seq && last.key_id === this.signer.keyId)) return;
    const said = { seq, hash, count: seq, at_ms: scheduler.nowMs() };
    await store.run(keepCheckpoint, this.signer.sign('checkpoint', said));
  }

  private noteRecorded(row: AuditRow): void {
    if (++this.open >= entriesPerCheckpoint) void this.attempt('checkpoints', () => this.checkpoint());
    for (const listener of this.listeners) {
      try {
        listener(row);
      } catch (error) {
        this.parts.log.error('a listener failed on an audit entry', { seq: row.seq, reason: String(error) });
      }
    }
  }

  private factsOf({ actor, action, target, outcome, requestId, detail = {} }: AuditRecord): AuditFacts {
    const { principal, address } = actor;
    return {
      at_ms: this.parts.scheduler.nowMs(),
      actor: plain(principal?.name ?? (actor === ownActor ? 'server' : 'anonymous')),
      role: principal?.role ?? null,
      token_id: principal?.tokenId ?? null,
      address: plain(address),
      action: plain(action),
      target: plain(target),
      outcome,
      request_id: plain(requestId),
      detail: detailText(detail),
    };
  }

  private every(name: string, ms: number, work: () => Promise<unknown> | undefined): void {
    const again = async (): Promise<void> => {
      await this.attempt(name, work);
      if (this.timers.has(name))
        this.timers.set(
          name,
          this.parts.scheduler.after(ms, () => void again()),
        );
    };
    this.timers.set(
      name,
      this.parts.scheduler.after(ms, () => void again()),
    );
  }

  private async attempt(what: string, work: () => Promise<unknown> | undefined): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.log.error('the audit could not be written', { what, reason: String(error) });
    }
  }
}

/** One line, no control characters, not too long: what an entry says cannot look like another entry. */
function plain(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu, '�');
  return line.length <= maxText ? line : `${line.slice(0, maxText - 3)}...`;
}

function detailText(detail: AuditDetail): string {
  const safe = Object.entries(detail).map(([name, value]) => [
    plain(name),
    typeof value === 'string' ? plain(value) : value,
  ]);
  const text = canonicalJson(Object.fromEntries(safe) as object);
  return text.length <= maxDetail ? text : canonicalJson({ shortened: true });
}
