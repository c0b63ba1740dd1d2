import { HttpClient } from '../../src/client/index.ts';
import type { smoke } from '../../src/tools/validate/index.ts';

/** What proofs work with on a server that others use. */
export function proofContext(baseUrl: string, token: string): Parameters<typeof smoke>[0] {
  return {
    baseUrl,
    telemetryUrl: null,
    client: new HttpClient({ baseUrl, token }),
    token,
    disturb: false,
    signal: new AbortController().signal,
    monotonicMs: () => performance.now(),
  };
}
