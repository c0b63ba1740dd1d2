import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  clientMessageSchema,
  serverMessageSchema,
  worldCloseCodes,
  worldSubprotocol,
} from '../../src/protocol/index.ts';

const text = readFileSync(new URL('../../docs/world-stream.md', import.meta.url), 'utf8');

test('docs/world-stream.md names every message and every code of closing, and no other', () => {
  const types = [...clientMessageSchema.options, ...serverMessageSchema.options].map(
    ({ shape }) => shape.type.value,
  );
  for (const type of types) expect(text).toContain(`\`${type}\``);
  const codes = [...text.matchAll(/^\| (\d{4}) \|/gm)].map(([, code]) => Number(code));
  expect(codes).toEqual([...new Set(Object.values(worldCloseCodes))].sort((a, b) => a - b));
  expect(text).toContain(worldSubprotocol);
});
