import type { Command, Option } from '../cli/index.ts';
import { aberrationCommand } from './commands/aberration-command.ts';
import { configCommand, logsCommand, whitelistCommand } from './commands/admin-command.ts';
import { auditCommand } from './commands/audit-command.ts';
import { backupCommands } from './commands/backup-command.ts';
import { bodiesCommand } from './commands/bodies-command.ts';
import { burnsCommand } from './commands/burns-command.ts';
import { checkCommand } from './commands/check-command.ts';
import { choices } from './commands/choices.ts';
import { completionCommand } from './commands/completion-command.ts';
import { exportCommand } from './commands/export-command.ts';
import { healthCommand } from './commands/health-command.ts';
import { integrateCommand } from './commands/integrate-command.ts';
import { jobCommands } from './commands/job-command.ts';
import { keplerCommand } from './commands/kepler-command.ts';
import { releaseCommand } from './commands/release-command.ts';
import { eventsCommand, lagrangeCommand, positionsCommand } from './commands/sky-commands.ts';
import { starsCommand } from './commands/stars-command.ts';
import { superviseCommand } from './commands/supervise-command.ts';
import { swarmsCommand } from './commands/swarms-command.ts';
import { testCommand } from './commands/test-command.ts';
import { tokenCommand } from './commands/token-command.ts';
import { transferCommand } from './commands/transfer-command.ts';
import { validateCommand } from './commands/validate-command.ts';
import { viewCommand } from './commands/view-command.ts';
import { webhookCommand } from './commands/webhook-command.ts';
import { entitiesCommand, saveCommand, screenshotCommand } from './commands/world-commands.ts';

const serverOptions: Readonly<Record<string, Option>> = {
  url: {
    type: 'string',
    value: 'URL',
    doc: 'Address of the server (SPACETIME_URL; default: the one that runs on this machine).',
  },
};

const unreachable = { 3: 'no server answers' } as const;
const askingServer = { options: serverOptions, exits: unreachable } as const;
const noWait: Option = { type: 'boolean', doc: 'Do not wait for the outcome.' };

const start: Command = {
  name: 'start',
  summary: "Run the server: page, API and the visitors' connection.",
  options: {
    port: {
      type: 'string',
      short: 'p',
      value: 'PORT',
      doc: 'Port to listen on (default 8080, 0 for any free one).',
    },
    host: { type: 'string', value: 'HOST', doc: 'Address to listen on (default 127.0.0.1).' },
    scene: { type: 'string', value: 'PATH', doc: 'Scene to begin with.' },
    fresh: { type: 'boolean', doc: 'Begin the scene anew instead of going on from the last autosave.' },
    lan: {
      type: 'boolean',
      doc: 'Serve the local network under TLS on port 8443 too, so that a headset can enter.',
    },
    'check-config': {
      type: 'boolean',
      doc: 'Print every value of the configuration and its origin, and end.',
    },
    'no-open': { type: 'boolean', doc: 'Do not open the page in a browser.' },
    'end-with-input': {
      type: 'boolean',
      doc: 'End when standard input ends, as it does when a supervisor is gone.',
    },
  },
  exits: {
    10: 'the configuration is refused',
    11: 'the port is in use',
    12: 'no permission for the port',
    13: 'the address is not one of this machine',
    14: 'the data folder cannot be used',
    15: 'the certificate cannot be used',
    16: 'the simulation does not run',
    17: 'the store cannot be used',
    75: 'an operator has asked for a restart',
  },
  examples: ['spacetime start --port 9000', 'spacetime start --lan'],
  load: async () => (await import('./commands/start.ts')).start,
};

const status: Command = {
  name: 'status',
  summary: 'Show what the server says of itself.',
  options: serverOptions,
  exits: unreachable,
  load: async () => (await import('./commands/status.ts')).status,
};

