import type { Choices, Command, Option } from './command.ts';
import { commonOptions } from './help.ts';

/** Shells that completion is made for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** Name of a shell that completion is made for. */
export type Shell = (typeof shells)[number];

/** A word that may come next, and what it means. */
interface Word {
  readonly text: string;
  readonly doc: string;
}

/** What may be written after an option, or after a command: words of a closed set, a file, or anything. */
interface Values {
  readonly words: readonly string[];
  readonly file: boolean;
}

interface CompletedOption extends Values {
  readonly name: string;
  readonly short: string | undefined;
  readonly takesValue: boolean;
  readonly doc: string;
}

/** One command, or group, with all that may follow it. */
interface Place extends Values {
  /** Names that lead here, each after a blank, without that of the program. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly CompletedOption[];
}

/** A script for a shell that completes commands, options and the values of closed sets. It asks nothing when it runs. */
export async function completionScript(program: Command, shell: Shell): Promise<string> {
  const places = await placesBelow(program);
  const makers = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
  return makers[shell](program.name, places);
}

async function placesBelow(command: Command, path = ''): Promise<Place[]> {
  const subcommands = command.subcommands ?? [];
  const declared = Object.entries({ ...command.options, ...commonOptions });
  const own: Place = {
    path,
    commands: subcommands.map(({ name, summary }) => ({ text: name, doc: summary })),
    options: await Promise.all(declared.map(completedOption)),
    words: (await Promise.all(Object.values(command.choices ?? {}).map(read))).flat(),
    file: (command.positionals ?? []).some((name) => name.includes('file')),
  };
  const below = await Promise.all(subcommands.map((one) => placesBelow(one, `${path} ${one.name}`)));
  return [own, ...below.flat()];
}

async function completedOption([name, option]: [string, Option]): Promise<CompletedOption> {
  return {
    name,
    short: option.short,
    takesValue: option.type === 'string',
    doc: option.doc,
    words: option.choices === undefined ? [] : await read(option.choices),
    file: option.value === 'FILE',
  };
}

async function read(choices: Choices): Promise<readonly string[]> {
  return choices();
}

/** Spellings of an option that a value follows. */
function spellings({ name, short }: CompletedOption): string[] {
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Patterns of `case`: the path and the word before, for every option that takes such a value. */
function valueCases(
  places: readonly Place[],
  answer: (option: CompletedOption) => string,
): readonly string[] {
  return places.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map((option) => {
        const patterns = spellings(option).map((spelling) => quoted(`${path} ${spelling}`));
        return `    (${patterns.join('|')}) ${answer(option)} ;;`;
      }),
  );
}

/** The `case` that follows the words down the tree. */
function pathCase(places: readonly Place[]): string {
  return places
    .filter(({ path }) => path !== '')
    .map(({ path }) => quoted(path))
    .join('|');
}

function bashScript(name: string, places: readonly Place[]): string {
  const values = valueCases(places, ({ words, file }) =>
    file ? 'files=1' : `words=${quoted(words.join(' '))}`,
  );
  const options = places.map(
    ({ path, options: all }) =>
      `      (${quoted(path)}) words=${quoted(all.flatMap(spellings).join(' '))} ;;`,
  );
  const words = places.map(({ path, commands, words: own, file }) => {
    const list = [...commands.map(({ text }) => text), ...own].join(' ');
    return `      (${quoted(path)}) words=${quoted(list)}${file ? '; files=1' : ''} ;;`;
  });
  return `# Completion of ${name} for bash, made by "${name} completion bash".
_${name}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" at='' words='' files='' i
  # "--option=value" comes in three words.
  if [[ $word == '=' ]]; then word=''
  elif [[ $before == '=' ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      (${pathCase(places)}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $before" in
${values.join('\n')}
    (*) if [[ $word == -* ]]; then case "$at" in
${options.join('\n')}
    esac; else case "$at" in
${words.join('\n')}
    esac; fi ;;
  esac
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  fi
  return 0
}
complete -F _${name} ${name}
`;
}

function zshScript(name: string, places: readonly Place[]): string {
  const described = (text: string, doc: string): string => quoted(`${text.replaceAll(':', '\\:')}:${doc}`);
  const values = valueCases(places, ({ words, file }) => {
    if (file) return '_files; return';
    return words.length === 0 ? 'return' : `compadd -- ${words.map(quoted).join(' ')}; return`;
  });
  const options = places.map(({ path, options: all }) => {
    const list = all.flatMap((option) => spellings(option).map((one) => described(one, option.doc)));
    return `      (${quoted(path)}) found=(${list.join(' ')}) ;;`;
  });
  const words = places.map(({ path, commands, words: own, file }) => {
    const list = [...commands.map(({ text, doc }) => described(text, doc)), ...own.map(quoted)];
    // A word that goes on behind its "=" gets no blank.
    if (own.some((word) => word.endsWith('='))) {
      return `      (${quoted(path)}) compadd -S '' -- ${own.map(quoted).join(' ')} ;;`;
    }
    return `      (${quoted(path)}) found=(${list.join(' ')})${file ? '; _files' : ''} ;;`;
  });
  return `#compdef ${name}
# Completion of ${name} for zsh, made by "${name} completion zsh".
_${name}() {
  local at='' before="\${words[CURRENT-1]}" i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      (${pathCase(places)}) at="$at \${words[i]}" ;;
    esac
  done
  case "$at $before" in
${values.join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    case "$at" in
${options.join('\n')}
    esac
  else
    case "$at" in
${words.join('\n')}
    esac
  fi
  (( \${#found} )) && _describe '${name}' found
}
if [[ "\${funcstack[1]}" == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function fishScript(name: string, places: readonly Place[]): string {
  const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const paths = places.filter(({ path }) => path !== '').map(({ path }) => quote(path));
  const lines = places.flatMap(({ path, commands, options, words, file }) => {
    const start = `complete -c ${name} -n ${quote(`__${name}_at ${quote(path)}`)}`;
    return [
      ...commands.map(({ text, doc }) => `${start} -a ${text} -d ${quote(doc)}`),
      ...(words.length === 0 ? [] : [`${start} -a ${quote(words.join(' '))}`]),
      ...(file ? [`${start} -F`] : []),
      ...options.map((option) => {
        const short = option.short === undefined ? '' : ` -s ${option.short}`;
        const list = option.words.length === 0 ? '' : ` -a ${quote(option.words.join(' '))}`;
        const value = option.takesValue ? ` -r ${option.file ? '-F' : '-f'}${list}` : '';
        return `${start}${short} -l ${option.name}${value} -d ${quote(option.doc)}`;
      }),
    ];
  });
  return `# Completion of ${name} for fish, made by "${name} completion fish".
function __${name}_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
      case ${paths.join(' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
complete -c ${name} -f
${lines.join('\n')}
`;
}
