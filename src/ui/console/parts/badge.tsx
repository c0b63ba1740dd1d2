import type { JSX } from 'preact';
import { plainWord } from '../../parts/words.ts';

type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'calm';

const tones: Readonly<Record<string, Tone>> = {
  ok: 'good',
  running: 'good',
  ready: 'good',
  live: 'good',
  loaded: 'good',
  active: 'good',
  completed: 'good',
  delivered: 'good',
  done: 'good',
  allowed: 'good',
  success: 'good',
  failed: 'bad',
  dead: 'bad',
  revoked: 'bad',
  refused: 'bad',
  error: 'bad',
  fatal: 'bad',
  timed_out: 'bad',
  degraded: 'warn',
  stopping: 'warn',
  warn: 'warn',
  superseded: 'warn',
  rotated: 'warn',
  waiting: 'warn',
  loading: 'busy',
  starting: 'busy',
  connecting: 'busy',
  queued: 'busy',
  pending: 'busy',
};

/** A state in a word and a colour; the word alone says it. */
export function Badge({ state, tone }: { state: string; tone?: Tone }): JSX.Element {
  return <span class={`badge badge--${tone ?? tones[state] ?? 'calm'}`}>{plainWord(state)}</span>;
}
