import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly type?: 'text' | 'password' | 'number' | 'search' | 'url' | 'datetime-local';
  readonly required?: boolean;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly step?: number | 'any';
  readonly maxLength?: number;
  readonly id?: string;
  readonly placeholder?: string;
}

/** One line of text or a number, with its name and a hint. */
export function Field(props: FieldProps): JSX.Element {
  const made = useId();
  const { label, onInput, hint, id = made, type = 'text', ...rest } = props;
  // The types of inputs depend on which kind they are; all of these attributes are for all of ours.
  const attributes = { ...rest, id, type } as JSX.IntrinsicElements['input'];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...attributes}
        autocomplete="off"
        spellcheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (Value | readonly [value: Value, words: string])[];
  readonly onChange: (value: Value) => void;
}

/** One of several. */
export function Choice<Value extends string>(props: ChoiceProps<Value>): JSX.Element {
  const id = useId();
  const { label, value, options, onChange } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value as Value)}>
        {options.map((option) => {
          const [key, words] = typeof option === 'string' ? [option, option.replaceAll('_', ' ')] : option;
          return (
            <option key={key} value={key}>
              {words}
            </option>
          );
        })}
      </select>
    </div>
  );
}

/** Yes or no. */
export function Tick(props: {
  readonly label: ComponentChildren;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): JSX.Element {
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}
