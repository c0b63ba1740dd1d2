/** The part of the load generator that the benches use; it brings no types of its own. */
declare module 'autocannon' {
  export default function autocannon(wish: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
  }): Promise<{
    readonly requests: {
      /** Of those a second. */
      readonly average: number;
      /** Of all. */
      readonly total: number;
    };
    readonly non2xx: number;
    readonly errors: number;
  }>;
}
