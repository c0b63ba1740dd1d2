/** A value that a column can hold. Truth values are written as 0 and 1, instants as milliseconds since 1970, documents as JSON text. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** One statement on its way to the database. Parameters are written `?` and bound in order, never put into the text. */
export interface Statement {
  readonly kind: 'rows' | 'change';
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** What a statement gives back: its rows, or how many rows it changed. */
export type StatementResult = readonly Readonly<Record<string, SqlValue>>[] | number;

/**
 * The work of an operation: it yields statements and receives their results. A generator, because one driver answers at
 * once (SQLite, in the thread that owns the file) and another later (a database server), and the work is the same for both.
 */
export type Work<Output> = Generator<Statement, Output, StatementResult>;

/** Something that can be done with the store, in one transaction. Input and output cross threads, so they are plain data. */
export interface Operation<Input, Output> {
  /** Domain and verb, such as `jobs.enqueue`. */
  readonly name: string;
  /** Throws ApiError to refuse; the whole transaction is then rolled back. */
  readonly work: (input: Input) => Work<Output>;
}

/** Declares an operation; `operations/index.ts` lists them all. */
export function defineOperation<Input, Output>(row: Operation<Input, Output>): Operation<Input, Output> {
  return row;
}

/** All rows that a query finds. */
export function* all<Row extends object>(text: string, ...values: SqlValue[]): Work<Row[]> {
  return (yield { kind: 'rows', text, values }) as unknown as Row[];
}

/** The first row that a query finds. */
export function* first<Row extends object>(text: string, ...values: SqlValue[]): Work<Row | undefined> {
  return (yield* all<Row>(text, ...values))[0];
}

/** Runs a statement that changes rows; gives how many. */
export function* change(text: string, ...values: SqlValue[]): Work<number> {
  return (yield { kind: 'change', text, values }) as number;
}
