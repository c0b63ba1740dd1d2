import { limits } from '../world/index.ts';
import {
  choice,
  flag,
  isAgeRecipient,
  isHostName,
  isOrigin,
  isQuota,
  isRange,
  isTarget,
  list,
  portOrOff,
  type SettingKind,
  text,
  whole,
} from './setting-kinds.ts';

/** Where the server runs; production is judged strictly. */
export const environments = ['development', 'staging', 'production', 'test'] as const;

/** Name of an environment. */
export type Environment = (typeof environments)[number];

/** One value of the configuration: how it is called, read, defaulted and explained. */
export interface Setting<T> {
  /** Name of the environment variable; the configuration file uses the key in the table of settings. */
  readonly variable: string;
  readonly kind: SettingKind<T>;
  /** Undefined means: not set, which the type of the value then shows. */
  readonly fallback: (environment: Environment) => T;
  readonly doc: string;
  /** Secrets are masked wherever they are shown and may come from a file named by `<variable>_FILE`. */
  readonly secret?: true;
  /** A path in the file system: a relative one is meant from the working folder. */
  readonly path?: true;
  /** May be changed while the server runs. Nothing that keeps somebody out is among these. */
  readonly runtime?: true;
}

function setting<T>(row: Setting<T>): Setting<T> {
  return row;
}

/** A setting without default: absent unless given. */
function optional<T>(row: Omit<Setting<T>, 'fallback'>): Setting<T | undefined> {
  return { ...row, fallback: () => undefined };
}

const always =
  <T>(value: T) =>
  (): T =>
    value;

