import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { bytesText, durationText } from '../../parts/words.ts';
import { type Reply, refusalIn } from '../core/transport.ts';
import { jsonText } from '../model/json.ts';
import { Copy } from '../parts/copy.tsx';
import { Code } from '../parts/json.tsx';
import { Status } from '../parts/status.tsx';

/** What the server answered. */
export function ReplyCard({ reply }: { readonly reply: Reply }): JSX.Element {
  const { status, statusText, headers, text, json, isCut, tookMs, bytes } = reply;
  const refusal = refusalIn(reply);
  const top = useRef<HTMLParagraphElement>(null);
  useEffect(() => top.current?.scrollIntoView({ block: 'center' }), [reply]);
  const body = json === undefined ? text : jsonText(json, 2, text);
  return (
    <Card title="Answer" tools={body !== '' && <Copy text={body} label="Copy the answer" />}>
      <p ref={top} class="reply__line" role="status">
        <Status status={String(status)} text={statusText} /> {durationText(tookMs)} · {bytesText(bytes)}
      </p>
      {refusal !== null && <Problem failure={refusal} />}
      <details class="reply__headers">
        <summary>{headers.length} header lines</summary>
        <dl class="headers">
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {isCut && (
        <p class="call__warning">The answer is longer than this page reads; this is its beginning.</p>
      )}
      {body === '' ? <p class="hint">No body.</p> : <Code text={body} label="Body of the answer" />}
    </Card>
  );
}
