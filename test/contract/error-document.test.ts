import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { errorCodes, errorTable, errorType } from '../../src/protocol/index.ts';

/** The reference page of the error table; `vitest run test/contract -u` writes it anew. */
function reference(): string {
  const rows = errorCodes.map((code) => {
    const { status, title, advice } = errorTable[code];
    return `| \`${code}\` | ${status} | ${title} | ${advice} |`;
  });
  return [
    '# Errors',
    '',
    'Every refusal of the HTTP API is an `application/problem+json` document (RFC 9457) with `type`, `title`, `status`, `detail`,',
    '`instance`, `code`, `advice`, `request_id` and, where fields did not fit, `errors[]`. Streams send the same codes in `error`',
    'messages. Programs switch on `code`; texts may be worded better at any time. This page is made from the table in',
    '`src/protocol/terms/errors.ts`.',
    '',
    `\`type\` is \`${errorType('not_found').replace('not_found', '<code>')}\`.`,
    '',
    '| code | status | meaning | what to do |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

test('docs/errors.md says what the table says', async () => {
  await expect(reference()).toMatchFileSnapshot('../../docs/errors.md');
});

test('every code is used by the product, in its one spelling', async () => {
  const files = globSync('src/{server,protocol}/**/*.ts').filter(
    (file) => !file.endsWith('.test.ts') && !file.endsWith('errors.ts'),
  );
  const text = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  const unused = errorCodes.filter((code) => !text.includes(`'${code}'`));
  expect(unused).toEqual([]);
});
