import path from 'node:path';
import type { Configuration, ResolvedConfiguration } from '../../protocol/index.ts';
import { isBroadRange, isExampleName, isLoopback, listed } from './addresses.ts';
import { either, fulfilled, notNeeded, open, type Requirement, type Verdict } from './item.ts';

/** Something that the configuration alone tells. */
export interface ConfigurationRule extends Requirement {
  readonly judge: (configuration: ResolvedConfiguration) => Verdict;
}

type Row = Omit<ConfigurationRule, 'by'>;

/** Where strangers come in. */
export function isPublic({ env }: Configuration): boolean {
  return env === 'production' || env === 'staging';
}

/** What only matters where strangers come in. */
const forPublic =
  (judge: ConfigurationRule['judge']): ConfigurationRule['judge'] =>
  (configuration) =>
    isPublic(configuration.values) ? judge(configuration) : notNeeded(`this is ${configuration.values.env}`);

const critical: readonly Row[] = [
  {
    id: 'configuration_valid',
    severity: 'critical',
    subject: 'Every setting can be used.',
    advice: 'Mend what is named; "spacetime start --check-config" prints every value and where it came from.',
    judge: ({ problems }) => either(problems.length === 0, 'every value is valid', problems.join(' ')),
  },
  {
    id: 'environment',
    severity: 'critical',
    subject: 'The environment is production.',
    advice: 'Set SPACETIME_ENV to production.',
    judge: ({ values, origins }) => {
      if (values.env !== 'production') return notNeeded(`this is ${values.env}`);
      return either(
        origins.env !== 'command line',
        'SPACETIME_ENV is production',
        'it is judged as production, but nothing sets SPACETIME_ENV so',
      );
    },
  },
  {
    id: 'secret',
    severity: 'critical',
    subject: 'A real secret seals what the store keeps secret.',
    advice: 'Make one with "openssl rand -base64 48" and give its file as SPACETIME_SECRET_FILE.',
    judge: ({ values, origins, problems }) => {
      if (values.secret === undefined)
        return values.env === 'production'
          ? open('there is none')
          : notNeeded('one is made in the data folder');
      const weak = problems.some((problem) => problem.includes('SPACETIME_SECRET'));
      return either(!weak, `given by the ${origins.secret}`, 'it is weak or a placeholder');
    },
  },
  {
    id: 'transport',
    severity: 'critical',
    subject: 'Nobody from outside comes in without TLS.',
    advice:
      'Listen at 127.0.0.1 behind a proxy that speaks TLS, or name the certificate in SPACETIME_TLS_CERT and SPACETIME_TLS_KEY.',
    judge: forPublic(({ values }) => {
      const { host, port } = values;
      if (isLoopback(host)) return fulfilled(`only this machine reaches ${host}:${port}`);
      // One on this machine needs no address that others reach, so it is not what the address is for.
      const proxies = listed(values.trusted_proxies).filter(
        (range) => !isLoopback(range.split('/')[0] ?? ''),
      );
      if (proxies.length > 0)
        return fulfilled(
          `a proxy at ${proxies.join(', ')} stands before it; keep ${host}:${port} shut for others`,
        );
      return either(
        values.tls_cert !== undefined,
        `there is a certificate; keep ${host}:${port} shut for others at the firewall`,
        `everybody reaches ${host}:${port} without TLS`,
      );
    }),
  },
  {
    id: 'proxies_narrow',
    severity: 'critical',
    subject: 'Only proxies are believed when they say where a caller is.',
    advice: 'Name the addresses of the proxies alone in SPACETIME_TRUSTED_PROXIES.',
    judge: ({ values }) => {
      const broad = listed(values.trusted_proxies).filter(isBroadRange);
      return either(
        broad.length === 0,
        values.trusted_proxies === '' ? 'nobody is believed' : `believed is ${values.trusted_proxies}`,
        `${broad.join(', ')} lets callers choose their own address`,
      );
    },
  },
];

