import type { Operation } from '../operation.ts';
import * as audit from './audit.ts';
import * as bans from './bans.ts';
import * as idempotency from './idempotency.ts';
import * as jobRuns from './job-runs.ts';
import * as jobs from './jobs.ts';
import * as roles from './roles.ts';
import * as saves from './saves.ts';
import * as scenes from './scenes.ts';
import * as sealed from './sealed.ts';
import * as sessions from './sessions.ts';
import * as signingKeys from './signing-keys.ts';
import * as tokens from './tokens.ts';
import * as values from './values.ts';
import * as webhookAttempts from './webhook-attempts.ts';
import * as webhookDeliveries from './webhook-deliveries.ts';
import * as webhooks from './webhooks.ts';

/** Every operation of the store: the modules of this folder export nothing else. */
const modules: readonly Readonly<Record<string, Operation<never, unknown>>>[] = [
  audit,
  bans,
  idempotency,
  jobRuns,
  jobs,
  roles,
  saves,
  scenes,
  sealed,
  sessions,
  signingKeys,
  tokens,
  values,
  webhookAttempts,
  webhookDeliveries,
  webhooks,
];

/** All operations by name, for the side that owns the database. */
export const operationsByName: ReadonlyMap<string, Operation<never, unknown>> = byName();

function byName(): Map<string, Operation<never, unknown>> {
  const found = new Map<string, Operation<never, unknown>>();
  for (const operation of modules.flatMap((module) => Object.values(module))) {
    if (found.has(operation.name)) throw new Error(`Two operations are called ${operation.name}.`);
    found.set(operation.name, operation);
  }
  return found;
}
