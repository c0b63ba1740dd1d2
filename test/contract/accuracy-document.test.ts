import { expect, test } from 'vitest';
import { earthSections } from '../support/accuracy/earth.ts';
import { motionSections } from '../support/accuracy/motion.ts';
import { positionSections } from '../support/accuracy/positions.ts';
import type { AccuracySection } from '../support/accuracy/section.ts';
import { skySections } from '../support/accuracy/sky.ts';

/** Each part of the page; what others compare goes here with a file of its own beside theirs. */
const parts: readonly (() => readonly AccuracySection[])[] = [
  positionSections,
  earthSections,
  skySections,
  motionSections,
];

function section({ title, text, head, rows }: AccuracySection): string[] {
  return [
    `## ${title}`,
    '',
    text,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ];
}

/** The page of accuracy; `vitest run test/contract/accuracy-document.test.ts -u` writes it anew. */
function page(): string {
  return [
    '# Accuracy',
    '',
    'How far results lie from what others have published, computed anew by every run of the tests: this page is made from',
    '`test/support/accuracy`, and a test fails when a figure on it is no longer true. Errors are rounded upward. The published',
    'figures stand as literals with their sources in `test/support` and beside the code that they try.',
    '',
    'Where positions come from: [ephemeris.md](ephemeris.md). What is listed and how: [sky.md](sky.md).',
    '',
    ...parts.flatMap((part) => part().flatMap(section)),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

test('docs/accuracy.md says what is computed', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/accuracy.md');
});
