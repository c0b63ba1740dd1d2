import type { Command, Option } from '../../cli/index.ts';

/** `spacetime swarms`. */
export function swarmsCommand({
  options,
  exits,
}: {
  readonly options: Readonly<Record<string, Option>>;
  readonly exits: Readonly<Record<number, string>>;
}): Command {
  return {
    name: 'swarms',
    summary: 'List, make and remove swarms of light bodies.',
    subcommands: [
      {
        name: 'list',
        summary: 'List the swarms of the world.',
        options,
        exits,
        load: async () => (await import('./swarms.ts')).list,
      },
      {
        name: 'show',
        summary: 'Show one swarm.',
        positionals: ['<id>'],
        options,
        exits,
        load: async () => (await import('./swarms.ts')).show,
      },
      {
        name: 'add',
        summary: 'Put a swarm of light bodies about the Sun or a planet.',
        positionals: ['[swarm]'],
        options: {
          ...options,
          file: {
            type: 'string',
            value: 'FILE',
            doc: 'Reads the swarm from a file of JSON; - from standard input. A node of a scene will do.',
          },
        },
        exits,
        examples: [
          `spacetime swarms add '{"name":"dust","about":"sun","count":200,"seed":"dust","semi_major_axis_m":[3.2e11,3.6e11],"eccentricity":[0,0.1],"inclination_deg":[0,5],"absolute_magnitude":-8}'`,
        ],
        load: async () => (await import('./swarms.ts')).add,
      },
      {
        name: 'remove',
        summary: 'Take a swarm out of the world.',
        positionals: ['<id>'],
        options,
        exits,
        load: async () => (await import('./swarms.ts')).remove,
      },
    ],
  };
}
