import type { JSX } from 'preact';
import { Card } from '../../parts/card.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import type { ApiDocument, ErrorRow } from '../model/api-document.ts';
import { inline } from '../parts/prose.tsx';
import { Status } from '../parts/status.tsx';

/** The columns of refusals, here and below calls. */
export const errorColumns: readonly Column<ErrorRow>[] = [
  { name: 'Status', kind: 'short', cell: ({ status }) => <Status status={status} /> },
  { name: 'Code', kind: 'code', cell: ({ code }) => code },
  { name: 'What it says', cell: ({ title }) => inline(title) },
  { name: 'What to do', cell: ({ advice }) => inline(advice) },
];

/** Every refusal of the server. */
export function Errors({ from }: { readonly from: ApiDocument }): JSX.Element {
  return (
    <>
      <p class="lead">
        Refusals are problem documents (RFC 9457). Programs look at <code>code</code>, people at{' '}
        <code>detail</code> and <code>advice</code>.
      </p>
      <Card title={`${from.errors.length} codes`}>
        <Table
          caption="Refusals"
          columns={errorColumns}
          rows={from.errors}
          keyOf={({ code }) => code}
          empty="The description names no codes."
        />
      </Card>
    </>
  );
}
