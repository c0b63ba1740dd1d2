import type { Action, Command, Option } from '../../cli/index.ts';

/** What every command that asks a server takes, and how it may end. */
export interface Asking {
  readonly options: Readonly<Record<string, Option>>;
  readonly exits: Readonly<Record<number, string>>;
}

/**
 * Makes commands that ask a server. What each does is an export of one module, which is loaded when it is called; `remove`
 * stands for `delete`, which no export can be called.
 */
export function askingCommands<A extends string>(
  load: () => Promise<Readonly<Record<A, Action>>>,
  { options, exits }: Asking,
) {
  return (
    action: A,
    summary: string,
    rest: Pick<Command, 'positionals' | 'choices' | 'options' | 'examples'> = {},
  ): Command => ({
    summary,
    exits,
    ...rest,
    name: action === 'remove' ? 'delete' : action,
    options: { ...options, ...rest.options },
    load: async () => (await load())[action],
  });
}
