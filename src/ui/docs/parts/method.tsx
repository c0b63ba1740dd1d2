import type { JSX } from 'preact';

const known = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** The method of a call, in its colour; the word alone says it. */
export function Method({ name }: { readonly name: string }): JSX.Element {
  return <span class={known.has(name) ? `method method--${name.toLowerCase()}` : 'method'}>{name}</span>;
}
