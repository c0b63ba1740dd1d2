import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import type { AuditEntryView, AuditVerification } from '../../protocol/index.ts';
import { type LocalAudit, openLocalAudit, verifyAuditFile } from '../../server/offline/index.ts';
import { connect } from './connect.ts';
import { soundConfiguration } from './own-configuration.ts';
import { asking } from './report.ts';
import { allOf, wholeOption } from './values.ts';

const maxListed = 1000;
const defaultListed = 50;
const ownerOnly = 0o600;

/** Lists what was done, newest first. */
export const list: Action = (input) =>
  asking(input, async () => {
    const { output } = input;
    const client = connect(input);
    const filters = {
      ...word(input, 'from'),
      ...word(input, 'to'),
      ...word(input, 'actor'),
      ...word(input, 'action'),
      ...(word(input, 'outcome') as { outcome?: AuditEntryView['outcome'] }),
    };
    const most = wholeOption(input, 'limit', 1, maxListed) ?? defaultListed;
    const items = await allOf((part) => client.call('audit', { query: { ...filters, ...part } }), most);
    if (output.json) output.value({ items });
    else {
      output.table(
        ['number', 'when', 'who', 'from', 'what', 'to what', 'outcome', 'more'],
        items.map(({ seq, at, actor, address, action, target, outcome, detail }) => [
          String(seq),
          at,
          actor,
          address,
          action,
          target,
          outcome,
          Object.entries(detail)
            .map(([name, value]) => `${name}=${String(value)}`)
            .join(' '),
        ]),
      );
    }
    return exitCodes.ok;
  });

/** Writes the audit of the data folder as JSON lines. */
export const exportLines: Action = (input) =>
  withAudit(input, async (audit) => {
    const { out } = input.options;
    const lines = Readable.from(audit.export({ ...instant(input, 'from'), ...instant(input, 'to') }));
    const target: Writable =
      typeof out === 'string' ? createWriteStream(out, { flags: 'wx', mode: ownerOnly }) : process.stdout;
    try {
      await pipeline(lines, target, { end: target !== process.stdout });
    } catch (error) {
      if (typeof out !== 'string') throw error;
      throw new UsageError(`${out} cannot be written: ${(error as Error).message}.`);
    }
    if (typeof out === 'string' && !input.output.json) input.output.note(`The audit is in ${out}.`);
    return exitCodes.ok;
  });

/**
 * Checks the audit of the data folder, or an exported file. Exit code 1 with the first place that does not hold. Who can
 * write into the store can take the end of the chain out together with its checkpoints; that shows by a head that was
 * noted elsewhere.
 */
export const verify: Action = async (input) => {
  const { file, key } = input.options;
  const noted = notedEntry(input);
  if (typeof file !== 'string') {
    if (key !== undefined)
      throw new UsageError('--key belongs to --file; the data folder has its own secret.');
    return withAudit(input, async (audit) => show(await audit.verify(noted), input));
  }
  try {
    return show(await verifyAuditFile(file, typeof key === 'string' ? key : undefined, noted), input);
  } catch (error) {
    input.output.failure(`${file} cannot be read: ${(error as Error).message}.`, exitCodes.failed);
    return exitCodes.failed;
  }
};

function show(found: AuditVerification, { output }: Input): number {
  const { valid, entries, first_seq, last_seq, segments, checkpoints, broken_at } = found;
  if (output.json) output.value(found);
  else if (broken_at !== null) {
    output.error(`The chain is broken at entry ${broken_at.seq}: ${broken_at.reason}.`);
  } else {
    const span = first_seq === null ? '' : ` (${first_seq} to ${last_seq})`;
    output.line(
      `The audit is whole: ${entries} entries${span}, ${checkpoints} checkpoints, ${segments} removed segments.`,
    );
    output.line(`Signed with the key ${found.key_id}.`);
    if (found.head !== null) output.line(`Its head is ${last_seq}:${found.head}.`);
    if (found.unsealed_entries > 0)
      output.note(`${found.unsealed_entries} entries came after the last checkpoint.`);
    if (found.unverified_signatures > 0)
      output.note(`${found.unverified_signatures} signatures are of another secret and were not checked.`);
  }
  return valid ? exitCodes.ok : exitCodes.failed;
}

/** Runs what reads the audit in the store of the data folder. */
function withAudit(input: Input, work: (audit: LocalAudit) => Promise<number>): Promise<number> {
  return asking(input, async () => {
    const audit = await openLocalAudit(soundConfiguration());
    try {
      return await work(audit);
    } finally {
      await audit.close();
    }
  });
}

function word<N extends string>({ options }: Input, name: N): { [K in N]?: string } {
  const given = options[name];
  return (typeof given === 'string' ? { [name]: given } : {}) as { [K in N]?: string };
}

function notedEntry({ options: { expect } }: Input): { seq: number; hash: string } | undefined {
  if (expect === undefined) return undefined;
  const [, seq = '', hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(String(expect)) ?? [];
  if (hash !== '') return { seq: Number(seq), hash };
  throw new UsageError('--expect is a head as verify shows it: a number, a colon and 64 hexadecimal digits.');
}

function instant({ options }: Input, name: 'from' | 'to'): { fromMs?: number; toMs?: number } {
  const given = options[name];
  if (typeof given !== 'string') return {};
  const ms = Date.parse(given);
  if (Number.isNaN(ms)) throw new UsageError(`--${name} is an instant such as 2026-01-01T00:00:00Z.`);
  return name === 'from' ? { fromMs: ms } : { toMs: ms };
}
