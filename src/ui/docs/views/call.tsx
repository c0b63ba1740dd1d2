import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Card } from '../../parts/card.tsx';
import { addressOf } from '../core/place.ts';
import type { ApiDocument } from '../model/api-document.ts';
import type { Call, Parameter, RequestBody } from '../model/call.ts';
import { exampleText } from '../model/request.ts';
import { type SchemaField, treeOf } from '../model/schema-tree.ts';
import { unitOf } from '../model/unit.ts';
import { Code } from '../parts/json.tsx';
import { Prose } from '../parts/prose.tsx';
import { FieldList, Schema } from '../parts/schema.tsx';
import { Answers } from './answers.tsx';
import { TryIt } from './try-it.tsx';

interface CallProps {
  readonly call: Call;
  readonly from: ApiDocument;
}

/** Everything about one call: what it takes, what it answers, and a form that makes it. */
export function CallView({ call, from }: CallProps): JSX.Element {
  const { summary, description, body, parameters, isDeprecated } = call;
  return (
    <>
      <p class="lead">{summary}</p>
      <Conditions call={call} />
      {isDeprecated && <p class="call__warning">This call will go; do not begin to use it.</p>}
      <Prose text={description} />
      <div class="call">
        <div class="call__part">
          {parameters.length > 0 && <Parameters call={call} from={from} />}
          {body !== null && <Body body={body} from={from} />}
          <Answers answers={call.answers} from={from} />
        </div>
        <div class="call__part call__try">
          <TryIt call={call} from={from} />
        </div>
      </div>
      <Neighbours call={call} from={from} />
    </>
  );
}

/** Who may, how often, and what is written down. */
function Conditions({ call }: { readonly call: Call }): JSX.Element {
  const { permission, needsToken, perMinute, perMinuteInProduction, auditedAs } = call;
  const production = perMinuteInProduction === '' ? '' : `, ${perMinuteInProduction} in production`;
  const isCounted = /^\d+$/.test(perMinute);
  return (
    <ul class="chips" aria-label="Conditions">
      <li>{needsToken ? 'token' : 'no token needed'}</li>
      {needsToken && permission !== '' && permission !== 'token' && (
        <li>
          <code>{permission}</code>
        </li>
      )}
      {perMinute !== '' && <li>{isCounted ? `${perMinute} a minute${production}` : perMinute}</li>}
      {auditedAs !== '' && (
        <li>
          audited as <code>{auditedAs}</code>
        </li>
      )}
    </ul>
  );
}

const places = { path: 'In the path', query: 'In the query', header: 'In the header' } as const;

function Parameters({ call, from }: CallProps): JSX.Element {
  const byPlace = useMemo(
    () => [...Map.groupBy(call.parameters, ({ place }) => place)].map(([place, list]) => ({ place, list })),
    [call],
  );
  const field = ({ name, required, description, schema }: Parameter): SchemaField => {
    const node = treeOf(schema, from.references);
    return {
      name,
      required,
      isAnyName: false,
      unit: unitOf(name),
      node: { ...node, description: description || node.description },
    };
  };
  return (
    <Card title="Parameters">
      {byPlace.map(({ place, list }) => (
        <section key={place} aria-label={places[place]}>
          <h3>{places[place]}</h3>
          <FieldList fields={list.map(field)} />
        </section>
      ))}
    </Card>
  );
}

function Body({ body, from }: { readonly body: RequestBody; readonly from: ApiDocument }): JSX.Element {
  const [media] = body.media;
  const node = useMemo(() => treeOf(media?.schema, from.references), [media, from]);
  return (
    <Card title="Body">
      <p class="hint">
        {body.media.map(({ type }) => type).join(' or ')}
        {body.required ? '' : '; may be left out'}
      </p>
      <Prose text={body.description} />
      <Schema node={node} direction="sent" />
      {media !== undefined && (
        <section aria-label="Example">
          <h3>Example</h3>
          <Code text={exampleText(media, from.references)} label="Example of the body" />
        </section>
      )}
    </Card>
  );
}

/** The calls before and after this one. */
function Neighbours({ call, from }: CallProps): JSX.Element {
  const at = from.calls.indexOf(call);
  const link = (other: Call | undefined, words: string): JSX.Element =>
    other === undefined ? (
      <span />
    ) : (
      <a href={addressOf(other.id)}>
        <span class="hint">{words}</span>
        {other.method} {other.path}
      </a>
    );
  return (
    <nav class="neighbours" aria-label="Neighbouring calls">
      {link(from.calls[at - 1], 'Before')}
      {link(from.calls[at + 1], 'Next')}
    </nav>
  );
}