/** Every setting of the server, in the order in which it is shown. */
export const settings = {
  env: setting<Environment>({
    variable: 'SPACETIME_ENV',
    kind: choice(...environments),
    fallback: always('development'),
    doc: 'Environment. Production refuses weak secrets and allows only what its whitelist names.',
  }),
  api: setting<boolean>({
    variable: 'SPACETIME_API',
    kind: flag(),
    fallback: (env) => env === 'development' || env === 'test',
    doc: 'Whether the routes that need a permission exist. An explicit off wins wherever it is written.',
  }),
  host: setting<string>({
    variable: 'SPACETIME_HOST',
    kind: text('an address or host name of this machine'),
    fallback: always('127.0.0.1'),
    doc: 'Address to listen on.',
  }),
  port: setting<number>({
    variable: 'SPACETIME_PORT',
    kind: whole(0, 65535),
    fallback: always(8080),
    doc: 'Port of page, API and streams; 0 takes any free one.',
  }),
  tls_port: setting<number>({
    variable: 'SPACETIME_TLS_PORT',
    kind: whole(0, 65535),
    fallback: always(8443),
    doc: 'Port of the same under TLS, used with --lan or when a certificate is configured.',
  }),
  tls_cert: optional<string>({
    variable: 'SPACETIME_TLS_CERT',
    kind: text('a path to a PEM file'),
    doc: 'Certificate chain for TLS.',
    path: true,
  }),
  tls_key: optional<string>({
    variable: 'SPACETIME_TLS_KEY',
    kind: text('a path to a PEM file'),
    doc: 'Private key for TLS.',
    path: true,
  }),
  log_level: setting<'debug' | 'info' | 'warn' | 'error'>({
    variable: 'SPACETIME_LOG_LEVEL',
    kind: choice('debug', 'info', 'warn', 'error'),
    fallback: always('info'),
    doc: 'Least severity that is logged.',
    runtime: true,
  }),
  data_dir: setting<string>({
    variable: 'SPACETIME_DATA_DIR',
    kind: text('a path to a folder'),
    fallback: always('.spacetime'),
    doc: 'Folder for what the server keeps: its store, its secret and the development certificate.',
    path: true,
  }),
  content_dir: setting<string>({
    variable: 'SPACETIME_CONTENT_DIR',
    kind: text('a path to a folder'),
    fallback: always('.'),
    doc: 'Folder that scene paths are relative to.',
    path: true,
  }),
  page_dir: setting<string>({
    variable: 'SPACETIME_PAGE_DIR',
    kind: text('a path to a folder'),
    fallback: always('dist/page'),
    doc: 'Folder of the built page.',
    path: true,
  }),
  whitelist: setting<string>({
    variable: 'SPACETIME_WHITELIST',
    kind: text('a path to a JSON file'),
    fallback: always('config/whitelist.json'),
    doc: 'File that says, per environment, which scenes may be loaded. Without it production allows none.',
    path: true,
  }),
  scene: setting<string>({
    variable: 'SPACETIME_SCENE',
    kind: text('a scene path'),
    fallback: always('scenes/solar-system.scene.json'),
    doc: 'Scene that is loaded at the start.',
  }),
  scene_load_timeout_ms: setting<number>({
    variable: 'SPACETIME_SCENE_LOAD_TIMEOUT_MS',
    kind: whole(100, 600_000, 'milliseconds'),
    fallback: always(30_000),
    doc: 'A scene load that has not finished by then is recorded as timed out.',
    runtime: true,
  }),
  scene_history: setting<number>({
    variable: 'SPACETIME_SCENE_HISTORY',
    kind: whole(1, 100, 'entries'),
    fallback: always(10),
    doc: 'How many finished scene loads GET /scene/history remembers.',
    runtime: true,
  }),
  resume: setting<boolean>({
    variable: 'SPACETIME_RESUME',
    kind: flag(),
    fallback: always(true),
    doc: 'Whether a start goes on from the last autosave of the same SPACETIME_SCENE; start --fresh turns it off.',
  }),
  autosave_seconds: setting<number>({
    variable: 'SPACETIME_AUTOSAVE_SECONDS',
    kind: whole(0, 86_400, 'seconds'),
    fallback: always(300),
    doc: 'Time between two autosaves, of which the last three are kept; 0 makes none.',
  }),
  recovery_seconds: setting<number>({
    variable: 'SPACETIME_RECOVERY_SECONDS',
    kind: whole(0, 3600, 'seconds'),
    fallback: always(5),
    doc: 'How much of the world a killed server loses at most, while something happens in it; 0 keeps autosaves only.',
  }),
  visitors: setting<'open' | 'token' | 'off'>({
    variable: 'SPACETIME_VISITORS',
    kind: choice('open', 'token', 'off'),
    fallback: (env) => (env === 'development' ? 'open' : 'token'),
    doc: 'Who may join the world: anybody, holders of a token, nobody.',
  }),
  visitor_limit: setting<number>({
    variable: 'SPACETIME_VISITOR_LIMIT',
    kind: whole(1, limits.visitors, 'visitors'),
    fallback: always(64),
    doc: 'How many visitors the world takes at once.',
    runtime: true,
  }),
  visitor_time: setting<boolean>({
    variable: 'SPACETIME_VISITOR_TIME',
    kind: flag(),
    fallback: (env) => env === 'development',
    doc: 'Whether visitors may ask for a time factor; the lowest one asked for holds.',
  }),
  connection_limit: setting<number>({
    variable: 'SPACETIME_CONNECTION_LIMIT',
    kind: whole(1, 100_000, 'connections'),
    fallback: always(1000),
    doc: 'How many network connections are held open at once.',
  }),
  request_timeout_ms: setting<number>({
    variable: 'SPACETIME_REQUEST_TIMEOUT_MS',
    kind: whole(100, 600_000, 'milliseconds'),
    fallback: always(30_000),
    doc: 'A request that has not arrived whole by then is answered with 408, and its connection is closed.',
  }),
  hello_timeout_ms: setting<number>({
    variable: 'SPACETIME_HELLO_TIMEOUT_MS',
    kind: whole(100, 60_000, 'milliseconds'),
    fallback: always(10_000),
    doc: 'A connection to the world or to telemetry that has not said who it is by then is closed.',
    runtime: true,
  }),
  discovery: setting<boolean>({
    variable: 'SPACETIME_DISCOVERY',
    kind: flag(),
    fallback: always(false),
    doc: 'Whether the server tells the local network by UDP, every two seconds, where it is.',
  }),
  discovery_port: setting<number>({
    variable: 'SPACETIME_DISCOVERY_PORT',
    kind: whole(1, 65535),
    fallback: always(8087),
    doc: 'UDP port that announcements are sent to.',
  }),
  discovery_address: setting<string>({
    variable: 'SPACETIME_DISCOVERY_ADDRESS',
    kind: text('an address or a broadcast address'),
    fallback: always('255.255.255.255'),
    doc: 'Address that announcements are sent to.',
  }),
  telemetry_port: optional<number | 'off'>({
    variable: 'SPACETIME_TELEMETRY_PORT',
    kind: portOrOff(),
    doc: 'Port of telemetry alone, which is at /telemetry of the other ports too; 0 takes any free one. Default: the one after the port of the page, or any free one where that is 0.',
  }),
  supervisor_port: setting<number>({
    variable: 'SPACETIME_SUPERVISOR_PORT',
    kind: whole(0, 65535),
    fallback: always(8090),
    doc: 'Port of "spacetime supervise" on 127.0.0.1; 0 takes any free one. The server itself does not use it.',
  }),
  telemetry_connections: setting<number>({
    variable: 'SPACETIME_TELEMETRY_CONNECTIONS',
    kind: whole(1, 10_000, 'connections'),
    fallback: always(100),
    doc: 'How many telemetry connections are held open at once.',
  }),
  telemetry_connections_per_address: setting<number>({
    variable: 'SPACETIME_TELEMETRY_CONNECTIONS_PER_ADDRESS',
    kind: whole(1, 10_000, 'connections'),
    fallback: always(3),
    doc: 'How many telemetry connections one address may hold open.',
  }),
  scrape_networks: setting<string>({
    variable: 'SPACETIME_SCRAPE_NETWORKS',
    kind: list('addresses and ranges, such as 10.0.0.0/8', isRange),
    fallback: always('127.0.0.0/8,::1'),
    doc: 'Who may read GET /metrics without a token; behind a proxy of the same machine set SPACETIME_TRUSTED_PROXIES too.',
  }),
  watchdog_ms: setting<number>({
    variable: 'SPACETIME_WATCHDOG_MS',
    kind: whole(500, 60_000, 'milliseconds'),
    fallback: always(5000),
    doc: 'A simulation that has not ticked for this long is started again from its last snapshot.',
  }),
  hosts: setting<string>({
    variable: 'SPACETIME_HOSTS',
    kind: list('host names, such as space.example.org or *.example.org', isHostName),
    fallback: always(''),
    doc: 'Names under which this server is asked, beside localhost and the addresses it listens at; others are refused.',
  }),
  trusted_proxies: setting<string>({
    variable: 'SPACETIME_TRUSTED_PROXIES',
    kind: list('addresses and ranges, such as 10.0.0.0/8', isRange),
    fallback: always(''),
    doc: 'Proxies in front of this server; only what they write into X-Forwarded-For counts.',
  }),
  cors_origins: setting<string>({
    variable: 'SPACETIME_CORS_ORIGINS',
    kind: list('origins, such as https://console.example.org', isOrigin),
    fallback: always(''),
    doc: 'Sites whose pages may call this API from a browser.',
  }),
  'limits.factor': setting<number>({
    variable: 'SPACETIME_LIMITS_FACTOR',
    kind: whole(1, 1_000_000),
    fallback: always(1),
    doc: 'Every limit of requests a minute is this many times as wide.',
  }),
  'limits.calls': setting<string>({
    variable: 'SPACETIME_LIMITS_CALLS',
    kind: list('calls and their requests a minute, such as scene_load=10', isQuota),
    fallback: always(''),
    doc: 'Limits of single calls in place of those of the table; GET /admin/endpoints lists their names.',
  }),
  'limits.unknown': setting<number>({
    variable: 'SPACETIME_LIMITS_UNKNOWN',
    kind: whole(1, 1_000_000, 'a minute'),
    fallback: (env) => (env === 'production' ? 60 : 100),
    doc: 'How many requests for what does not exist a caller may send.',
  }),
  'limits.wrong_tokens': setting<number>({
    variable: 'SPACETIME_LIMITS_WRONG_TOKENS',
    kind: whole(1, 1_000_000, 'a minute'),
    fallback: (env) => (env === 'production' ? 10 : 30),
    doc: 'How many wrong tokens an address may send within a minute.',
  }),
  'limits.overruns': setting<number>({
    variable: 'SPACETIME_LIMITS_OVERRUNS',
    kind: whole(1, 1000),
    fallback: always(5),
    doc: 'So many overruns of limits within the window suspend a token, or ban the address where none came.',
  }),
  'limits.overrun_window_seconds': setting<number>({
    variable: 'SPACETIME_LIMITS_OVERRUN_WINDOW_SECONDS',
    kind: whole(1, 86_400, 'seconds'),
    fallback: always(600),
    doc: 'Window in which overruns are counted together; a limit that stays overrun counts once a minute.',
  }),
  'limits.ban_seconds': setting<number>({
    variable: 'SPACETIME_LIMITS_BAN_SECONDS',
    kind: whole(1, 31_536_000, 'seconds'),
    fallback: always(3600),
    doc: 'How long such a suspension or ban lasts.',
  }),
  webhook_targets: setting<string>({
    variable: 'SPACETIME_WEBHOOK_TARGETS',
    kind: list('addresses, networks and names, each with a port or without', isTarget),
    fallback: always(''),
    doc: 'Targets inside the network that webhooks may have nevertheless, such as 127.0.0.1:9000, 10.2.0.0/16 or *.hooks.internal.',
  }),
  job_parallel: setting<number>({
    variable: 'SPACETIME_JOB_PARALLEL',
    kind: whole(1, 32, 'jobs'),
    fallback: always(3),
    doc: 'How many jobs run at once.',
  }),
  job_queue: setting<number>({
    variable: 'SPACETIME_JOB_QUEUE',
    kind: whole(1, 1_000_000, 'jobs'),
    fallback: always(10_000),
    doc: 'How many jobs may wait; more are refused with 503.',
  }),
  backups: setting<boolean>({
    variable: 'SPACETIME_BACKUPS',
    kind: flag(),
    fallback: always(false),
    doc: 'Whether the server makes a backup of itself so often that the newest is never older than an hour.',
  }),
  backup_dir: optional<string>({
    variable: 'SPACETIME_BACKUP_DIR',
    kind: text('a path to a folder'),
    doc: 'Folder for backups, best on another disk. Default: backups in the data folder.',
    path: true,
  }),
  backup_recipient: setting<string>({
    variable: 'SPACETIME_BACKUP_RECIPIENT',
    kind: list('public keys of age, as age-keygen prints them (age1...)', isAgeRecipient),
    fallback: always(''),
    doc: 'Backups are sealed so that only the holders of these keys can open them; the server itself cannot.',
  }),
  backup_passphrase: optional<string>({
    variable: 'SPACETIME_BACKUP_PASSPHRASE',
    kind: text('at least 32 random characters'),
    doc: 'Backups are sealed with this passphrase, in place of public keys.',
    secret: true,
  }),
  secret: optional<string>({
    variable: 'SPACETIME_SECRET',
    kind: text('at least 32 random characters'),
    doc: 'Seals what the store keeps secret: signing keys, secrets of webhooks. Outside production one is made in the data folder when none is given.',
    secret: true,
  }),
  previous_secret: optional<string>({
    variable: 'SPACETIME_PREVIOUS_SECRET',
    kind: text('at least 32 random characters'),
    doc: 'The secret before: what it has sealed is sealed anew at the start. To be removed a day later.',
    secret: true,
  }),
} as const;

/** Name of a setting. */
export type SettingName = keyof typeof settings;

/** The whole configuration, each value of its setting's type. */
export type Configuration = {
  readonly [N in SettingName]: (typeof settings)[N] extends Setting<infer T> ? T : never;
};

/** Names of all settings. */
export const settingNames = Object.keys(settings) as readonly SettingName[];
