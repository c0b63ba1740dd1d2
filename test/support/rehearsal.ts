import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeMachine } from '../bench/record.ts';
import { root } from './server.ts';

/** One step: what was done, how it ended, and how long it took, in seconds. */
interface Step {
  readonly step: string;
  readonly outcome: string;
  readonly seconds: number;
}

/** The log of a rehearsal: steps one after the other, none after one that failed. */
export class Rehearsal {
  private readonly steps: Step[] = [];
  private failed: string | undefined;

  /** Does a step and notes what it says. Throws at once where an earlier one failed. */
  async step(name: string, act: () => Promise<string>): Promise<void> {
    if (this.failed !== undefined) throw new Error(`"${this.failed}" failed before.`);
    this.failed = name;
    const startMs = performance.now();
    const outcome = await act();
    this.steps.push({ step: name, outcome, seconds: Math.round((performance.now() - startMs) / 100) / 10 });
    this.failed = undefined;
  }

  /** Writes the log, with machine and date, to docs/results/rehearsal.json where the runner was told to record. */
  keep(): void {
    if (process.env.KEEP_RECORD === undefined || this.failed !== undefined) return;
    const log = {
      date: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      steps: this.steps,
    };
    const file = path.join(root, 'docs/results/rehearsal.json');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(log, null, 2)}\n`);
  }
}
