import { Readable } from 'node:stream';
import type { AuditVerification, RouteId } from '../../protocol/index.ts';
import { auditView, chainLine, keyLine } from '../audit/chain-lines.ts';
import { type AuditSpan, sealedChain, verifyStore } from '../audit/chain-reader.ts';
import type { Handlers } from '../http/calls.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import type { ServerParts } from '../parts.ts';
import type { AuditRow } from '../store/audit-rows.ts';
import { listAudit } from '../store/operations/audit.ts';
import { countTokens } from '../store/operations/tokens.ts';

type AuditRoute = Extract<RouteId, `audit${string}` | 'auth_audit' | 'auth_metrics'>;

/** Actions that concern who may call begin like this. */
const authFamilies = ['token.', 'signing_key.', 'role.'];
const defaultLimit = 50;

/** Handlers of what was done. */
export function auditHandlers({ store, audit, auth, now }: ServerParts): Pick<Handlers, AuditRoute> {
  let verifying: Promise<AuditVerification> | undefined;
  return {
    audit: async ({ query: { actor, action, outcome, ...query } }) => {
      const wish = { ...(actor && { actor }), ...(action && { action }), ...(outcome && { outcome }) };
      return {
        status: 200,
        body: await auditPart(query, (place) => store.run(listAudit, { ...wish, ...place })),
      };
    },
    auth_audit: async ({ query: { actor, ...query } }) => {
      const wish = { ...(actor && { actor }), families: authFamilies };
      return {
        status: 200,
        body: await auditPart(query, (place) => store.run(listAudit, { ...wish, ...place })),
      };
    },
    audit_export: async ({ query }) => {
      await audit.writeRefusals();
      const chain = sealedChain(store, audit.signer, spanOf(query), now());
      async function* lines(): AsyncGenerator<string> {
        yield keyLine(audit.signer);
        for await (const one of chain) yield chainLine(one);
      }
      // The stream is read no faster than its receiver takes it; the library sends it as it is.
      return { status: 200, body: Readable.from(lines()) as unknown as string };
    },
    audit_verify: async () => {
      // Whoever asks while the chain is being read gets the answer of that reading.
      verifying ??= verifyStore(store, audit.signer).finally(() => {
        verifying = undefined;
      });
      return { status: 200, body: await verifying };
    },
    auth_metrics: async () => {
      const { checks, failures, hits } = auth.authenticator.statistics;
      return {
        status: 200,
        body: {
          checks,
          failures,
          cache_hits: hits,
          active_tokens: await store.run(countTokens, { subject: null, nowMs: now() }),
          signing_keys: auth.keys.all.length,
          signing_key_age_seconds: (now() - auth.keys.current.createdMs) / 1000,
        },
      };
    },
  };
}

interface PartQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

type Place = AuditSpan & { readonly before: number; readonly limit: number };

/** A part of a list of entries, newest first, with the place where the next begins. */
export async function auditPart(query: PartQuery, read: (place: Place) => Promise<AuditRow[]>) {
  const { cursor, limit = defaultLimit } = query;
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(readCursor(cursor)) || 0;
  const rows = await read({ ...spanOf(query), before, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next_cursor = rows.length > limit && last !== undefined ? writeCursor(String(last.seq)) : null;
  return { items: items.map(auditView), next_cursor };
}

function spanOf({ from, to }: Pick<PartQuery, 'from' | 'to'>): AuditSpan {
  return {
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toMs: Date.parse(to) }),
  };
}
