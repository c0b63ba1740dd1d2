import { signal } from '@preact/signals';
import type { Failure } from '../../parts/failure.ts';
import { failureOf } from './failure.ts';

/** A short word about something that was done or went wrong. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly failure: Failure | null;
  /** Takes back what was done. */
  readonly undo: (() => void) | null;
}

/** Good news goes by itself; failures stay until they are closed. */
const shownMs = 6000;
const undoableMs = 20_000;
const mostNotices = 4;

/** Everything that is shown in the corner. */
export class Notices {
  readonly list = signal<readonly Notice[]>([]);
  private nextId = 1;

  /** Says that something was done, with a way back where there is one. */
  done(text: string, undo: (() => void) | null = null): void {
    const id = this.add({ text, failure: null, undo });
    setTimeout(() => this.close(id), undo === null ? shownMs : undoableMs);
  }

  /** Says what went wrong. */
  failed(error: unknown): void {
    const failure = failureOf(error);
    this.add({ text: failure.title, failure, undo: null });
  }

  close(id: number): void {
    this.list.value = this.list.value.filter((notice) => notice.id !== id);
  }

  private add(notice: Omit<Notice, 'id'>): number {
    const id = this.nextId++;
    this.list.value = [...this.list.value, { ...notice, id }].slice(-mostNotices);
    return id;
  }
}
