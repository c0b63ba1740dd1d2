import type { Command } from '../../cli/index.ts';

/** `spacetime supervise`. */
export const superviseCommand: Command = {
  name: 'supervise',
  summary: 'Keep a server running: start it again when it ends or hangs, and take orders at port 8090.',
  positionals: ['[word...]'],
  options: {
    port: {
      type: 'string',
      short: 'p',
      value: 'PORT',
      doc: 'Port of the supervisor on 127.0.0.1 (SPACETIME_SUPERVISOR_PORT; default 8090, 0 for any free one).',
    },
    'check-every': {
      type: 'string',
      value: 'SECONDS',
      doc: 'Time between two checks of the server, 0.1 to 3600 (5).',
    },
    'exit-when-given-up': {
      type: 'boolean',
      doc: 'End as soon as the server is given up, instead of waiting for POST /start.',
    },
  },
  exits: {
    10: 'the configuration is refused',
    11: 'the port of the supervisor is in use',
    12: 'no permission for the port',
    14: 'the data folder cannot be used',
    20: 'the server was given up, and was so at the end',
    21: 'another supervisor keeps the server of this data folder running',
  },
  examples: [
    'spacetime supervise',
    'spacetime supervise -- --port 9000 --scene scenes/moon-orbit.scene.json',
  ],
  load: async () => (await import('./supervise.ts')).supervise,
};