const high: readonly Row[] = [
  {
    id: 'secret_in_file',
    severity: 'high',
    subject: 'The secret comes from a file.',
    advice: 'Use SPACETIME_SECRET_FILE: what stands in the environment is seen by every process of the user.',
    judge: forPublic(({ values, origins }) =>
      values.secret === undefined
        ? notNeeded('there is no secret')
        : either(
            origins.secret.startsWith('file'),
            `a ${origins.secret}`,
            `it stands in the ${origins.secret}`,
          ),
    ),
  },
  {
    id: 'proxy_trusted',
    severity: 'high',
    subject: 'Callers behind the proxy are told apart.',
    advice: 'Set SPACETIME_TRUSTED_PROXIES to 127.0.0.0/8,::1 where the proxy is on this machine.',
    judge: forPublic(({ values }) =>
      isLoopback(values.host)
        ? either(
            values.trusted_proxies !== '',
            `the word of ${values.trusted_proxies} counts`,
            'limits and bans take everybody for the proxy, and everybody may read /metrics',
          )
        : notNeeded('callers may come directly'),
    ),
  },
  {
    id: 'hosts',
    severity: 'high',
    subject: 'The public name is known to the server.',
    advice: 'Set SPACETIME_HOSTS to the name that browsers show; requests under other names are refused.',
    judge: forPublic(({ values }) => {
      const names = listed(values.hosts);
      const examples = names.filter(isExampleName);
      if (examples.length > 0) return open(`${examples.join(', ')} is a name of the documentation`);
      return either(names.length > 0, `it is ${values.hosts}`, 'none is set');
    }),
  },
  {
    id: 'visitors',
    severity: 'high',
    subject: 'Visitors come with a token, or not at all.',
    advice: 'Set SPACETIME_VISITORS to token, unless everybody is to come in.',
    judge: forPublic(({ values }) =>
      either(values.visitors !== 'open', `SPACETIME_VISITORS is ${values.visitors}`, 'everybody may join'),
    ),
  },
  {
    id: 'cross_origin',
    severity: 'high',
    subject: 'Other sites that may call the API are under TLS.',
    advice: 'Name origins with https:// alone in SPACETIME_CORS_ORIGINS.',
    judge: forPublic(({ values }) => {
      const plain = listed(values.cors_origins).filter((origin) => !origin.startsWith('https:'));
      return either(
        plain.length === 0,
        values.cors_origins === '' ? 'no other site may' : `these may: ${values.cors_origins}`,
        `${plain.join(', ')} is without TLS`,
      );
    }),
  },
  {
    id: 'scrape_networks',
    severity: 'high',
    subject: 'Figures are not for everybody.',
    advice: 'Name the network of Prometheus alone in SPACETIME_SCRAPE_NETWORKS.',
    judge: forPublic(({ values }) => {
      const broad = listed(values.scrape_networks).filter(isBroadRange);
      return either(
        broad.length === 0,
        `for ${values.scrape_networks}`,
        `${broad.join(', ')} may read /metrics`,
      );
    }),
  },
  {
    id: 'limits',
    severity: 'high',
    subject: 'Limits of requests are as the table of the API has them.',
    advice: 'Set SPACETIME_LIMITS_FACTOR to 1; raise single calls with SPACETIME_LIMITS_CALLS.',
    judge: forPublic(({ values }) => {
      const factor = values['limits.factor'];
      return either(factor === 1, 'the factor is 1', `every limit is ${factor} times as wide`);
    }),
  },
  {
    id: 'data_folder_outside',
    severity: 'high',
    subject: 'The data folder lies outside of the program.',
    advice: 'Set SPACETIME_DATA_DIR to a folder that no release replaces, such as /var/lib/spacetime.',
    judge: forPublic(({ origins, values }) =>
      either(origins.data_dir !== 'default', values.data_dir, 'it is in the folder of the program'),
    ),
  },
  {
    id: 'backups',
    severity: 'high',
    subject: 'The server makes backups of itself.',
    advice: 'Set SPACETIME_BACKUPS to on; docs/backup.md tells how one is put back.',
    judge: forPublic(({ values }) => either(values.backups, 'SPACETIME_BACKUPS is on', 'it makes none')),
  },
  {
    id: 'backups_sealed',
    severity: 'high',
    subject: 'Whoever finds a backup cannot open it.',
    advice: 'Set SPACETIME_BACKUP_RECIPIENT to a public key whose private one is kept elsewhere.',
    judge: forPublic(({ values }) => {
      if (!values.backups) return notNeeded('there are none');
      if (values.backup_recipient !== '') return fulfilled('sealed for the holders of keys');
      return either(
        values.backup_passphrase !== undefined,
        'sealed with a passphrase',
        'they are not sealed',
      );
    }),
  },
];

