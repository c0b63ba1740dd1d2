import type { JSX } from 'preact';
import { Card } from '../../parts/card.tsx';
import type { ApiDocument } from '../model/api-document.ts';
import { treeOf } from '../model/schema-tree.ts';
import { Prose } from '../parts/prose.tsx';
import { Schema } from '../parts/schema.tsx';

/** What the server sends to the targets of webhooks. */
export function Events({ from }: { readonly from: ApiDocument }): JSX.Element {
  return (
    <>
      <p class="lead">
        The server sends these to every webhook that asks for them, as POST with a signature.
      </p>
      {from.events.map(({ type, summary, description, schema }) => (
        <Card key={type} title={type}>
          <p>{summary}</p>
          <Prose text={description} />
          <details>
            <summary>What arrives</summary>
            <Schema node={treeOf(schema, from.references)} direction="received" />
          </details>
        </Card>
      ))}
    </>
  );
}
