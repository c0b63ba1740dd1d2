/** The rate the product is made for; a faster display gains nothing and loses the frame budget. */
const FRAME_RATE_WANTED_HZ = 90;

/** The highest supported rate up to the wanted one, else the lowest above it; undefined when the display tells none. */
export function chooseFrameRate(supportedHz: Iterable<number> | undefined | null): number | undefined {
  let best: number | undefined;
  let least: number | undefined;
  for (const rateHz of supportedHz ?? []) {
    if (!Number.isFinite(rateHz) || rateHz <= 0) continue;
    if (least === undefined || rateHz < least) least = rateHz;
    if (rateHz <= FRAME_RATE_WANTED_HZ + 0.5 && (best === undefined || rateHz > best)) best = rateHz;
  }
  return best ?? least;
}
