/**
 * A source of motion. Times are TDB since J2000 as whole days and seconds (0 <= second < 86400);
 * states are six doubles, position in metres and velocity in m/s, in ICRF axes. No method allocates.
 */
export interface Ephemeris {
  /** What the motion was made from, in one line for people. */
  readonly source: string;
  /** First day covered. */
  readonly firstDay: number;
  /** Day at whose start the cover ends: the last covered instant lies just before it. */
  readonly endDay: number;
  /** Largest error against the source in metres by body index, as the file states it; 0 for the root. */
  readonly errorM: Readonly<Float64Array>;

  /** True when the whole of the given day is covered. */
  covers(day: number): boolean;

  /**
   * State of a body relative to its parent (planets and Pluto: the Sun; Moon: the Earth; Sun: the barycentre).
   * @throws AstroError `outside_span` when the instant is not covered, `unknown_body` for an index that is none.
   */
  relativeState(body: number, day: number, second: number, out: Float64Array): Float64Array;

  /**
   * State of one body as seen from another, in ICRF axes, without light time: summed along the tree of parents
   * from their common ancestor, so that neighbours keep full precision far from the Sun.
   * @throws AstroError as `relativeState`.
   */
  stateBetween(body: number, center: number, day: number, second: number, out: Float64Array): Float64Array;
}
