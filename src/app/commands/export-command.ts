import type { Command } from '../../cli/index.ts';
import type { Asking } from './asking-commands.ts';
import { choices } from './choices.ts';

/** `spacetime export`. */
export const exportCommand = ({ options, exits }: Asking): Command => ({
  name: 'export',
  summary: 'Write states as orbit data messages (CCSDS 502.0-B-3).',
  options: {
    body: {
      type: 'string',
      value: 'NAME',
      multiple: true,
      choices: choices.bodies,
      doc: 'Body whose way is written as an ephemeris (OEM); may be given several times. Needs no server.',
    },
    center: {
      type: 'string',
      value: 'NAME',
      choices: choices.bodies,
      doc: 'Body that the states of bodies are counted from (default sun).',
    },
    from: {
      type: 'string',
      value: 'DATE',
      doc: 'First date of an ephemeris, as 2026-07-04T12:30:00Z or "2026-07-04T12:30:00 TDB".',
    },
    until: { type: 'string', value: 'DATE', doc: 'Last date of an ephemeris.' },
    step: {
      type: 'string',
      value: 'TIME',
      doc: 'Time between states, such as 1d, 6h, 30min or 10s; a plain number is in seconds (default 1d).',
    },
    entity: {
      type: 'string',
      value: 'ID',
      multiple: true,
      doc: 'Entity of the running world, whose state is written as it is now (OPM); may be given several times.',
    },
    all: { type: 'boolean', doc: 'Every ship, marker and custom body of the running world instead.' },
    to: {
      type: 'string',
      value: 'FILE',
      doc: 'File to write; a folder gets one file for each message (default: standard output).',
    },
    force: { type: 'boolean', doc: 'Write over files that are there.' },
    ...options,
  },
  exits,
  examples: [
    'spacetime export --body mars --from 2026-01-01 --until 2027-01-01 --step 1d --to mars.oem',
    'spacetime export --body moon --center earth --from "2026-07-04 TDB" --until "2026-07-05 TDB" --step 10min --json',
    'spacetime export --all --to states/',
  ],
  load: async () => (await import('./export.ts')).exportStates,
});