const medium: readonly Row[] = [
  {
    id: 'api',
    severity: 'medium',
    subject: 'Somebody has decided whether there is an API.',
    advice:
      'Set SPACETIME_API to on or off; without it production has none, and no scene is loaded from outside.',
    judge: forPublic(({ values, origins }) =>
      either(
        origins.api !== 'default',
        `SPACETIME_API is ${values.api ? 'on' : 'off'}`,
        `it is ${values.api ? 'on' : 'off'} because nobody said otherwise`,
      ),
    ),
  },
  {
    id: 'wrong_tokens',
    severity: 'medium',
    subject: 'Wrong tokens are limited.',
    advice: 'Leave SPACETIME_LIMITS_WRONG_TOKENS at its default.',
    judge: forPublic(({ values }) => {
      const count = values['limits.wrong_tokens'];
      return either(count <= 30, `${count} a minute from an address`, `${count} a minute are many`);
    }),
  },
  {
    id: 'log_level',
    severity: 'medium',
    subject: 'The log tells what operators need, and no more.',
    advice: 'Set SPACETIME_LOG_LEVEL to info; operators change it while the server runs.',
    judge: forPublic(({ values }) =>
      either(values.log_level !== 'debug', `from ${values.log_level} on`, 'everything is logged'),
    ),
  },
  {
    id: 'saves',
    severity: 'medium',
    subject: 'A world that is killed goes on.',
    advice:
      'Leave SPACETIME_RESUME, SPACETIME_AUTOSAVE_SECONDS and SPACETIME_RECOVERY_SECONDS at their defaults.',
    judge: ({ values }) => {
      const { resume, autosave_seconds: autosaveS, recovery_seconds: recoveryS } = values;
      return either(
        resume && autosaveS > 0 && recoveryS > 0,
        `it is saved every ${autosaveS} s, and every ${recoveryS} s while something happens`,
        resume ? 'autosaves or recovery points are off' : 'each start begins the scene anew',
      );
    },
  },
  {
    id: 'discovery',
    severity: 'medium',
    subject: 'The server does not announce itself in the local network.',
    advice: 'Set SPACETIME_DISCOVERY to off.',
    judge: forPublic(({ values }) =>
      either(!values.discovery, 'it is off', `it sends to ${values.discovery_address}`),
    ),
  },
  {
    id: 'webhook_targets',
    severity: 'medium',
    subject: 'Webhooks go to the open network only.',
    advice: 'Look whether each target inside is needed in SPACETIME_WEBHOOK_TARGETS.',
    judge: forPublic(({ values }) =>
      either(
        values.webhook_targets === '',
        'no target inside is allowed',
        `allowed is ${values.webhook_targets}`,
      ),
    ),
  },
  {
    id: 'backups_elsewhere',
    severity: 'medium',
    subject: 'Backups lie outside of the data folder.',
    advice: 'Set SPACETIME_BACKUP_DIR to a folder of another disk.',
    judge: forPublic(({ values: { backups, backup_dir: folder, data_dir: data } }) => {
      if (!backups) return notNeeded('there are none');
      const inside = folder === undefined || !path.relative(data, folder).startsWith('..');
      return either(!inside, `in ${folder}`, 'they lie in the data folder');
    }),
  },
  {
    id: 'previous_secret',
    severity: 'medium',
    subject: 'The secret before is forgotten.',
    advice: 'Remove SPACETIME_PREVIOUS_SECRET a day after the change.',
    judge: ({ values }) =>
      either(values.previous_secret === undefined, 'it is not given', 'it is still given'),
  },
];

/** What the configuration alone tells, the most important first. */
export const configurationRules: readonly ConfigurationRule[] = [...critical, ...high, ...medium].map(
  (row) => ({
    ...row,
    by: 'configuration',
  }),
);
