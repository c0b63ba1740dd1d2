import type { ComponentChildren, JSX } from 'preact';

/** One column: its name, and what stands in it. */
export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ComponentChildren;
  readonly kind?: 'number' | 'code' | 'tools' | 'short';
}

interface TableProps<Row> {
  /** What is listed, for those who hear the table. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[] | undefined;
  readonly keyOf: (row: Row) => string;
  /** What is said when there is nothing. */
  readonly empty: string;
  readonly isSelected?: (row: Row) => boolean;
}

/** A list as a table; on narrow screens each row becomes a card. */
export function Table<Row>(props: TableProps<Row>): JSX.Element {
  const { caption, columns, rows, keyOf, empty, isSelected } = props;
  if (rows === undefined) return <p class="empty">Loading…</p>;
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <div class="table-place">
      <table class="table">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, kind }) => (
              <th key={name} scope="col" class={kind && `cell--${kind}`}>
                {kind === 'tools' ? <span class="unseen">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} class={isSelected?.(row) === true ? 'is-selected' : undefined}>
              {columns.map(({ name, kind, cell }) => (
                <td key={name} class={kind && `cell--${kind}`} data-label={kind === 'tools' ? '' : name}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
