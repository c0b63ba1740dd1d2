import { byHand, handRules } from './hand-rules.ts';
import { type CheckItem, severities } from './item.ts';
import type { CheckReport } from './report.ts';

const byWords: Readonly<Record<CheckItem['by'], string>> = {
  configuration: 'settings',
  files: 'files',
  machine: 'machine',
  hand: 'by hand',
};

/**
 * The checklist before a server goes into service, with what is fulfilled, as Markdown. It tells no date and no version, so
 * that the same settings make the same page.
 * @param call The command that makes it.
 * @param sources Files that the settings come from; none for those of the environment.
 */
export function readinessDocument(report: CheckReport, call: string, sources: readonly string[]): string {
  const items: readonly CheckItem[] = [...report.items, ...handRules.map((rule) => ({ ...rule, ...byHand }))];
  const from =
    sources.length === 0 ? 'the settings of a machine' : sources.map((file) => `\`${file}\``).join(' and ');
  return [
    '# Readiness',
    '',
    `What has to be so before a ${report.environment} server goes into service, with what is fulfilled by`,
    `${from}.`,
    'A mark stands at what is fulfilled or not needed there. The rest is open, or cannot be seen from files: `spacetime check` on the',
    'machine looks at it. This page is made by:',
    '',
    '```sh',
    call,
    '```',
    '',
    ...severities.flatMap((severity) => [
      `## ${severity.slice(0, 1).toUpperCase()}${severity.slice(1)}`,
      '',
      ...items.filter((item) => item.severity === severity).flatMap(lines),
      '',
    ]),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

function lines({ state, subject, found, advice, by }: CheckItem): string[] {
  const done = state === 'fulfilled' || state === 'not_needed';
  const first = `- [${done ? 'x' : ' '}] **${plain(subject)}** (${byWords[by]}): ${plain(found)}`;
  return done ? [first] : [first, `  → ${plain(advice)}`];
}

/** Text in which no sign means anything to Markdown. */
function plain(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*[\]<>|]/g, '\\$&');
}
