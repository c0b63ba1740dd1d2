/**
 * A change of the tables. Migrations only add (tables, indexes, columns that may be null or have a default), so that the
 * release before still runs on the store that this one has opened.
 */
export interface Migration {
  /** Number and subject, such as `0001-values`. */
  readonly name: string;
  readonly statements: readonly string[];
}
