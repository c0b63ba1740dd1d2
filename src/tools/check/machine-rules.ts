import type { Configuration } from '../../protocol/index.ts';
import { listed } from './addresses.ts';
import { isPublic } from './configuration-rules.ts';
import { either, fulfilled, notNeeded, open, type Requirement, skipped, type Verdict } from './item.ts';

/** What holds a port. */
export type PortState =
  | { readonly kind: 'free' }
  /** This server or its supervisor. */
  | { readonly kind: 'ours'; readonly by: string }
  | { readonly kind: 'taken'; readonly by: string }
  /** Nothing could listen there whether it is free or not. */
  | { readonly kind: 'impossible'; readonly reason: string };

/** A file or folder as the system has it. */
export interface PlaceFacts {
  readonly kind: 'file' | 'folder' | 'missing' | 'other';
  /** Whether this user may write there; of something missing, whether he may make it. */
  readonly writable: boolean;
  /** Whether others may read it. */
  readonly openToOthers: boolean;
}

/** A certificate with its key. */
export interface CertificateFacts {
  readonly daysLeft: number;
  /** Whether the key belongs to it. */
  readonly fits: boolean;
  /** Whether it is good already. */
  readonly begun: boolean;
  /** Those of the names that it is not for. */
  readonly missing: readonly string[];
}

/** What is asked of the machine. */
export interface Machine {
  readonly nodeVersion: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Free at a folder, or where it would be made. */
  freeBytes(folder: string): Promise<number>;
  port(host: string, port: number): Promise<PortState>;
  place(file: string): Promise<PlaceFacts>;
  /** Whether two folders, or those where they would be made, lie on one disk. */
  sameDisk(one: string, other: string): Promise<boolean>;
  /** Rejects where it cannot be read. @param hosts Names under which the server is asked. */
  certificate(certFile: string, keyFile: string, hosts: readonly string[]): Promise<CertificateFacts>;
  /** Path of a browser, or what is missing. */
  browser(): { readonly file: string } | { readonly file: null; readonly missing: string };
}

/** What machines are judged from. */
export interface MachineSettings {
  readonly machine: Machine;
  readonly values: Configuration;
  /** The mounted file of the secret, where there is one. */
  readonly secretFile: string | undefined;
}

/** Something that only the machine tells. */
export interface MachineRule extends Requirement {
  /** Why it would change nothing, where the settings alone tell that. */
  readonly unneeded?: (values: Configuration) => string | undefined;
  readonly judge: (settings: MachineSettings) => Promise<Verdict>;
}

/** What a machine has to have. */
export const machineNeeds = {
  nodeMajor: 24,
  nodeMinor: 3,
  freeBytes: 1024 ** 3,
  memoryBytes: 1024 ** 3,
  cores: 2,
  certificateDays: 30,
} as const;

const withoutTls = 'the server itself does not speak TLS';

const backupFolder = ({ backup_dir: folder, data_dir: data }: Configuration): string =>
  folder ?? `${data}/backups`;
const withoutBackups = ({ backups }: Configuration): string | undefined =>
  backups ? undefined : 'the server makes none';

const gibibytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;

type Listening = { readonly host: string; readonly port: number };

/** Where the server and its supervisor listen, by the variable that says so; or why they do not. */
const portSettings = {
  SPACETIME_PORT: ({ host, port }) => ({ host, port }),
  SPACETIME_TELEMETRY_PORT: ({ api, host, port, telemetry_port: own }) =>
    !api || own === 'off'
      ? 'telemetry has no port of its own'
      : { host, port: own ?? (port === 0 ? 0 : port + 1) },
  SPACETIME_TLS_PORT: ({ host, tls_port: port, tls_cert: cert }) =>
    cert === undefined ? withoutTls : { host, port },
  SPACETIME_SUPERVISOR_PORT: (values) =>
    isPublic(values)
      ? 'a system service keeps the server running'
      : { host: '127.0.0.1', port: values.supervisor_port },
} satisfies Readonly<Record<string, (values: Configuration) => Listening | string>>;

function isPort(wanted: Listening | string, port: number): boolean {
  return typeof wanted !== 'string' && wanted.port === port;
}

