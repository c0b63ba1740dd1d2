import type { FastifyRequest } from 'fastify';
import type { Route } from '../../protocol/index.ts';
import type { AuditDetail } from './audit-port.ts';
import type { Call } from './calls.ts';

/** A call as its handler sees it. Its signal is made when it is asked for: most calls are answered at once. */
export class CallContext {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly principal: Call<Route>['principal'];
  readonly address: string;
  readonly requestId: string;
  /** What the audit says of the act beside its route. */
  noted: { readonly target: string; readonly detail: AuditDetail } | undefined;
  private readonly request: FastifyRequest;
  private readonly stopping: AbortSignal;
  private gone: AbortController | undefined;

  constructor(request: FastifyRequest, stopping: AbortSignal) {
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

  note(target: string, detail: AuditDetail = {}): void {
    this.noted = { target, detail };
  }

  /** The call is over; nobody is to be told any more. */
  end(): void {
    if (this.gone === undefined) return;
    this.request.raw.socket.removeListener('close', this.leave);
    this.stopping.removeEventListener('abort', this.leave);
  }

  private readonly leave = (): void => this.gone?.abort();
}
