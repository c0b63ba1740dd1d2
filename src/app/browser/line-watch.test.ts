import { afterEach, expect, test } from 'vitest';
import { WorldConnection } from '../../client/index.ts';
import type { Screen } from '../../ui/index.ts';
import { LineWatch } from './line-watch.ts';
import { TokenDesk } from './token-desk.ts';

/** How a line ends whose server is gone. */
const GONE = { code: 1006, reason: '', retryMs: 60_000 } as const;

const ignore = (): void => undefined;

let watch: LineWatch | undefined;
afterEach(() => watch?.stop());

/** A page whose line was never opened, and the screen on it. */
function page() {
  let screen: Screen = { kind: 'loading', steps: [] };
  const screens = {
    showScreen: (next: Screen) => {
      screen = next;
    },
    screenKind: () => screen.kind,
    onRetry: ignore,
    onToken: ignore,
  };
  const line = new WorldConnection({ baseUrl: 'http://127.0.0.1', name: 'Ada' });
  const desk = new TokenDesk({ kept: () => null, keep: ignore, forget: ignore });
  watch = new LineWatch({ screens, line, desk, onRefused: ignore });
  return { watch, shown: () => screen };
}

test('who was never in the world is not told of a ship there, and sees no empty instruments', () => {
  const { watch: line, shown } = page();
  line.lost(GONE);
  expect(shown()).toMatchObject({
    kind: 'lost',
    reason: 'The server does not answer. This page tries again by itself.',
    isOverWorld: false,
  });
});

test('who was in the world is told that the ship waits, over the world', () => {
  const { watch: line, shown } = page();
  line.live();
  line.lost(GONE);
  expect(shown()).toMatchObject({ kind: 'lost', isOverWorld: true });
  expect(shown()).toHaveProperty('reason', expect.stringContaining('your ship waits'));
});
