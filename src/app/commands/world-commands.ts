import type { Command, Option } from '../../cli/index.ts';
import { choices } from './choices.ts';

type Options = Readonly<Record<string, Option>>;
type Exits = Readonly<Record<number, string>>;

/** `spacetime entities`. */
export function entitiesCommand(options: Options, exits: Exits): Command {
  const json = (what: string): Option => ({ type: 'string', value: 'JSON', doc: what });
  return {
    name: 'entities',
    summary: 'List, make, move and remove what is in the world.',
    subcommands: [
      {
        name: 'list',
        summary: 'List what is in the world.',
        options: {
          ...options,
          kind: { type: 'string', value: 'KIND', choices: choices.entityKind, doc: 'Only those of a kind.' },
        },
        exits,
        load: async () => (await import('./entities.ts')).list,
      },
      {
        name: 'show',
        summary: 'Show one entity.',
        positionals: ['<id>'],
        options,
        exits,
        load: async () => (await import('./entities.ts')).show,
      },
      spawnCommand(options, exits),
      {
        name: 'move',
        summary: 'Move an entity.',
        positionals: ['<id>'],
        options: {
          ...options,
          position: json('Where to: one of the forms of docs/scenes.md.'),
          velocity: json('Velocity in m/s, three numbers.'),
          rotation: json('Attitude, such as {"xyz_deg":[0,90,0]}.'),
        },
        exits,
        examples: [
          `spacetime entities move entity_7 --position '{"body":"mars","lat_deg":0,"lon_deg":0,"alt_m":500000}'`,
        ],
        load: async () => (await import('./entities.ts')).move,
      },
      {
        name: 'remove',
        summary: 'Take an entity out of the world.',
        positionals: ['<id>'],
        options,
        exits,
        load: async () => (await import('./entities.ts')).remove,
      },
    ],
  };
}

/** `spacetime save`. */
export function saveCommand(options: Options, exits: Exits): Command {
  return {
    name: 'save',
    summary: 'Save the world, and go back to a save.',
    subcommands: [
      {
        name: 'list',
        summary: 'List every save, newest first.',
        options,
        exits,
        load: async () => (await import('./save.ts')).list,
      },
      {
        name: 'create',
        summary: 'Save the world into a slot, or into the first free one.',
        positionals: ['[slot]'],
        options: {
          ...options,
          name: { type: 'string', value: 'NAME', doc: 'What the save is called.' },
          overwrite: { type: 'boolean', doc: 'Let a save that is in the slot give way.' },
        },
        exits,
        load: async () => (await import('./save.ts')).create,
      },
      {
        name: 'load',
        summary: 'Go back to a save.',
        positionals: ['<slot>'],
        options,
        exits,
        load: async () => (await import('./save.ts')).load,
      },
      {
        name: 'delete',
        summary: 'Remove a save.',
        positionals: ['<slot>'],
        options,
        exits,
        load: async () => (await import('./save.ts')).remove,
      },
    ],
  };
}

/** `spacetime screenshot`. */
export function screenshotCommand(options: Options, exits: Exits): Command {
  return {
    name: 'screenshot',
    summary: 'Ask a visitor who agreed for a picture, and write it to a file.',
    positionals: ['<file>'],
    options: {
      ...options,
      visitor: { type: 'string', value: 'ID', doc: 'Who is asked (default: whoever agreed).' },
      size: { type: 'string', value: 'WxH', doc: 'Size in pixels (default 1280x720).' },
    },
    exits,
    load: async () => (await import('./screenshot.ts')).screenshot,
  };
}

/** `spacetime entities spawn`. */
function spawnCommand(options: Options, exits: Exits): Command {
  return {
    name: 'spawn',
    summary: 'Put a marker, a vessel, a custom body, a box or a ball into the world.',
    positionals: ['[entity]'],
    options: {
      ...options,
      file: {
        type: 'string',
        value: 'FILE',
        doc: 'Reads the entity from a file of JSON, or a list of them; - from standard input. Nodes of scenes will do.',
      },
      replace: {
        type: 'boolean',
        doc: 'Puts a custom body in the place of the one of the same name, which keeps its id.',
      },
    },
    exits,
    examples: [
      `spacetime entities spawn '{"kind":"marker","name":"Camp","position":{"body":"moon","lat_deg":1,"lon_deg":2,"alt_m":0}}'`,
      `spacetime entities spawn '{"kind":"body","name":"Rock","mass_kg":6e15,"radius_m":8000,"position":{"relative_to":"moon","frame":"inertial","position_m":[4e6,0,0],"velocity_mps":[0,1100,0]}}'`,
      'spacetime entities spawn --file rock.json --replace',
    ],
    load: async () => (await import('./entities.ts')).spawn,
  };
}
