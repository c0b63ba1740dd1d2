import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { program } from '../../src/app/program.ts';
import { type Command, commonOptions } from '../../src/cli/index.ts';
import { root } from './server.ts';

/** A document of the repository: its text, and what stands in it as code. */
export interface Document {
  readonly file: string;
  readonly text: string;
  /** What stands between backticks in a line. */
  readonly spans: readonly string[];
  /** Lines that a reader is told to type, without comments; what goes on after a backslash is one line. */
  readonly typed: readonly string[];
}

/** Every document that people read. */
export function documents(): Document[] {
  const files = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...files.map((name) => `docs/${name}`)].map(read);
}

function read(file: string): Document {
  const text = readFileSync(path.join(root, file), 'utf8');
  const blocks = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  const typed = blocks
    .filter(([, language]) => language === 'sh')
    .flatMap(([, , lines = '']) => lines.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/(^|\s)#.*/, '').trim())
    .filter((line) => line !== '');
  const spans = [...text.replace(/^```.*?^```$/gms, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, span = '']) => span,
  );
  return { file, text, spans, typed };
}

/** The anchors that a renderer makes of the headings of a text. */
export function anchorsOf(text: string): Set<string> {
  const headings = text.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}

/** What is wrong with the words of a call of the command line; nothing where it can be understood. */
export function wrongCall(words: readonly string[]): string {
  let command: Command = program;
  let at = 0;
  for (; at < words.length; at++) {
    const next = command.subcommands?.find(({ name }) => name === words[at]);
    if (next === undefined) break;
    command = next;
  }
  if (command === program && words[0]?.startsWith('-') !== true) return `There is no command ${words[0]}.`;
  const own = { ...commonOptions, version: null, ...command.options };
  const end = words.indexOf('--');
  const strange = words
    .slice(at, end === -1 ? words.length : end)
    .flatMap((word) => /^--([a-z][a-z-]*)/.exec(word)?.[1] ?? [])
    .filter((name) => !Object.hasOwn(own, name));
  return strange.map((name) => `${command.name} has no option --${name}.`).join(' ');
}

/** The calls of the command line in a line that is typed, word by word, with those that another command is given in quotes. */
export function callsIn(line: string): string[][] {
  const given = [...line.matchAll(/"([^"]*)"/g)].flatMap(([, words = '']) => callsIn(words));
  const own = line
    .split(/\s(?:\||&&|;|\|\|)\s|\$\(|\)/)
    .map((part) => /^(?:sudo )?(?:npx )?(?:[\w./-]*\/)?spacetime(?:-as-server)? (.*)$/.exec(part.trim())?.[1])
    .filter((words) => words !== undefined)
    .map((words) => words.match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? []);
  return [...own, ...given];
}
