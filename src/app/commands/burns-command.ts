import type { Command, Option } from '../../cli/index.ts';

type Options = Readonly<Record<string, Option>>;

const fly: Option = { type: 'boolean', doc: 'Let the ship fly its plan by itself.' };
const number = (value: string, doc: string): Option => ({ type: 'string', value, doc });
const burn: Options = {
  at: number('DATE', 'Its instant: UTC, another scale, a Julian date or an epoch (docs/sky.md).'),
  in: number('SECONDS', 'Instead of a date: simulated seconds from now.'),
  prograde: number('MPS', 'Change of velocity along the motion, m/s; against it below zero.'),
  normal: number('MPS', 'Change along the angular momentum, m/s.'),
  radial: number('MPS', 'Change outward, upright on both, m/s.'),
};

/** `spacetime burns`. */
export function burnsCommand({
  options,
  exits,
}: {
  readonly options: Options;
  readonly exits: Readonly<Record<number, string>>;
}): Command {
  const named = (
    name: 'show' | 'set' | 'add' | 'change' | 'remove' | 'clear' | 'fly' | 'stop',
    summary: string,
    {
      positionals = [],
      options: own = {},
      examples = [],
    }: Pick<Command, 'positionals' | 'options' | 'examples'> = {},
  ): Command => ({
    name,
    summary,
    positionals: ['<ship>', ...positionals],
    options: { ...options, ...own },
    exits,
    ...(examples.length === 0 ? {} : { examples }),
    load: async () => (await import('./burns.ts'))[name],
  });
  return {
    name: 'burns',
    summary: 'Show, plan and fly the burns of a ship.',
    subcommands: [
      named('show', 'Show what a ship is to do.'),
      named('set', 'Put burns in the place of all that are planned.', {
        positionals: ['[plan]'],
        options: {
          file: {
            type: 'string',
            value: 'FILE',
            doc: 'Reads the plan from a file of JSON, such as `burns show --json` writes; - from standard input.',
          },
          fly,
        },
        examples: [
          `spacetime burns set entity_7 '[{"utc":"2026-06-21T13:00:00Z","prograde_mps":120},{"in_seconds":7200,"radial_mps":-5}]'`,
          'spacetime burns show entity_7 --json | spacetime burns set entity_8 --file - --fly',
        ],
      }),
      named('add', 'Add a burn.', {
        options: { ...burn, fly },
        examples: ['spacetime burns add entity_7 --in 600 --prograde 120 --normal -3.5 --fly'],
      }),
      named('change', 'Change a burn: what is left out stays.', {
        positionals: ['<burn>'],
        options: burn,
        examples: ['spacetime burns change entity_7 burn_0123456789abcdef --prograde 118.5'],
      }),
      named('remove', 'Take a burn out.', { positionals: ['<burn>'] }),
      named('clear', 'Take all burns out.'),
      named('fly', 'Let a ship fly its plan by itself.'),
      named('stop', 'Let a ship fly its plan no longer; the plan stays.'),
    ],
  };
}
