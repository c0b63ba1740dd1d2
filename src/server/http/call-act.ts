import type { Operation } from '../store/operation.ts';
import type { Act, AuditDetail, AuditEntry, AuditPort } from './audit-port.ts';

/** An act before it is known how it ends. */
type Beginning = Omit<AuditEntry, 'outcome'>;

/** The act of one call, and its entry in the audit. */
export class CallAct implements Act {
  private readonly audit: AuditPort | undefined;
  private beginning: Beginning | undefined;
  private written = false;

  /** @param beginning What the entry says unless something else is noted; undefined for a call that changes nothing. */
  constructor(beginning: Beginning | undefined, audit: AuditPort | undefined) {
    this.beginning = beginning;
    this.audit = audit;
  }

  note(target: string, detail: AuditDetail = {}): void {
    const { beginning } = this;
    if (beginning !== undefined)
      this.beginning = { ...beginning, target, detail: { ...beginning.detail, ...detail } };
  }

  async run<Input, Output>(operation: Operation<Input, Output>, input: Input): Promise<Output> {
    const { beginning, audit } = this;
    if (beginning === undefined || audit === undefined)
      throw new TypeError(`${operation.name} belongs to a call that has no name for it in the audit.`);
    const output = await audit.runWith({ ...beginning, outcome: 'done' }, operation, input);
    this.written = true;
    return output;
  }

  /** Writes the entry, unless that was done together with a change. Rejects with `store_unavailable`. */
  async record(outcome: AuditEntry['outcome']): Promise<void> {
    if (this.beginning === undefined || this.written) return;
    await this.audit?.record({ ...this.beginning, outcome });
  }
}
