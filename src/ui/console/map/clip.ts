import type { Point } from './camera.ts';

/**
 * The part of a segment within a rectangle about the origin; null where none is (Liang and Barsky 1984). Paths of far bodies
 * are millions of pixels wide near a moon, and a canvas takes seconds for a line of that length.
 */
export function clipped(
  from: Point,
  to: Point,
  halfWidth: number,
  halfHeight: number,
): [Point, Point] | null {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  let begin = 0;
  let end = 1;
  const edges = [
    [-dx, from[0] + halfWidth],
    [dx, halfWidth - from[0]],
    [-dy, from[1] + halfHeight],
    [dy, halfHeight - from[1]],
  ] as const;
  for (const [towards, room] of edges) {
    if (towards === 0) {
      if (room < 0) return null;
      continue;
    }
    const at = room / towards;
    if (towards < 0) begin = Math.max(begin, at);
    else end = Math.min(end, at);
    if (begin > end) return null;
  }
  const place = (at: number): Point => [from[0] + at * dx, from[1] + at * dy];
  return [place(begin), place(end)];
}
