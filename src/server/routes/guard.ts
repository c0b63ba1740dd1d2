import { ApiError, type Route, type RouteId, routeIds, routes } from '../../protocol/index.ts';
import { inRanges, readRanges } from '../auth/address-ranges.ts';
import { wholeRange } from '../guard/bans.ts';
import type { Connection } from '../guard/connections.ts';
import type { Guard } from '../guard/guard.ts';
import { isNeeded, type SwitchState } from '../guard/switches.ts';
import type { Call, Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import type { BanRow } from '../store/operations/bans.ts';
import { findToken } from '../store/operations/tokens.ts';
import { lineOf } from '../store/token-rows.ts';
import { pageOf } from './pages.ts';

type GuardRoute = Extract<
  RouteId,
  `admin_${'ban' | 'maintenance' | 'lockdown' | 'endpoint' | 'connection'}${string}`
>;

/** Handlers of bans, switches and connections. */
export function guardHandlers(
  parts: Pick<ServerParts, 'guard' | 'configuration' | 'store'>,
): Pick<Handlers, GuardRoute> {
  return { ...banHandlers(parts), ...switchHandlers(parts.guard), ...connectionHandlers(parts) };
}

const nameOf = (call: Pick<Call<Route>, 'principal'>): string => call.principal?.name ?? 'unknown';

function banHandlers({
  guard,
  store,
}: Pick<ServerParts, 'guard' | 'store'>): Pick<Handlers, Extract<GuardRoute, `admin_ban${string}`>> {
  return {
    admin_bans: async ({ query }) => {
      const items = (await guard.bans.list()).map((row) => ({ key: newestFirst(row), row }));
      const { items: part, next_cursor } = pageOf(items.sort(byKey), ({ key }) => key, query);
      return { status: 200, body: { items: part.map(({ row }) => banView(row)), next_cursor } };
    },
    admin_ban_add: async ({ body, ...call }) => {
      const { reason, duration_seconds } = body;
      const terms = {
        reason,
        origin: 'manual',
        createdBy: nameOf(call),
        durationMs: duration_seconds === undefined ? null : duration_seconds * 1000,
      } as const;
      const ban =
        'address' in body
          ? ({ kind: 'address', target: strangersOnly(guard, body.address, call.address), ...terms } as const)
          : ({ kind: 'token', target: await anotherLine(store, body.token_id, call), ...terms } as const);
      return { status: 201, body: banView(await guard.ban(ban, call.act)) };
    },
    admin_ban_remove: async ({ params, act }) => ({
      status: 200,
      body: banView(await guard.bans.remove(params.id, act)),
    }),
  };
}

/** The range, unless whoever bans it, this machine or a proxy lies in it. Throws `ban_refused`. */
function strangersOnly(guard: Guard, address: string, own: string): string {
  const range = wholeRange(address);
  const ranges = readRanges([range]) ?? [];
  if (inRanges(own, ranges)) throw new ApiError('ban_refused', `${range} holds your own address.`);
  if (['127.0.0.1', '::1'].some((loopback) => inRanges(loopback, ranges)))
    throw new ApiError('ban_refused', `${range} holds addresses of this machine itself.`);
  if (guard.holdsProxy(ranges))
    throw new ApiError('ban_refused', `${range} holds a proxy, behind which everybody comes.`);
  return range;
}

/** The first of the tokens that one descends from, unless that of the caller does too. Throws `ban_refused`. */
async function anotherLine(
  store: ServerParts['store'],
  tokenId: string,
  { principal }: Pick<Call<Route>, 'principal'>,
): Promise<string> {
  const found = await store.run(findToken, tokenId);
  // One that nobody knows may have been forgotten, and nothing can descend from it any more.
  const line = found === null ? tokenId : lineOf(found.token);
  if (tokenId === principal?.tokenId || line === principal?.line)
    throw new ApiError('ban_refused', 'This is the token that you use, or one of the same origin.');
  return line;
}

const timeDigits = 16;
const latest = Number.MAX_SAFE_INTEGER;

/** A key that grows with age. */
function newestFirst({ created_ms, id }: BanRow): string {
  return `${String(latest - created_ms).padStart(timeDigits, '0')} ${id}`;
}

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number => (a.key < b.key ? -1 : 1);

const utc = (ms: number): string => new Date(ms).toISOString();

function banView({ id, kind, target, reason, origin, created_by, created_ms, expires_ms }: BanRow) {
  const ends = expires_ms === null ? null : utc(expires_ms);
  return { id, kind, target, reason, origin, created_by, created_at: utc(created_ms), expires_at: ends };
}

function switchHandlers(
  guard: Guard,
): Pick<Handlers, Extract<GuardRoute, `admin_${'maintenance' | 'lockdown' | 'endpoint'}${string}`>> {
  const set = async (which: 'maintenance' | 'lockdown', { body, ...call }: SwitchCall) => {
    const wish = { on: body.on, reason: body.reason ?? null, by: nameOf(call) };
    return { status: 200, body: switchView(await guard.switches.set(which, wish, call.act)) } as const;
  };
  return {
    admin_maintenance: () => ({ status: 200, body: switchView(guard.switches.maintenance) }),
    admin_maintenance_set: (call) => set('maintenance', call),
    admin_lockdown: () => ({ status: 200, body: switchView(guard.switches.lockdown) }),
    admin_lockdown_set: (call) => set('lockdown', call),
    admin_endpoints: ({ query }) => {
      const { items, next_cursor } = pageOf([...routeIds].sort(), (id) => id, query);
      return { status: 200, body: { items: items.map((id) => endpointView(guard, id)), next_cursor } };
    },
    admin_endpoint_set: async ({ params, body, act }) => {
      const id = routeIds.find((one) => one === params.id);
      if (id === undefined) throw new ApiError('unknown_endpoint', `There is no call "${params.id}".`);
      await guard.switches.setEndpoint(id, body.on, act);
      return { status: 200, body: endpointView(guard, id) };
    },
  };
}

type SwitchCall = Pick<Call<Route>, 'principal' | 'act'> & {
  readonly body: { readonly on: boolean; readonly reason?: string | undefined };
};

function switchView({ on, reason, changedBy, changedMs }: SwitchState) {
  return { on, reason, changed_by: changedBy, changed_at: changedMs === null ? null : utc(changedMs) };
}

function endpointView(guard: Guard, id: RouteId) {
  const row: Route = routes[id];
  return {
    id,
    method: row.method,
    path: row.path,
    permission: row.permission,
    per_minute: guard.quota(id, row) ?? null,
    on: !guard.switches.isOff(id),
    switchable: !isNeeded(id),
  };
}

function connectionHandlers({
  guard,
  configuration,
}: Pick<ServerParts, 'guard' | 'configuration'>): Pick<
  Handlers,
  Extract<GuardRoute, `admin_connection${string}`>
> {
  return {
    admin_connections: ({ query }) => {
      const keyed = guard.connections.list().map((one) => ({ key: oldestFirst(one), one }));
      const { items, next_cursor } = pageOf(keyed.sort(byKey), ({ key }) => key, query);
      const counts = { count: keyed.length, limit: configuration.connection_limit };
      return {
        status: 200,
        body: { items: items.map(({ one }) => connectionView(one)), next_cursor, ...counts },
      };
    },
    admin_connection_close: ({ params: { id } }) => {
      if (!guard.connections.close(id)) throw new ApiError('unknown_connection');
      return { status: 200, body: { id, closed: true } };
    },
  };
}

function oldestFirst({ openedMs, id }: Connection): string {
  return `${String(openedMs).padStart(timeDigits, '0')} ${id}`;
}

function connectionView({ openedMs, bytesRead, bytesWritten, ...rest }: Connection) {
  return { ...rest, opened_at: utc(openedMs), bytes_read: bytesRead, bytes_written: bytesWritten };
}
