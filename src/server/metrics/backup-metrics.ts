import type { SampledMetric } from './sampled-metric.ts';

/** How old the newest backup is, and how large. */
export const backupMetrics = {
  spacetime_backup_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When the newest backup in the folder was made, in seconds since 1970; `scheduled` is whether the server makes them by itself. Where there is none it is 0 if the server should make some, else absent.',
    labels: ['scheduled'],
    read: async ({ backups, configuration }) => {
      const newest = await backups.look();
      if (newest === undefined && !configuration.backups) return [];
      const labels = { scheduled: configuration.backups ? 'yes' : 'no' };
      return [{ labels, value: newest === undefined ? 0 : Date.parse(newest.created_at) / 1000 }];
    },
  },
  spacetime_backup_size_bytes: {
    type: 'gauge',
    help: 'Size of the newest backup in the folder; absent where there is none.',
    read: async ({ backups }) => (await backups.look())?.size_bytes ?? [],
  },
} satisfies Record<string, SampledMetric>;
