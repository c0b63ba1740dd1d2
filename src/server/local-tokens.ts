import { userInfo } from 'node:os';
import { createLog } from '../engine/index.ts';
import {
  ApiError,
  type Configuration,
  type Route,
  type RouteAnswer,
  type RouteRequest,
  routes,
} from '../protocol/index.ts';
import { AuditTrail } from './audit/audit-trail.ts';
import { KeyRing } from './auth/key-ring.ts';
import { openAuth } from './auth/open-auth.ts';
import { Vault } from './auth/vault.ts';
import { CallAct } from './http/call-act.ts';
import type { Call } from './http/calls.ts';
import { type AdminTokenRoute, adminTokenHandlers } from './routes/admin-tokens.ts';
import { systemScheduler } from './scheduler.ts';
import { DataFolder } from './store/data-folder.ts';
import { demandStore, openStore } from './store/open-store.ts';

/** Calls of the routes for tokens, keys and roles, answered by a server or by the store itself. */
export interface TokenCalls {
  call<I extends AdminTokenRoute>(
    id: I,
    request: RouteRequest<(typeof routes)[I]>,
  ): Promise<RouteAnswer<(typeof routes)[I]>>;
}

/** How the tokens of a data folder are opened. */
export interface LocalWish {
  /** Make a store where there is none: for the first token, before a server runs. */
  readonly mayBegin: boolean;
  /** Begin with new signing keys, even where the old ones cannot be opened; every token ends. */
  readonly forgetKeys: boolean;
}

/** The tokens of a data folder, opened. */
export interface LocalTokens extends TokenCalls {
  close(): Promise<void>;
}

/** Whom the store and the audit name as the one who acted. */
const principal = { name: 'command line', role: 'admin' } as const;

/**
 * Opens the tokens of a data folder without a server, or beside one, which notices within a second. Whoever can open the
 * folder and knows the secret is its master, so no token is asked for. Rejects with StartError.
 */
export async function openLocalTokens(
  configuration: Configuration,
  { mayBegin, forgetKeys }: LocalWish,
): Promise<LocalTokens> {
  if (!mayBegin) demandStore(configuration.data_dir);
  const data = await DataFolder.open(configuration.data_dir);
  const store = await openStore(data, false);
  const now = Date.now;
  try {
    if (forgetKeys) {
      const vault = new Vault(configuration.secret ?? (await data.secret()));
      await KeyRing.replace({ store, vault, now });
    }
    const log = createLog({ level: 'error', write: () => {} });
    const auth = await openAuth({ configuration, data, store, now, log });
    const audit = new AuditTrail({ store, vault: auth.vault, scheduler: systemScheduler, log });
    const own = { actor: { principal, address: 'local' }, requestId: '' } as const;
    const detail = { user: userName() };
    if (forgetKeys)
      await audit.record({ ...own, action: 'signing_key.forget', target: 'all', outcome: 'done', detail });
    const handlers = adminTokenHandlers({ auth, store, now });
    return {
      async call(id, request) {
        const given = request as { params?: unknown; query?: unknown; body?: unknown };
        const route: Route = routes[id];
        const handle = handlers[id] as (call: Call<Route>) => unknown;
        const params = parsed(route.params, given.params, 'params');
        const target = Object.values(params ?? {}).join(' ') || route.path;
        const act = new CallAct(
          route.audit === undefined ? undefined : { ...own, action: route.audit, target, detail },
          audit,
        );
        const call = {
          params,
          query: parsed(route.query, given.query ?? {}, 'query'),
          body: parsed(route.body, given.body, 'body'),
          principal,
          address: 'local',
          requestId: '',
          signal: new AbortController().signal,
          act,
        } as unknown as Call<Route>;
        const answer = (await handle(call)) as RouteAnswer<(typeof routes)[typeof id]>;
        await act.record('done');
        return answer;
      },
      async close() {
        await audit.close();
        await auth.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Who uses the command line, as the system calls him. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

function parsed(schema: Route['body'], value: unknown, where: 'params' | 'query' | 'body'): unknown {
  if (schema === undefined) return undefined;
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const errors = read.error.issues.map(({ path, message }) => ({
    where,
    path: path.map((key) => `/${String(key)}`).join(''),
    message,
  }));
  throw new ApiError('invalid_request', `${errors[0]?.path ?? ''} ${errors[0]?.message ?? ''}`.trim(), {
    errors,
  });
}
