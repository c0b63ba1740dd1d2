import { routeIds } from './routes.ts';
import { entriesOf } from './setting-kinds.ts';
import { type Configuration, environments, type SettingName, settingNames, settings } from './settings.ts';

/** Prefix of every environment variable that belongs to the configuration. */
const prefix = 'SPACETIME_';
const fileSuffix = '_FILE';

/** Variables with the prefix that are no settings: where the file is, where and as whom the command line finds a server, and its browser. */
export const outsideVariables: ReadonlySet<string> = new Set([
  'SPACETIME_CHROMIUM',
  'SPACETIME_CONFIG',
  'SPACETIME_URL',
  'SPACETIME_TOKEN',
  'SPACETIME_TOKEN_FILE',
]);

type Written = string | number | boolean;

/** What the configuration is put together from, strongest first. */
export interface ConfigurationSources {
  /** Values from the command line, by setting. */
  readonly flags?: Readonly<Partial<Record<SettingName, Written>>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Parsed configuration file, when there is one. */
  readonly file?: { readonly name: string; readonly content: unknown };
  /** Reads a mounted secret; throws when it cannot. */
  readonly readSecret: (path: string) => string;
}

/** Where a value came from, in words: `environment SPACETIME_PORT`, `default`. */
export type ConfigurationOrigin = string;

/** The outcome: all values with their origins, and everything that is wrong (empty when it can be used). */
export interface ResolvedConfiguration {
  readonly values: Configuration;
  readonly origins: Readonly<Record<SettingName, ConfigurationOrigin>>;
  readonly problems: readonly string[];
}

interface Candidate {
  readonly written: Written;
  readonly origin: ConfigurationOrigin;
}

/** Puts the configuration together: command line over environment over file over default. Unknown keys are problems. */
export function resolveConfiguration(sources: ConfigurationSources): ResolvedConfiguration {
  const problems: string[] = [];
  const given = new Map<SettingName, Candidate[]>();
  collectFlags(sources, given);
  collectEnvironment(sources, given, problems);
  collectFile(sources, given, problems);

  const values: Record<string, unknown> = {};
  const origins: Record<string, ConfigurationOrigin> = {};
  const env = pick('env', given, problems);
  const environment = environments.find((name) => name === env?.value) ?? 'development';
  for (const name of settingNames) {
    const chosen = name === 'env' ? env : pick(name, given, problems);
    values[name] = chosen === undefined ? settings[name].fallback(environment) : chosen.value;
    origins[name] = chosen?.origin ?? 'default';
  }
  const configuration = values as Configuration;
  problems.push(...crossChecks(configuration));
  return {
    values: configuration,
    origins: origins as Record<SettingName, ConfigurationOrigin>,
    problems,
  };
}

function collectFlags(sources: ConfigurationSources, given: Map<SettingName, Candidate[]>): void {
  for (const [name, written] of Object.entries(sources.flags ?? {})) {
    add(given, name as SettingName, { written, origin: 'command line' });
  }
}

function collectEnvironment(
  sources: ConfigurationSources,
  given: Map<SettingName, Candidate[]>,
  problems: string[],
): void {
  const byVariable = new Map(settingNames.map((name) => [settings[name].variable, name]));
  for (const [variable, written] of Object.entries(sources.environment)) {
    if (!variable.startsWith(prefix) || written === undefined || outsideVariables.has(variable)) continue;
    const name = byVariable.get(variable);
    if (name !== undefined) {
      add(given, name, { written, origin: `environment ${variable}` });
      continue;
    }
    const secret = variable.endsWith(fileSuffix)
      ? byVariable.get(variable.slice(0, -fileSuffix.length))
      : undefined;
    if (secret === undefined || !isSecret(secret)) {
      problems.push(
        `Unknown environment variable ${variable}. Remove it; --check-config lists every known one.`,
      );
      continue;
    }
    try {
      add(given, secret, {
        written: sources.readSecret(written).trim(),
        origin: `file named by ${variable}`,
      });
    } catch (error) {
      problems.push(`${variable} names a file that cannot be read: ${(error as Error).message}.`);
    }
  }
}

function collectFile(
  sources: ConfigurationSources,
  given: Map<SettingName, Candidate[]>,
  problems: string[],
): void {
  if (sources.file === undefined) return;
  const { name: fileName, content } = sources.file;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    problems.push(`${fileName} has to hold one JSON object of settings.`);
    return;
  }
  for (const [key, written] of Object.entries(content)) {
    const name = settingNames.find((candidate) => candidate === key);
    if (name === undefined) {
      problems.push(`Unknown key "${key}" in ${fileName}. Remove it; --check-config lists every known one.`);
    } else if (isSecret(name)) {
      problems.push(
        `${fileName} holds the secret "${key}". Give it by ${settings[name].variable} or ${settings[name].variable}_FILE instead.`,
      );
    } else if (typeof written === 'string' || typeof written === 'number' || typeof written === 'boolean') {
      add(given, name, { written, origin: `file ${fileName}` });
    } else {
      problems.push(`"${key}" in ${fileName} has to be ${settings[name].kind.expects}.`);
    }
  }
}

