import type { Route, RouteAnswer, RouteId, RouteInput, routes } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import type { Act, Actor } from './audit-port.ts';

/** One validated call as its handler sees it. */
export interface Call<R extends Route> extends RouteInput<R> {
  /** Undefined where the route is for everybody and no token came. */
  readonly principal: Principal | undefined;
  /** Where the call comes from. */
  readonly address: string;
  /** Both together. */
  readonly actor: Actor;
  readonly requestId: string;
  /** Fires when the caller has gone or the server stops, so that nobody is waited for in vain. */
  readonly signal: AbortSignal;
  /** What is done, where the route has a name for it in the audit. */
  readonly act: Act;
}

/** What a handler returns: one of the route's answers. */
export type Handler<R extends Route> = (call: Call<R>) => RouteAnswer<R> | Promise<RouteAnswer<R>>;

/** A handler for every route of the table; the compiler refuses a server that lacks one. */
export type Handlers = { readonly [I in RouteId]: Handler<(typeof routes)[I]> };
