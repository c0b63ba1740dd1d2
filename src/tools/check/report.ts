import type { Environment } from '../../protocol/index.ts';
import { type CheckItem, type Severity, severities } from './item.ts';

/** Counts of items. */
export interface CheckSummary {
  readonly fulfilled: number;
  readonly open: Readonly<Record<Severity, number>>;
  readonly not_needed: number;
  readonly skipped: number;
}

/** What a check gives to programs. */
export interface CheckReport {
  /** Whether nothing critical and nothing high is open. */
  readonly ok: boolean;
  /** What it was judged as. */
  readonly environment: Environment;
  readonly version: string;
  /** UTC in ISO 8601. */
  readonly timestamp: string;
  readonly summary: CheckSummary;
  readonly items: readonly CheckItem[];
}

/** Puts items into a report, the most important first. */
export function reportOf(
  items: readonly CheckItem[],
  facts: Pick<CheckReport, 'environment' | 'version' | 'timestamp'>,
): CheckReport {
  const count = (state: CheckItem['state']): number => items.filter((item) => item.state === state).length;
  const openOf = (severity: Severity): number =>
    items.filter((item) => item.state === 'open' && item.severity === severity).length;
  const open = { critical: openOf('critical'), high: openOf('high'), medium: openOf('medium') };
  return {
    ok: open.critical + open.high === 0,
    ...facts,
    summary: {
      fulfilled: count('fulfilled'),
      open,
      not_needed: count('not_needed'),
      skipped: count('skipped'),
    },
    items: severities.flatMap((severity) => items.filter((item) => item.severity === severity)),
  };
}

/** A report in one sentence. */
export function summaryLine({ summary: { fulfilled, open, skipped }, environment }: CheckReport): string {
  const parts = severities
    .filter((severity) => open[severity] > 0)
    .map((severity) => `${open[severity]} ${severity}`);
  const all = open.critical + open.high + open.medium;
  return `Judged as ${environment}: ${fulfilled} fulfilled, ${all} open${all > 0 ? ` (${parts.join(', ')})` : ''}, ${skipped} skipped.`;
}
