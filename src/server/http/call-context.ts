import type { FastifyRequest } from 'fastify';
import type { Route } from '../../protocol/index.ts';
import type { AuditPort } from './audit-port.ts';
import { CallAct } from './call-act.ts';
import type { Call } from './calls.ts';

/** A call as its handler sees it. Its signal is made when it is asked for: most calls are answered at once. */
export class CallContext {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly principal: Call<Route>['principal'];
  readonly address: string;
  readonly requestId: string;
  readonly act: CallAct;
  private readonly request: FastifyRequest;
  private readonly stopping: AbortSignal;
  private gone: AbortController | undefined;

  constructor(request: FastifyRequest, stopping: AbortSignal, row: Route, audit: AuditPort | undefined) {
    this.act = new CallAct(beginningOf(request, row.audit), audit);
    this.params = request.params;
    this.query = request.query;
    this.body = request.body;
    this.principal = request.principal;
    this.address = request.address;
    this.requestId = request.id;
    this.request = request;
    this.stopping = stopping;
  }

  get actor(): Call<Route>['actor'] {
    return { principal: this.principal, address: this.address };
  }

  /** Fires when the caller has gone or the server stops. */
  get signal(): AbortSignal {
    if (this.gone === undefined) {
      this.gone = new AbortController();
      this.request.raw.socket.once('close', this.leave);
      this.stopping.addEventListener('abort', this.leave);
      if (this.stopping.aborted || this.request.raw.socket.destroyed) this.leave();
    }
    return this.gone.signal;
  }

  /** The call is over; nobody is to be told any more. */
  end(): void {
    if (this.gone === undefined) return;
    this.request.raw.socket.removeListener('close', this.leave);
    this.stopping.removeEventListener('abort', this.leave);
  }

  private readonly leave = (): void => this.gone?.abort();
}

function beginningOf(request: FastifyRequest, action: string | undefined) {
  if (action === undefined) return undefined;
  const { principal, address, id: requestId, routeOptions } = request;
  const params = Object.values((request.params ?? {}) as Record<string, string>);
  const target = params.length === 0 ? (routeOptions.url ?? '') : params.join(' ');
  return { actor: { principal, address }, action, target, requestId };
}
