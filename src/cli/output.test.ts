import { expect, test } from 'vitest';
import { Output } from './output.ts';

/** An output at a terminal, or at none, and what was written to it. */
function outputAt(columns: number | null, environment: Record<string, string> = {}, json = false) {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
    ...(columns === null ? {} : { isTTY: true, columns }),
  });
  const output = new Output({
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    environment,
    json,
    color: true,
  });
  return { output, written };
}

const head = ['id', 'owner', 'what it is for'] as const;
const rows = [
  ['job_0123456789', 'ada', 'a long sentence that no narrow terminal shows in one line'],
  ['job_1', 'somebody', 'short'],
];

test('a table is as wide as the terminal, and keeps what names things', () => {
  const { output, written } = outputAt(50, { NO_COLOR: '1' });
  output.table(head, rows);
  const lines = written.stdout.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
  expect(lines).toEqual([
    'id              owner     what it is for',
    'job_0123456789  ada       a long sentence that no…',
    'job_1           somebody  short',
    '',
  ]);
});

test('elsewhere cells are whole, with tabs between', () => {
  const { output, written } = outputAt(null);
  output.table(head, rows);
  expect(written.stdout).toBe(`${rows.map((row) => row.join('\t')).join('\n')}\n`);
});

test('an empty table says so to people, and nothing to programs', () => {
  const person = outputAt(80);
  person.output.table(head, []);
  expect(person.written).toEqual({ stdout: '', stderr: '(none)\n' });
  const program = outputAt(null);
  program.output.table(head, []);
  expect(program.written).toEqual({ stdout: '', stderr: '' });
});

test('no value moves the cursor, breaks a line or turns the direction of writing', () => {
  const { output, written } = outputAt(null);
  output.table(['a', 'b'], [['x\ty\n', '\u001b[2J\u202e']]);
  output.facts([['name', '\r\u009b31m']]);
  expect(written.stdout).toBe(
    String.raw`x\u0009y\u000a` +
      '\t' +
      String.raw`\u001b[2J\u202e` +
      '\nname  ' +
      String.raw`\u000d\u009b31m` +
      '\n',
  );
});

test.for([
  ['a terminal', {}, true],
  ['NO_COLOR', { NO_COLOR: '1' }, false],
  ['CI', { CI: 'true' }, false],
  ['CI=false', { CI: 'false' }, true],
  ['a terminal that can nothing', { TERM: 'dumb' }, false],
] as const)('colour with %s: %s', ([, environment, wanted]) => {
  const { output, written } = outputAt(80, environment);
  output.error('no');
  expect(written.stderr.includes('\u001b[')).toBe(wanted);
});

test('a bar is shown to people alone, within the line, and goes', async () => {
  const { output, written } = outputAt(50);
  output.progress(0.5, 'a text that is much longer than the rest');
  expect(written.stderr).toBe(`\r[${'#'.repeat(15)}${'.'.repeat(15)}]  50 % a text th…\u001b[K`);
  expect(written.stderr).toHaveLength(1 + 49 + 3);
  for (const [columns, environment, json] of [
    [null, {}, false],
    [80, { CI: '1' }, false],
    [80, {}, true],
  ] as const) {
    const other = outputAt(columns, environment, json);
    other.output.progress(1, 'done');
    other.output.endProgress();
    expect(await other.output.during('waiting', Promise.resolve(7))).toBe(7);
    expect(other.written).toEqual({ stdout: '', stderr: '' });
  }
});
