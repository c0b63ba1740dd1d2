import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import type { Figure } from './harness.ts';

/** What a figure was measured on. */
interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
}

/** The machine that this runs on. */
export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}

function readRecorded(path: string): Record<string, object> {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Error(`${path} cannot be read. Restore or remove it, then run this again.`, { cause: error });
  }
}

/** Merges figures into the file by name, with this machine and today's date; those of other names stay. */
export function recordFigures(path: string, figures: readonly Figure[]): void {
  recordOutcomes(
    path,
    figures.map(({ failure: _failure, ...rest }) => rest),
  );
}

/** Merges what was measured into the file by name, with this machine and today's date; what has other names stays. */
export function recordOutcomes(path: string, outcomes: readonly { readonly name: string }[]): void {
  const all = readRecorded(path);
  const machine = describeMachine();
  const date = new Date().toISOString().slice(0, 10);
  for (const { name, ...rest } of outcomes) all[name] = { ...rest, machine, date };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`);
}