function portRow(
  id: string,
  severity: Requirement['severity'],
  what: string,
  setting: keyof typeof portSettings,
): Omit<MachineRule, 'by'> {
  const portOf: (values: Configuration) => Listening | string = portSettings[setting];
  return {
    id,
    severity,
    subject: `The port ${what} is free, or ours.`,
    advice: `Stop what holds it, or choose another one with ${setting}.`,
    unneeded: (values) => {
      const wanted = portOf(values);
      return typeof wanted === 'string' ? wanted : undefined;
    },
    judge: async ({ machine, values }) => {
      const wanted = portOf(values);
      if (typeof wanted === 'string') return notNeeded(wanted);
      const { host, port } = wanted;
      if (port === 0) return fulfilled('any free one is taken');
      const [other] = Object.entries(portSettings).filter(
        ([name, of]) => name !== setting && isPort(of(values), port),
      );
      if (other !== undefined) return open(`${other[0]} says ${port}, too`);
      const state = await machine.port(host, port);
      switch (state.kind) {
        case 'free':
          return fulfilled(`${host}:${port} is free`);
        case 'ours':
          return fulfilled(`${host}:${port} is held by ${state.by}`);
        case 'taken':
          return open(`${host}:${port} is held by ${state.by}`);
        case 'impossible':
          return open(`${host}:${port}: ${state.reason}`);
      }
    },
  };
}

