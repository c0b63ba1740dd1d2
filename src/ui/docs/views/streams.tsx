import type { JSX } from 'preact';
import { Card, Figures } from '../../parts/card.tsx';
import type { ApiDocument } from '../model/api-document.ts';
import { Copy } from '../parts/copy.tsx';
import { Prose } from '../parts/prose.tsx';

/** The connections that stand beside the calls. */
export function Streams({ from }: { readonly from: ApiDocument }): JSX.Element {
  const origin = location.origin.replace(/^http/, 'ws');
  return (
    <>
      <p class="lead">WebSockets, for what happens all the time.</p>
      {from.streams.map(({ path, subprotocol, summary, description }) => (
        <Card
          key={path}
          title={path}
          tools={<Copy text={origin + path} label={`Copy the address of ${path}`} />}
        >
          <p>{summary}</p>
          <Figures
            rows={[
              ['Address', <code key="address">{origin + path}</code>],
              ['Subprotocol', <code key="subprotocol">{subprotocol}</code>],
            ]}
          />
          <Prose text={description} />
        </Card>
      ))}
    </>
  );
}
