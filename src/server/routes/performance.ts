import type { Handlers } from '../http/calls.ts';
import type { PerformanceReport } from '../metrics/performance-report.ts';

type PerformanceRoutes = 'performance' | 'performance_cache' | 'performance_engine' | 'performance_security';

/** Handlers of the figures. */
export function performanceHandlers(report: PerformanceReport): Pick<Handlers, PerformanceRoutes> {
  return {
    performance: async () => ({ status: 200, body: await report.figures() }),
    performance_cache: () => ({ status: 200, body: { ...report.head(), cache: report.cache() } }),
    performance_engine: () => ({ status: 200, body: { ...report.head(), engine: report.engine() } }),
    performance_security: async () => ({
      status: 200,
      body: { ...report.head(), security: await report.security() },
    }),
  };
}
