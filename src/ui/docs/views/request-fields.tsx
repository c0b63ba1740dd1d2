import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice, Field } from '../../parts/field.tsx';
import type { ApiDocument } from '../model/api-document.ts';
import type { Call, Parameter } from '../model/call.ts';
import { type Draft, exampleText, valueKey } from '../model/request.ts';
import { treeOf } from '../model/schema-tree.ts';
import { unitOf } from '../model/unit.ts';

interface RequestFieldsProps {
  readonly call: Call;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly from: ApiDocument;
}

/** The values and the body of a request, to be filled in. */
export function RequestFields(props: RequestFieldsProps): JSX.Element {
  const { call, draft, onChange, from } = props;
  const set = (parameter: Parameter, value: string): void =>
    onChange({ ...draft, values: { ...draft.values, [valueKey(parameter)]: value } });
  return (
    <>
      {call.parameters.length > 0 && (
        <div class="request-fields">
          {call.parameters.map((parameter) => (
            <ParameterField
              key={valueKey(parameter)}
              parameter={parameter}
              value={draft.values[valueKey(parameter)] ?? ''}
              onInput={(value) => set(parameter, value)}
              from={from}
            />
          ))}
        </div>
      )}
      {call.body !== null && <BodyField {...props} />}
    </>
  );
}

/** Headers that are new for every request get a button that makes one. */
const keyHeader = 'idempotency-key';

function ParameterField(props: {
  readonly parameter: Parameter;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly from: ApiDocument;
}): JSX.Element {
  const { parameter, value, onInput, from } = props;
  const { name, place, required, schema } = parameter;
  const { type, values, limits, fallback } = treeOf(schema, from.references);
  const label = `${name}${required ? '' : ' (optional)'}`;
  const options = type === 'boolean' ? ['true', 'false'] : values.map(plainValue);
  if (options.length > 0) {
    const none = [['', required ? 'choose' : 'not given'] as const];
    const all = [...none, ...options.map((option) => [option, option] as const)];
    return <Choice label={label} value={value} options={all} onChange={onInput} />;
  }
  const facts = [type === 'string' ? '' : type, unitOf(name), ...limits];
  const hint = [...facts, fallback === null ? '' : `otherwise ${fallback}`].filter(Boolean).join(' · ');
  return (
    <div class="request-field">
      <Field label={label} value={value} onInput={onInput} {...(hint === '' ? {} : { hint })} />
      {place === 'header' && name.toLowerCase() === keyHeader && (
        <Button onClick={() => onInput(`docs-${Date.now().toString(36)}`)}>New key</Button>
      )}
    </div>
  );
}

/** A value of a list of values, as it stands in an address. */
function plainValue(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : json;
}

function BodyField({ call, draft, onChange, from }: RequestFieldsProps): JSX.Element {
  const id = useId();
  const media = call.body?.media ?? [];
  const chosen = media.find(({ type }) => type === draft.media);
  const send = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  };
  return (
    <>
      {media.length > 1 && (
        <Choice
          label="Content type"
          value={draft.media}
          options={media.map(({ type }) => [type, type] as const)}
          onChange={(type) => onChange({ ...draft, media: type })}
        />
      )}
      <div class="field">
        <label for={id}>Body{call.body?.required === true ? '' : ' (optional)'}</label>
        <textarea
          id={id}
          class="request-body"
          rows={Math.min(18, draft.body.split('\n').length + 1)}
          spellcheck={false}
          aria-describedby={`${id}-hint`}
          value={draft.body}
          onInput={(event) => onChange({ ...draft, body: event.currentTarget.value })}
          onKeyDown={send}
        />
        <p id={`${id}-hint`} class="hint">
          Ctrl and Enter send.
        </p>
      </div>
      {chosen !== undefined && (
        <div class="tools">
          <Button onClick={() => onChange({ ...draft, body: exampleText(chosen, from.references) })}>
            Put the example back
          </Button>
        </div>
      )}
    </>
  );
}
