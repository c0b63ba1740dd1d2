const form = /^backup-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z-[\w-]{6}\.tar\.zst(\.age)?$/;

/** What the name of a backup tells. */
export interface NamedBackup {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  readonly sealed: boolean;
}

/** The name of a backup. */
export function backupName(createdMs: number, id: string, sealed: boolean): string {
  const at = new Date(createdMs).toISOString().replace(/[-:.]/g, '');
  return `backup-${at}-${id.slice(-6)}.tar.zst${sealed ? '.age' : ''}`;
}

/** What a name tells; undefined where it is none of a backup. */
export function readBackupName(name: string): NamedBackup | undefined {
  const [, year, month, day, hour, minute, second, ms, age] = form.exec(name) ?? [];
  if (year === undefined) return undefined;
  const createdMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(createdMs) ? undefined : { name, createdMs, sealed: age !== undefined };
}

/** The backups among some names, newest first. */
export function namedBackups(names: readonly string[]): NamedBackup[] {
  return names
    .flatMap((name) => readBackupName(name) ?? [])
    .sort((a, b) => b.createdMs - a.createdMs || (a.name < b.name ? 1 : -1));
}
