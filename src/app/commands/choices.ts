import type { Choices } from '../../cli/index.ts';

/* The closed sets that options choose from, read where the protocol keeps them. */

const protocol = () => import('../../protocol/index.ts');

const astro = () => import('../../astro/index.ts');

const bodies: Choices = Object.assign(async () => (await astro()).bodies.map(({ name }) => name), {
  listedBy: 'spacetime bodies',
});

/** What each name stands for is told by the option or the word that chooses from it. */
export const choices = {
  auditOutcome: async () => (await protocol()).routes.audit.query.shape.outcome.unwrap().options,
  bodies,
  bodyKinds: async () => [...new Set((await astro()).bodies.map(({ kind }) => kind))],
  channels: async () => (await protocol()).telemetryChannelNames,
  deliveryState: async () => (await protocol()).routes.webhook_deliveries.query.shape.state.unwrap().options,
  entityKind: async () => (await protocol()).entityKinds,
  environments: async () => (await protocol()).environments,
  events: async () => ['all', ...(await protocol()).eventTypes],
  jobState: async () => (await protocol()).routes.jobs.query.shape.state.unwrap().options,
  jobType: async () => (await protocol()).routes.jobs.query.shape.type.unwrap().options,
  lengthUnits: async () => (await import('./sky-input.ts')).lengthUnitNames,
  logLevel: async () => (await protocol()).routes.admin_logs.query.shape.level.unwrap().options,
  permissions: async () => (await protocol()).permissions,
  positionFrames: async () => Object.keys((await import('../../tools/index.ts')).positionFrames),
  roles: async () => (await protocol()).roles,
  skyEvents: async () => (await import('../../tools/index.ts')).eventKinds,
  /** The settings that may change at run time, as the words of `config set` begin. */
  settings: async () => {
    const { settingNames, settings } = await protocol();
    return settingNames.filter((name) => 'runtime' in settings[name]).map((name) => `${name}=`);
  },
} satisfies Record<string, Choices>;
