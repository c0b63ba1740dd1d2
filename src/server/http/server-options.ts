import type { ServerOptions } from 'node:http';
import { requestLimits } from '../../protocol/index.ts';

const longestLookMs = 1000;

/**
 * How a server reads requests, plain or under TLS.
 * @param requestTimeoutMs How long a request may take to arrive, from its first byte or from the connection to its last.
 */
export function serverOptions(requestTimeoutMs: number): ServerOptions {
  return {
    maxHeaderSize: requestLimits.headerBytes,
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: requestLimits.keepAliveMs,
    // Late connections are looked for this often, so none outlives its time by more.
    connectionsCheckingInterval: Math.min(longestLookMs, requestTimeoutMs),
    // A request without a name is refused with a problem document, which Node itself would not send.
    requireHostHeader: false,
    // Clients that offer HTTP/2 on a plain line (curl --http2, the client of Java) go on with HTTP/1.1, as RFC 9110 says.
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
  };
}
