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
  };
}