function add(given: Map<SettingName, Candidate[]>, name: SettingName, candidate: Candidate): void {
  const list = given.get(name);
  if (list === undefined) given.set(name, [candidate]);
  else list.push(candidate);
}

/** The strongest candidate that can be read. For the API switch an explicit off wins over any on. */
function pick(
  name: SettingName,
  given: Map<SettingName, Candidate[]>,
  problems: string[],
): { value: unknown; origin: ConfigurationOrigin } | undefined {
  const { kind } = settings[name];
  const read = (given.get(name) ?? []).map(({ written, origin }) => {
    const value = kind.read(written);
    if (value === undefined) {
      const shown = isSecret(name) || privateKey.test(String(written)) ? '' : ` ${JSON.stringify(written)}`;
      problems.push(`The value${shown} of ${settings[name].variable} (${origin}) has to be ${kind.expects}.`);
    }
    return { value, origin };
  });
  const readable = read.filter((candidate) => candidate.value !== undefined);
  if (name === 'api') return readable.find((candidate) => candidate.value === false) ?? readable[0];
  return readable[0];
}

/** Easily given in the place of the public one that is printed below it. */
const privateKey = /AGE-SECRET-KEY-|PRIVATE KEY-----/i;

function isSecret(name: SettingName): boolean {
  return 'secret' in settings[name];
}

/** Shortest secret that is taken, in bytes. */
const minSecretBytes = 32;

const placeholders = /change.?me|placeholder|example|insert.?here|your.?(secret|token|key)|password|x{8}/i;

function crossChecks(values: Configuration): string[] {
  const problems: string[] = [];
  if ((values.tls_cert === undefined) !== (values.tls_key === undefined)) {
    problems.push('SPACETIME_TLS_CERT and SPACETIME_TLS_KEY belong together: give both or neither.');
  }
  for (const entry of entriesOf(values['limits.calls'])) {
    const name = entry.replace(/=.*/, '');
    if (!routeIds.some((id) => id === name))
      problems.push(`SPACETIME_LIMITS_CALLS names the call ${name}, which does not exist.`);
  }
  const weakness = secretWeakness(values.secret);
  if (weakness !== undefined && (values.env === 'production' || values.secret !== undefined)) {
    problems.push(
      `${values.env === 'production' ? 'Production needs a real secret' : 'What is given as a secret has to be one'} in SPACETIME_SECRET or SPACETIME_SECRET_FILE: it ${weakness}. ` +
        'Make one with: openssl rand -base64 48',
    );
  }
  problems.push(...backupChecks(values));
  const { previous_secret: previous } = values;
  if (previous !== undefined && secretWeakness(previous) !== undefined)
    problems.push(
      `SPACETIME_PREVIOUS_SECRET is no secret that was ever taken: it ${secretWeakness(previous)}.`,
    );
  return problems;
}

function backupChecks({
  backup_recipient: recipient,
  backup_passphrase: passphrase,
}: Configuration): string[] {
  if (passphrase === undefined) return [];
  if (recipient !== '') {
    return [
      'SPACETIME_BACKUP_RECIPIENT and SPACETIME_BACKUP_PASSPHRASE exclude each other: give one of them, best the public key.',
    ];
  }
  const weakness = secretWeakness(passphrase);
  return weakness === undefined
    ? []
    : [
        `SPACETIME_BACKUP_PASSPHRASE has to be a real one: it ${weakness}. Make one with: openssl rand -base64 48`,
      ];
}

function secretWeakness(secret: string | undefined): string | undefined {
  if (secret === undefined) return 'is missing';
  if (new TextEncoder().encode(secret).length < minSecretBytes)
    return `is shorter than ${minSecretBytes} bytes`;
  if (placeholders.test(secret) || new Set(secret).size < 8) return 'is a placeholder';
  return undefined;
}

/** One line of `--check-config`. */
export interface ShownSetting {
  readonly name: SettingName;
  readonly variable: string;
  readonly value: string;
  readonly origin: ConfigurationOrigin;
  readonly doc: string;
}

/** Every effective value with its origin, secrets masked. */
export function showConfiguration(resolved: ResolvedConfiguration): ShownSetting[] {
  return settingNames.map((name) => ({
    name,
    variable: settings[name].variable,
    value: shownValue(name, resolved.values[name]),
    origin: resolved.origins[name],
    doc: settings[name].doc,
  }));
}

function shownValue(name: SettingName, value: unknown): string {
  if (value === undefined) return '(not set)';
  if (isSecret(name)) return '(set, hidden)';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return `${value as string | number}`;
}
