import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import type { RouteRequest, routes } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { asking } from './report.ts';

type LogsQuery = NonNullable<RouteRequest<(typeof routes)['admin_logs']>['query']>;

/** Shows every setting of a running server. */
export const showConfig: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('admin_config', {});
    return showSettings(body, input);
  });

/** Changes settings of a running server. */
export const setConfig: Action = (input) =>
  asking(input, async () => {
    const settings: Record<string, string | null> = {};
    for (const word of input.positionals) {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
      if (name === undefined || value === undefined)
        throw new UsageError(`"${word}" is no setting=value, such as log_level=debug.`);
      settings[name] = value === 'default' ? null : value;
    }
    const { body } = await connect(input).call('admin_config_set', { body: { settings } });
    const items = body.items.filter(({ name }) => Object.hasOwn(settings, name));
    return showSettings({ items }, input);
  });

interface SettingList {
  readonly items: readonly {
    readonly name: string;
    readonly value: string | number | boolean | null;
    readonly origin: string;
    readonly runtime: boolean;
  }[];
}

function showSettings(list: SettingList, { output }: Input): number {
  if (output.json) output.value(list);
  else {
    output.table(
      ['setting', 'value', 'from', 'may change now'],
      list.items.map(({ name, value, origin, runtime }) => [
        name,
        value === null ? '(not set)' : String(value),
        origin,
        runtime ? 'yes' : '',
      ]),
    );
  }
  return exitCodes.ok;
}

/** Lists every rule of the whitelist. */
export const listRules: Action = (input) =>
  asking(input, async () => showRules((await connect(input).call('admin_whitelist', {})).body, input));

/** Adds a rule to the whitelist. */
export const addRule: Action = (input) =>
  asking(input, async () =>
    showRules((await connect(input).call('admin_whitelist_add', { body: ruleOf(input) })).body, input),
  );

/** Takes a rule out of the whitelist. */
export const removeRule: Action = (input) =>
  asking(input, async () =>
    showRules((await connect(input).call('admin_whitelist_remove', { query: ruleOf(input) })).body, input),
  );

/** Lets the server read its whitelist file again. */
export const reloadRules: Action = (input) =>
  asking(input, async () => showRules((await connect(input).call('admin_whitelist_reload', {})).body, input));

function ruleOf({ positionals, options }: Input): { pattern: string; list: 'allow' | 'deny' } {
  return { pattern: positionals[0] ?? '', list: options.deny === true ? 'deny' : 'allow' };
}

interface RuleListing {
  readonly rules: readonly { readonly pattern: string; readonly list: string; readonly origin: string }[];
}

function showRules(listing: RuleListing, { output }: Input): number {
  if (output.json) output.value(listing);
  else {
    output.table(
      ['list', 'pattern', 'from'],
      listing.rules.map(({ pattern, list, origin }) => [list, pattern, origin]),
    );
  }
  return exitCodes.ok;
}

/** Shows the last lines of the log of a running server, oldest first. */
export const logs: Action = (input) =>
  asking(input, async () => {
    const { options, output } = input;
    const query = {
      ...(typeof options.level === 'string' ? { level: options.level as LogsQuery['level'] } : {}),
      ...(typeof options.search === 'string' ? { search: options.search } : {}),
      ...(typeof options.limit === 'string' ? { limit: options.limit } : {}),
    };
    const { body } = await connect(input).call('admin_logs', { query });
    if (output.json) output.value(body);
    else {
      for (const line of [...body.items].reverse()) {
        const facts = Object.entries(line.context).map(
          ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
        );
        output.line(`${line.time} ${line.level.padEnd(5)} ${line.message} ${facts.join(' ')}`.trimEnd());
      }
    }
    return exitCodes.ok;
  });
