import { z } from 'zod';
import { performanceSchema, performanceViews } from '../performance.ts';
import { route } from '../route.ts';

const common = { method: 'GET', permission: 'performance.read', perMinute: 60, errors: [] } as const;

/** How well the server does. */
export const performanceRoutes = {
  performance: route({
    ...common,
    path: '/performance',
    summary: 'Figures of caches, security, memory, engine and scene; numbers only.',
    answers: { 200: performanceSchema },
  }),
  performance_cache: route({
    ...common,
    path: '/performance/cache',
    summary: 'The figures of the caches alone.',
    answers: { 200: performanceViews.cache },
  }),
  performance_engine: route({
    ...common,
    path: '/performance/engine',
    summary: 'The figures of the engine alone.',
    answers: { 200: performanceViews.engine },
  }),
  performance_security: route({
    ...common,
    path: '/performance/security',
    summary: 'The figures of security alone.',
    answers: { 200: performanceViews.security },
  }),
  metrics: route({
    method: 'GET',
    path: '/metrics',
    permission: 'none',
    perMinute: 'unlimited',
    summary: 'Figures for Prometheus: for SPACETIME_SCRAPE_NETWORKS, and for tokens with performance.read.',
    media: 'text/plain; version=0.0.4; charset=utf-8',
    answers: { 200: z.string() },
    errors: ['unauthenticated', 'permission_denied'],
  }),
} as const;
