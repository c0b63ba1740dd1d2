import { expect, test } from 'vitest';
import { PassedLines, passedLimitBytes } from './passed-lines.ts';

test('lines that nobody reads are left out, and counted when somebody reads again', () => {
  const sink = { writableLength: 0 };
  let written = '';
  const lines = new PassedLines(sink, (line) => {
    written += `${line}\n`;
    sink.writableLength += line.length;
  });
  for (let i = 0; i < 10_000; i++) lines.add('x'.repeat(1000));
  expect(sink.writableLength).toBeLessThan(passedLimitBytes + 2000);
  const left = 10_000 - written.split('\n').length + 1;
  expect(left).toBeGreaterThan(8000);
  sink.writableLength = 0;
  written = '';
  lines.add('again');
  lines.add('and on');
  expect(written).toBe(
    `supervisor: ${left} lines of the server were left out, because nobody read them\nagain\nand on\n`,
  );
});