const rows: readonly Omit<MachineRule, 'by'>[] = [
  {
    id: 'node',
    severity: 'critical',
    subject: `Node is ${machineNeeds.nodeMajor}.${machineNeeds.nodeMinor} or newer.`,
    advice: 'Run "npm ci", which brings one, or install a newer Node.',
    judge: async ({ machine: { nodeVersion } }) => {
      const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
      const { nodeMajor, nodeMinor } = machineNeeds;
      const fits = major > nodeMajor || (major === nodeMajor && minor >= nodeMinor);
      return either(fits, `it is ${nodeVersion}`, `it is ${nodeVersion}`);
    },
  },
  portRow('port', 'critical', 'of page and API', 'SPACETIME_PORT'),
  {
    id: 'page',
    severity: 'critical',
    subject: 'The page is built.',
    advice: 'Run "npm run build".',
    judge: async ({ machine, values }) => {
      const { kind } = await machine.place(`${values.page_dir}/index.html`);
      return either(kind === 'file', `in ${values.page_dir}`, `${values.page_dir} has no index.html`);
    },
  },
  {
    id: 'data_folder',
    severity: 'critical',
    subject: 'The data folder can be written, by its owner alone.',
    advice:
      'Give it to the user of the server, with mode 0700, or choose another one with SPACETIME_DATA_DIR.',
    judge: ({ machine, values }) => judgeDataFolder(machine, values),
  },
  {
    id: 'secret_file',
    severity: 'critical',
    subject: 'Nobody but the server reads the file of the secret.',
    advice: 'Give the file to the user of the server, with mode 0400.',
    judge: async ({ machine, secretFile }) => {
      if (secretFile === undefined) return notNeeded('no file is named for it');
      const { kind, openToOthers } = await machine.place(secretFile);
      if (kind !== 'file') return open(`${secretFile} is no file that can be read`);
      return either(!openToOthers, `${secretFile} is for its owner alone`, `others may read ${secretFile}`);
    },
  },
  portRow('port_telemetry', 'high', 'of telemetry', 'SPACETIME_TELEMETRY_PORT'),
  portRow('port_tls', 'high', 'of TLS', 'SPACETIME_TLS_PORT'),
  {
    id: 'certificate',
    severity: 'high',
    subject: `The certificate is good for ${machineNeeds.certificateDays} days or more.`,
    advice: 'Renew it; a running server takes it into use at SIGHUP.',
    unneeded: ({ tls_cert: cert }) => (cert === undefined ? withoutTls : undefined),
    judge: async ({ machine, values: { tls_cert: cert, tls_key: key, hosts } }) => {
      if (cert === undefined || key === undefined) return open('the certificate or its key is not given');
      try {
        const { daysLeft, fits, begun, missing } = await machine.certificate(cert, key, listed(hosts));
        if (!fits) return open(`${key} is not the key of ${cert}`);
        if (!begun) return open('it is not good yet; look at the clock of this machine, too');
        if (missing.length > 0) return open(`it is not for ${missing.join(', ')}`);
        const told = `${Math.floor(daysLeft)} days are left`;
        return either(daysLeft >= machineNeeds.certificateDays, told, told);
      } catch (error) {
        return open(`it cannot be read: ${(error as Error).message}`);
      }
    },
  },
  {
    id: 'disk',
    severity: 'high',
    subject: `At least ${gibibytes(machineNeeds.freeBytes)} is free for data.`,
    advice: 'Make room, or choose another place with SPACETIME_DATA_DIR.',
    judge: async ({ machine, values }) => {
      const free = await machine.freeBytes(values.data_dir);
      return either(
        free >= machineNeeds.freeBytes,
        `${gibibytes(free)} is free`,
        `${gibibytes(free)} is free`,
      );
    },
  },
  {
    id: 'backup_folder',
    severity: 'high',
    subject: 'The folder of backups can be written.',
    advice:
      'Give it to the user of the server, with mode 0700, or choose another one with SPACETIME_BACKUP_DIR.',
    unneeded: withoutBackups,
    judge: async ({ machine, values }) => {
      const folder = backupFolder(values);
      const { kind, writable } = await machine.place(folder);
      if (kind === 'missing')
        return either(writable, `${folder} is made with the first one`, `${folder} cannot be made`);
      if (kind !== 'folder') return open(`${folder} is no folder`);
      return either(writable, folder, `this user may not write in ${folder}`);
    },
  },
  {
    id: 'memory',
    severity: 'high',
    subject: `The machine has at least ${gibibytes(machineNeeds.memoryBytes)} of memory.`,
    advice: 'Give it more; docs/deployment.md tells what a server takes.',
    judge: async ({ machine: { memoryBytes } }) =>
      either(
        memoryBytes >= machineNeeds.memoryBytes,
        `it has ${gibibytes(memoryBytes)}`,
        `it has ${gibibytes(memoryBytes)}`,
      ),
  },
  {
    id: 'cores',
    severity: 'medium',
    subject: `The machine has at least ${machineNeeds.cores} processor cores.`,
    advice: 'Give it more: with one, requests hold up the simulation.',
    judge: async ({ machine: { cores } }) =>
      either(cores >= machineNeeds.cores, `it has ${cores}`, `it has ${cores}`),
  },
  portRow('port_supervisor', 'medium', 'of the supervisor', 'SPACETIME_SUPERVISOR_PORT'),
  {
    id: 'backup_disk',
    severity: 'medium',
    subject: 'Backups lie on another disk than the data.',
    advice: 'Set SPACETIME_BACKUP_DIR to a folder of another disk: with one disk, both are lost.',
    unneeded: (values) => (isPublic(values) ? withoutBackups(values) : `this is ${values.env}`),
    judge: async ({ machine, values }) => {
      const folder = backupFolder(values);
      const same = await machine.sameDisk(values.data_dir, folder);
      return either(!same, folder, `${folder} and ${values.data_dir} are on the same one`);
    },
  },
  {
    id: 'browser',
    severity: 'medium',
    subject: 'A browser is there, for checks that look at the page.',
    advice: 'Install Chromium; the server itself needs none.',
    judge: async ({ machine }) => {
      const found = machine.browser();
      return found.file === null ? open(found.missing) : fulfilled(found.file);
    },
  },
];

/** What only the machine tells, the most important first. */
export const machineRules: readonly MachineRule[] = rows.map((row) => ({ ...row, by: 'machine' }));

/** What is said of them where the machine is another one. */
export const elsewhere: Verdict = skipped('to be seen on the machine itself');

async function judgeDataFolder(machine: Machine, values: Configuration): Promise<Verdict> {
  const { data_dir: folder } = values;
  const { kind, writable, openToOthers } = await machine.place(folder);
  if (kind === 'missing')
    return either(writable, `${folder} is made at the start`, `${folder} cannot be made`);
  if (kind !== 'folder') return open(`${folder} is no folder`);
  if (!writable) return open(`this user may not write in ${folder}`);
  const secret = await machine.place(`${folder}/secret`);
  if (secret.kind === 'file' && secret.openToOthers) return open(`others may read ${folder}/secret`);
  // Each file in it is private by itself; where strangers come in, the folder is the second lock.
  return either(!openToOthers || !isPublic(values), folder, `others may look into ${folder}`);
}
