import {
  adminHealthSchema,
  adminMetricsSchema,
  clearCacheBody,
  clearedCachesSchema,
  configBody,
  configSchema,
  jobSummarySchema,
  logsQuery,
  logsSchema,
  restartSchema,
  ruleBody,
  ruleQuery,
  sceneStatisticsSchema,
  webhookSummarySchema,
  whitelistSchema,
} from '../admin.ts';
import { auditEntriesSchema, authAuditQuery } from '../audit.ts';
import { route } from '../route.ts';

const common = { method: 'GET', permission: 'admin', perMinute: 60, errors: [] } as const;

/** What shows an operator how the server does. */
const watching = {
  admin_logs: route({
    ...common,
    path: '/admin/logs',
    summary: 'The last lines of the log, newest first; never a token or a secret.',
    query: logsQuery,
    answers: { 200: logsSchema },
  }),
  admin_health: route({
    ...common,
    path: '/admin/health',
    summary: 'Everything that the health of the server rests on.',
    answers: { 200: adminHealthSchema },
  }),
  admin_metrics: route({
    ...common,
    path: '/admin/metrics',
    summary: 'Figures for operators: numbers only.',
    answers: { 200: adminMetricsSchema },
  }),
  admin_security: route({
    ...common,
    path: '/admin/security',
    summary: 'Refusals, failed sign-ins, bans and switches, newest first.',
    query: authAuditQuery,
    answers: { 200: auditEntriesSchema },
  }),
  admin_scenes: route({
    ...common,
    path: '/admin/scenes',
    summary: 'What became of the last loads of each scene, most loaded first.',
    answers: { 200: sceneStatisticsSchema },
  }),
  admin_webhooks: route({
    ...common,
    path: '/admin/webhooks',
    summary: 'How many webhooks and deliveries there are.',
    answers: { 200: webhookSummarySchema },
  }),
  admin_jobs: route({
    ...common,
    path: '/admin/jobs',
    summary: 'How many jobs there are by state.',
    answers: { 200: jobSummarySchema },
  }),
} as const;

/** What an operator changes while the server runs. */
const changing = {
  admin_config: route({
    ...common,
    path: '/admin/config',
    permission: 'config.read',
    perMinute: 10,
    summary: 'Every setting with its value and origin; secrets masked.',
    answers: { 200: configSchema },
  }),
  admin_config_set: route({
    method: 'PATCH',
    path: '/admin/config',
    permission: 'config.write',
    perMinute: 10,
    audit: 'config.set',
    summary: 'Changes settings that may change while the server runs, all or none; kept for later starts.',
    body: configBody,
    answers: { 200: configSchema },
    errors: ['setting_fixed'],
  }),
  admin_cache_clear: route({
    method: 'POST',
    path: '/admin/cache/clear',
    permission: 'admin',
    perMinute: 60,
    audit: 'cache.clear',
    summary: 'Clears one cache, or all.',
    body: clearCacheBody,
    answers: { 200: clearedCachesSchema },
    errors: ['unknown_cache'],
  }),
  admin_restart: route({
    method: 'POST',
    path: '/admin/restart',
    permission: 'admin',
    perMinute: 10,
    audit: 'server.restart',
    summary: 'Finishes what was taken, then ends the process so that its supervisor starts it again.',
    answers: { 202: restartSchema },
    errors: [],
  }),
  admin_whitelist: route({
    ...common,
    path: '/admin/whitelist',
    summary: 'Which scenes may be loaded.',
    answers: { 200: whitelistSchema },
  }),
  admin_whitelist_add: route({
    method: 'POST',
    path: '/admin/whitelist',
    permission: 'admin',
    perMinute: 60,
    audit: 'whitelist.add',
    idempotent: true,
    summary: 'Adds a rule: a path, a folder with a slash at its end, or a pattern with * and **.',
    body: ruleBody,
    answers: { 201: whitelistSchema },
    errors: ['path_refused', 'too_many_rules'],
  }),
  admin_whitelist_remove: route({
    method: 'DELETE',
    path: '/admin/whitelist',
    permission: 'admin',
    perMinute: 60,
    audit: 'whitelist.remove',
    summary: 'Takes a rule out.',
    query: ruleQuery,
    answers: { 200: whitelistSchema },
    errors: ['unknown_rule', 'too_many_rules'],
  }),
  admin_whitelist_reload: route({
    method: 'POST',
    path: '/admin/whitelist/reload',
    permission: 'admin',
    perMinute: 60,
    audit: 'whitelist.reload',
    summary: 'Reads the whitelist file again; what was changed here still holds.',
    answers: { 200: whitelistSchema },
    errors: ['whitelist_damaged'],
  }),
} as const;

/** Looking after a running server. */
export const adminRoutes = { ...watching, ...changing } as const;