const scene: Command = {
  name: 'scene',
  summary: 'List, load and check scenes.',
  subcommands: [
    {
      name: 'list',
      summary: 'List the scenes that may be loaded.',
      options: serverOptions,
      exits: unreachable,
      load: async () => (await import('./commands/scene.ts')).list,
    },
    {
      name: 'load',
      summary: 'Load a scene and wait for the outcome.',
      positionals: ['[scene]'],
      options: {
        ...serverOptions,
        system: {
          type: 'string',
          value: 'ID',
          doc: 'Instead of a scene, a system of the Galaxy, as `spacetime stars` lists them; `sol` leads home.',
        },
        'no-wait': noWait,
      },
      exits: unreachable,
      examples: ['spacetime scene load moon-orbit', 'spacetime scene load --system 24,-3,4'],
      load: async () => (await import('./commands/scene.ts')).load,
    },
    {
      name: 'validate',
      summary: 'Check a scene without loading it.',
      positionals: ['[scene]'],
      options: {
        ...serverOptions,
        file: { type: 'string', value: 'FILE', doc: 'A file of this machine instead; needs no server.' },
      },
      exits: unreachable,
      load: async () => (await import('./commands/scene.ts')).validate,
    },
    {
      name: 'reload',
      summary: 'Load the current scene again from disk.',
      options: { ...serverOptions, 'no-wait': noWait },
      exits: unreachable,
      load: async () => (await import('./commands/scene.ts')).reload,
    },
    {
      name: 'history',
      summary: 'Show the last scene loads.',
      options: serverOptions,
      exits: unreachable,
      load: async () => (await import('./commands/scene.ts')).history,
    },
  ],
};

const time: Command = {
  name: 'time',
  summary: 'Show or change simulated time.',
  options: serverOptions,
  exits: unreachable,
  examples: [
    'spacetime time factor 1000',
    'spacetime time jump 2030-06-01T12:00:00Z',
    'spacetime time jump "JD 2461225.5"',
  ],
  load: async () => (await import('./commands/time.ts')).show,
  subcommands: [
    timeCommand('factor', 'Set how many times faster than real time it runs.', ['<factor>']),
    timeCommand('pause', 'Stop simulated time.'),
    timeCommand('resume', 'Let simulated time go on.'),
    timeCommand('jump', 'Go to a date: UTC, another scale, a Julian date or an epoch (docs/sky.md).', [
      '<date>',
    ]),
    timeCommand('light', 'Set how fast light is, in m/s (100 and more), or "true" for 299792458.', ['<mps>']),
    timeCommand('step', 'Run single ticks of a paused world, 900 (ten seconds) at most.', ['[ticks]']),
  ],
};

function timeCommand(
  name: 'factor' | 'pause' | 'resume' | 'jump' | 'light' | 'step',
  summary: string,
  positionals: readonly string[] = [],
): Command {
  return {
    name,
    summary,
    positionals,
    options: serverOptions,
    exits: unreachable,
    load: async () => (await import('./commands/time.ts'))[name],
  };
}

const tail: Command = {
  name: 'tail',
  summary: 'Show what happens in a server as it happens.',
  positionals: ['[channel...]'],
  choices: { '[channel...]': choices.channels },
  options: {
    ...serverOptions,
    count: { type: 'string', value: 'N', doc: 'End after so many messages.' },
    near: {
      type: 'string',
      value: 'BODY',
      choices: choices.bodies,
      doc: 'Entities: only those counted from this body.',
    },
    within: { type: 'string', value: 'METRES', doc: 'Entities: only those so near to it.' },
    rate: { type: 'string', value: 'HZ', doc: 'Entities: messages in a second, 0.1 to 15.' },
  },
  exits: unreachable,
  examples: [
    'spacetime tail',
    'spacetime tail log --json',
    'spacetime tail entities --rate 1 --count 1 --json',
  ],
  load: async () => (await import('./commands/tail.ts')).tail,
};

/** The tree of commands: what each is called and takes, and where to find what it does. */
export const program: Command = {
  name: 'spacetime',
  summary: 'SpaceTime: the solar system at true scale, for browsers and headsets.',
  subcommands: [
    start,
    status,
    scene,
    time,
    entitiesCommand(serverOptions, unreachable),
    burnsCommand(askingServer),
    swarmsCommand(askingServer),
    saveCommand(serverOptions, unreachable),
    screenshotCommand(serverOptions, unreachable),
    tail,
    viewCommand(askingServer),
    healthCommand(serverOptions),
    validateCommand(serverOptions),
    tokenCommand(serverOptions, unreachable),
    webhookCommand(askingServer),
    ...jobCommands(askingServer),
    ...backupCommands(askingServer),
    auditCommand(serverOptions, unreachable),
    configCommand(serverOptions, unreachable),
    whitelistCommand(serverOptions, unreachable),
    logsCommand(serverOptions, unreachable),
    superviseCommand,
    checkCommand,
    testCommand,
    positionsCommand,
    bodiesCommand,
    lagrangeCommand,
    eventsCommand,
    exportCommand(askingServer),
    integrateCommand,
    keplerCommand,
    transferCommand,
    aberrationCommand,
    starsCommand,
    releaseCommand,
    completionCommand(() => program),
  ],
};
