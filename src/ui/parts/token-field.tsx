import type { JSX } from 'preact';
import { Field } from './field.tsx';

interface TokenFieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** The line that a token is pasted into. */
export function TokenField({ value, onInput }: TokenFieldProps): JSX.Element {
  return (
    <Field
      label="Access token"
      type="password"
      value={value}
      onInput={onInput}
      required
      maxLength={4096}
      hint="Kept for this tab only, and forgotten when it is closed."
    />
  );
}
