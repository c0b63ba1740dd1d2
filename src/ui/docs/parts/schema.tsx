import { type ComponentChildren, createContext, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import type { SchemaChoice, SchemaField, SchemaNode } from '../model/schema-tree.ts';
import { inline } from './prose.tsx';

/** Whether the schema is of what is sent, where some fields have to be there, or of what comes, where some may be missing. */
type Direction = 'sent' | 'received';

const DirectionContext = createContext<Direction>('sent');

/** Down to here what stands below is open from the beginning. */
const openDepth = 1;

/** A schema as a tree: its fields with types, limits and values, and what stands below them. */
export function Schema(props: { readonly node: SchemaNode; readonly direction: Direction }): JSX.Element {
  const { node, direction } = props;
  const { fields, choices, items } = node;
  const isBare = fields.length === 0 && choices.length === 0 && items === null;
  return (
    <DirectionContext.Provider value={direction}>
      {(fields.length === 0 || node.description !== '') && (
        <p class="schema__top">
          <Facts node={node} />
        </p>
      )}
      {!isBare && <Below node={node} depth={0} />}
    </DirectionContext.Provider>
  );
}

/** Fields under each other, as of an object. */
export function FieldList(props: {
  readonly fields: readonly SchemaField[];
  readonly depth?: number;
}): JSX.Element {
  const { fields, depth = 0 } = props;
  return (
    <ul class="fields">
      {fields.map((field) => (
        <li key={field.name}>
          <Row node={field.node} depth={depth}>
            <code class={field.isAnyName ? 'field__name field__name--any' : 'field__name'}>{field.name}</code>
            <Presence field={field} />
            <Facts node={field.node} unit={field.unit} />
          </Row>
        </li>
      ))}
    </ul>
  );
}

/** Says what is not the rule: that a field has to be sent, or that it may be missing in what comes. */
function Presence({ field }: { readonly field: SchemaField }): JSX.Element | null {
  const isSent = useContext(DirectionContext) === 'sent';
  if (field.required !== isSent || field.isAnyName) return null;
  return isSent ? (
    <span class="field__required">required</span>
  ) : (
    <span class="field__limit">may be missing</span>
  );
}

/** One line, which opens what stands below it. */
function Row(props: {
  readonly node: SchemaNode;
  readonly depth: number;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { node, depth, children } = props;
  const { fields, choices, items, description } = node;
  const text = description !== '' && <p class="field__text">{inline(description)}</p>;
  if (fields.length === 0 && choices.length === 0 && items === null) {
    return (
      <div class="field-row">
        <p class="field__line">{children}</p>
        {text}
      </div>
    );
  }
  return (
    <details class="field-row" open={depth < openDepth}>
      <summary class="field__line">{children}</summary>
      {text}
      <Below node={node} depth={depth + 1} />
    </details>
  );
}

function Below({ node, depth }: { readonly node: SchemaNode; readonly depth: number }): JSX.Element {
  const { fields, choices, items } = node;
  return (
    <>
      {fields.length > 0 && <FieldList fields={fields} depth={depth} />}
      {items !== null && <Items node={items} depth={depth} />}
      {choices.length > 0 && <Choices choices={choices} depth={depth} />}
    </>
  );
}

/** What a list holds: its fields at once, where it has fields. */
function Items({ node, depth }: { readonly node: SchemaNode; readonly depth: number }): JSX.Element {
  if (node.fields.length > 0 || node.choices.length > 0) return <Below node={node} depth={depth} />;
  return (
    <ul class="fields">
      <li>
        <Row node={node} depth={depth}>
          <span class="field__name field__name--any">each</span>
          <Facts node={node} />
        </Row>
      </li>
    </ul>
  );
}

function Choices(props: { readonly choices: readonly SchemaChoice[]; readonly depth: number }): JSX.Element {
  return (
    <ul class="fields fields--choices">
      {props.choices.map(({ label, node }, i) => (
        <li key={label}>
          <Row node={node} depth={i === 0 ? props.depth : props.depth + openDepth}>
            <span class="field__or">{i === 0 ? 'either' : 'or'}</span>
            <code class="field__name">{label}</code>
            {node.fields.length === 0 && <Facts node={node} />}
          </Row>
        </li>
      ))}
    </ul>
  );
}

/** Type, limits and values in one line. */
function Facts({ node, unit = '' }: { readonly node: SchemaNode; readonly unit?: string }): JSX.Element {
  const { type, name, limits, patterns, values, fallback, end } = node;
  return (
    <>
      <span class="field__type">
        {type}
        {name !== null && name !== type && ` ${name}`}
      </span>
      {unit !== '' && <span class="field__limit">{unit}</span>}
      {limits.map((limit) => (
        <span key={limit} class="field__limit">
          {limit}
        </span>
      ))}
      {values.length > 0 && (
        <span class="field__values">
          {values.map((value) => (
            <code key={value}>{value}</code>
          ))}
        </span>
      )}
      {patterns.map((pattern) => (
        <span key={pattern} class="field__limit">
          fits <code>{pattern}</code>
        </span>
      ))}
      {fallback !== null && (
        <span class="field__limit">
          otherwise <code>{fallback}</code>
        </span>
      )}
      {end !== null && (
        <span class="field__limit">
          {end === 'again' ? 'as above' : 'goes on; see the description itself'}
        </span>
      )}
    </>
  );
}
