import type { JSX } from 'preact';
import { Field } from './field.tsx';
import { tokenHint, tokenLengthMax, tokenTitle } from './kept-token.ts';

interface TokenFieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** The line that a token is pasted into. */
export function TokenField({ value, onInput }: TokenFieldProps): JSX.Element {
  return (
    <Field
      label={tokenTitle}
      type="password"
      value={value}
      onInput={onInput}
      required
      maxLength={tokenLengthMax}
      hint={tokenHint}
    />
  );
}
