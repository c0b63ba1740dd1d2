import { z } from 'zod';
import {
  auditEntriesSchema,
  auditExportQuery,
  auditQuery,
  auditVerificationSchema,
  authAuditQuery,
  authMetricsSchema,
} from '../audit.ts';
import { route } from '../route.ts';

/** What was done, by whom, and whether the record of it is whole. */
export const auditRoutes = {
  audit: route({
    method: 'GET',
    path: '/audit',
    permission: 'audit.read',
    summary: 'Entries of the audit, newest first.',
    perMinute: 60,
    query: auditQuery,
    answers: { 200: auditEntriesSchema },
    errors: [],
  }),
  audit_export: route({
    method: 'GET',
    path: '/audit/export',
    permission: 'audit.read',
    summary: 'The audit in the order of its chain, as JSON lines that can be verified elsewhere.',
    perMinute: 60,
    query: auditExportQuery,
    media: 'application/x-ndjson; charset=utf-8',
    answers: { 200: z.string() },
    errors: [],
  }),
  audit_verify: route({
    method: 'GET',
    path: '/audit/verify',
    permission: 'audit.read',
    summary: 'Whether the chain is whole: every digest, every signature, no gap, nothing cut off.',
    perMinute: 60,
    answers: { 200: auditVerificationSchema },
    errors: [],
  }),
  auth_audit: route({
    method: 'GET',
    path: '/auth/audit',
    permission: 'audit.read',
    summary: 'Entries about tokens, keys and roles, newest first.',
    perMinute: 60,
    query: authAuditQuery,
    answers: { 200: auditEntriesSchema },
    errors: [],
  }),
  auth_metrics: route({
    method: 'GET',
    path: '/auth/metrics',
    permission: 'admin',
    summary: 'Figures of the checks of tokens.',
    perMinute: 60,
    answers: { 200: authMetricsSchema },
    errors: [],
  }),
} as const;
