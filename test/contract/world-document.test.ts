import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describe, engineErrors, type OptionDescription } from '../../src/engine/index.ts';
import { worldErrors, worldSubsystems } from '../../src/world/index.ts';

const table = (head: readonly string[], body: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...body.map((cells) => `| ${cells.join(' | ')} |`),
  '',
];

const errorTable = (errors: Readonly<Record<string, string>>): string[] =>
  table(['code', 'meaning'], fields(errors));

function optionRow(option: OptionDescription): string[] {
  const limits =
    option.kind === 'number' || option.kind === 'integer' ? `${option.min} to ${option.max}` : option.kind;
  const unit = 'unit' in option && option.unit !== '1' ? ` ${option.unit}` : '';
  return [`\`${option.name}\``, `${String(option.default)}${unit}`, `${limits}${unit}`, option.doc];
}

const fields = (docs: Readonly<Record<string, string>>): string[][] =>
  Object.entries(docs).map(([name, doc]) => [`\`${name}\``, doc]);

/** The reference page of the simulation; `vitest run test/contract -u` writes it anew. */
function reference(): string {
  const subsystems = worldSubsystems.map(describe);
  return [
    '# Subsystems and errors of the simulation',
    '',
    'A world is made of these. Boot order follows from the needs; in each tick those with a phase step, phase by phase: input,',
    'plan, integrate, contact, observe. A scene without celestial bodies has no `ground`, one without boxes and balls neither',
    '`floating-origin` nor `physics`. This page is made from the records in `src/world/subsystems` and from the tables of errors.',
    '',
    ...table(
      ['subsystem', 'phase', 'needs', 'what it does'],
      subsystems.map(({ name, phase, needs, doc }) => [`\`${name}\``, phase ?? '', needs.join(', '), doc]),
    ),
    ...subsystems
      .filter(({ options }) => options.length > 0)
      .flatMap(({ name, options }) => [
        `## Options of ${name}`,
        '',
        ...table(['option', 'default', 'limits', 'meaning'], options.map(optionRow)),
      ]),
    '## Commands',
    '',
    ...table(
      ['command', 'what it does'],
      subsystems.flatMap(({ commands }) => fields(commands)),
    ),
    '## State',
    '',
    'What a snapshot holds of each.',
    '',
    ...table(
      ['subsystem', 'field', 'meaning'],
      subsystems.flatMap(({ name, state }) => fields(state).map((cells) => [`\`${name}\``, ...cells])),
    ),
    '## Errors of the world',
    '',
    'Answers to commands carry these codes.',
    '',
    ...errorTable(worldErrors),
    '## Errors of the engine',
    '',
    ...errorTable(engineErrors),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

test('docs/subsystems.md says what the records say', async () => {
  await expect(reference()).toMatchFileSnapshot('../../docs/subsystems.md');
});

test.each([
  ['engine', engineErrors],
  ['world', worldErrors],
])('every code of the %s is thrown somewhere', (layer, errors) => {
  const sources = globSync(`src/${layer}/**/*.ts`).filter((file) => !/(\.test|\/errors?)\.ts$/.test(file));
  const text = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
  expect(Object.keys(errors).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});
