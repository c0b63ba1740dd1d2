/** The part of the load generator that benches and loads use; it brings no types of its own. */
declare module 'autocannon' {
  export default function autocannon(wish: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    /** Requests a second of all connections together; as many as are answered where nothing is said. */
    readonly overallRate?: number;
    /** Seconds until a request that is not answered counts as lost. */
    readonly timeout?: number;
    /** What is asked in turns. */
    readonly requests?: readonly { readonly path: string }[];
  }): Promise<{
    readonly requests: {
      /** Of those a second. */
      readonly average: number;
      /** Of all. */
      readonly total: number;
    };
    /** Milliseconds. */
    readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
    readonly non2xx: number;
    /** Broken connections, and requests that were not answered. */
    readonly errors: number;
    readonly timeouts: number;
    readonly '5xx': number;
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
  }>;
}
