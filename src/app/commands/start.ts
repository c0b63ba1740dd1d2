import type { Action } from '../../cli/index.ts';
import type { SettingName } from '../../protocol/index.ts';
import { runServer } from '../server.ts';

/** Runs the server until a signal ends it. */
export const start: Action = ({ options, output }) => {
  const flags: Partial<Record<SettingName, string>> = {};
  for (const name of ['host', 'port', 'scene'] as const) {
    const given = options[name];
    if (typeof given === 'string') flags[name] = given;
  }
  if (options.fresh === true) flags.resume = 'off';
  return runServer({
    flags,
    lan: options.lan === true,
    checkOnly: options['check-config'] === true,
    openPage: options['no-open'] !== true,
    endWithInput: options['end-with-input'] === true,
    output,
  });
};
