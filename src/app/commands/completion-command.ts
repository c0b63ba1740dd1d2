import { type Command, completionScript, exitCodes, type Shell, shells } from '../../cli/index.ts';

/**
 * `spacetime completion`.
 * @param program The commands that are completed.
 */
export function completionCommand(program: () => Command): Command {
  return {
    name: 'completion',
    summary: 'Print what lets a shell complete commands, options and values.',
    positionals: ['<shell>'],
    choices: { '<shell>': async () => shells },
    examples: [
      'source <(spacetime completion bash)',
      'spacetime completion zsh > "$' + '{fpath[1]}/_spacetime"',
      'spacetime completion fish > ~/.config/fish/completions/spacetime.fish',
    ],
    load:
      async () =>
      async ({ positionals, output }) => {
        const script = await completionScript(program(), positionals[0] as Shell);
        if (output.json) output.value({ script });
        else output.line(script.trimEnd());
        return exitCodes.ok;
      },
  };
}
