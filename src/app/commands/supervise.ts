import { type Action, UsageError } from '../../cli/index.ts';
import { runSupervisor } from '../supervisor.ts';

const highestPort = 65_535;
const checkSeconds = { min: 0.1, max: 3600 } as const;

/** Keeps a server running until a signal ends it. */
export const supervise: Action = ({ options, positionals, output }) =>
  runSupervisor({
    words: positionals,
    port: portOf(options.port),
    checkMs: checkMsOf(options['check-every']),
    exitWhenGivenUp: options['exit-when-given-up'] === true,
    output,
  });

function portOf(given: unknown): number | undefined {
  if (typeof given !== 'string') return undefined;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
  if (!(port <= highestPort))
    throw new UsageError(`"${given}" is no port: --port takes a whole number from 0 to ${highestPort}.`);
  return port;
}

function checkMsOf(given: unknown): number | undefined {
  if (typeof given !== 'string') return undefined;
  const seconds = /^\d{1,4}(\.\d{1,3})?$/.test(given) ? Number(given) : Number.NaN;
  const { min, max } = checkSeconds;
  if (!(seconds >= min && seconds <= max))
    throw new UsageError(`"${given}" is no number of seconds from ${min} to ${max}.`);
  return seconds * 1000;
}
