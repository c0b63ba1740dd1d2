/** A span of time as Prometheus writes it: in minutes where they are whole. */
export function duration(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
