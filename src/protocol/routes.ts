import { adminRoutes } from './routes/admin.ts';
import { auditRoutes } from './routes/audit.ts';
import { authRoutes } from './routes/auth.ts';
import { descriptionRoutes } from './routes/description.ts';
import { guardRoutes } from './routes/guard.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs.ts';
import { performanceRoutes } from './routes/performance.ts';
import { planRoutes } from './routes/plans.ts';
import { saveRoutes } from './routes/saves.ts';
import { sceneRoutes } from './routes/scene.ts';
import { swarmRoutes } from './routes/swarms.ts';
import { visitorRoutes } from './routes/visitors.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { worldRoutes } from './routes/world.ts';

/** Every call of the HTTP API. Server, client and documentation are made from this table. */
export const routes = {
  ...descriptionRoutes,
  ...healthRoutes,
  ...sceneRoutes,
  ...performanceRoutes,
  ...worldRoutes,
  ...planRoutes,
  ...swarmRoutes,
  ...saveRoutes,
  ...visitorRoutes,
  ...webhookRoutes,
  ...adminRoutes,
  ...auditRoutes,
  ...authRoutes,
  ...guardRoutes,
  ...jobRoutes,
} as const;

/** The same calls by what they are about. */
export const routeGroups = {
  description: descriptionRoutes,
  health: healthRoutes,
  scene: sceneRoutes,
  performance: performanceRoutes,
  world: worldRoutes,
  plans: planRoutes,
  swarms: swarmRoutes,
  saves: saveRoutes,
  visitors: visitorRoutes,
  webhooks: webhookRoutes,
  admin: adminRoutes,
  audit: auditRoutes,
  auth: authRoutes,
  guard: guardRoutes,
  jobs: jobRoutes,
} as const;

/** What a call can be about. */
export type RouteGroup = keyof typeof routeGroups;

/** Name of a call. */
export type RouteId = keyof typeof routes;

/** Names of all calls. */
export const routeIds = Object.keys(routes) as readonly RouteId[];
