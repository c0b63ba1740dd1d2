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
  /** Largest error of `relativeState` against the source in metres by body index; 0 for the root. */
  readonly errorM: Readonly<Float64Array>;

  /** True when the whole of the given day is covered. */
  covers(day: number): boolean;

  /**
   * State of a body's centre relative to its parent (moons: their planet; Sun: the barycentre; all others: the Sun).
   * @throws AstroError `outside_span` when the instant is not covered, `unknown_body` for an index that is none.
   */
  relativeState(body: number, day: number, second: number, out: Float64Array): Float64Array;

  /**
   * As `relativeState` for the first `count` bodies, each into the row of its own: what is called once takes its date in once,
   * while a date that is handed over for every body is a new number on the heap for each.
   * @throws AstroError `outside_span`.
   */
  relativeStates(count: number, day: number, second: number, rows: readonly Float64Array[]): void;

  /**
   * As `relativeState`, but for a planet with moons the barycentre of their system: what is orbited from afar, without
   * the small circles in which its moons lead the planet itself.
   */
  systemState(body: number, day: number, second: number, out: Float64Array): Float64Array;

  /**
   * State of one body as seen from another, in ICRF axes, without light time: summed along the tree of parents
   * from their common ancestor, so that neighbours keep full precision far from the Sun.
   * @throws AstroError as `relativeState`.
   */
  stateBetween(body: number, center: number, day: number, second: number, out: Float64Array): Float64Array;
}
