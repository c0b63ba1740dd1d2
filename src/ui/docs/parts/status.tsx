import type { JSX } from 'preact';

/** The status of an answer, coloured by what it says. */
export function Status({
  status,
  text = '',
}: {
  readonly status: string;
  readonly text?: string;
}): JSX.Element {
  const kind = { '2': 'good', '3': 'good', '4': 'warn', '5': 'bad' }[status.charAt(0)] ?? 'plain';
  return (
    <span class={`status status--${kind}`}>
      {status}
      {text !== '' && ` ${text}`}
    </span>
  );
}
