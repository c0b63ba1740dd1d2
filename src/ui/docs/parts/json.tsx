import type { ComponentChildren, JSX } from 'preact';

/** Of a longer text only this much is shown, and coloured only this much. */
const mostShown = 200_000;
const mostColoured = 50_000;

/** A text that never ends counts as one, or each quote in it would be tried as its beginning. */
const token = /("(?:\\.|[^"\\])*"?)(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON with its names and values in colours, or any other text as it is. */
export function Code({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const shown = text.slice(0, mostShown);
  const rest = text.length - shown.length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard
    <section class="code-place" tabIndex={0} aria-label={label}>
      <pre class="code">
        {shown.length <= mostColoured && /^\s*[[{"]/.test(shown) ? coloured(shown) : shown}
        {rest > 0 && `\n… and ${rest} characters more; copy it to see all of it.`}
      </pre>
    </section>
  );
}

function coloured(text: string): ComponentChildren {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    const [whole, quoted, colon = ''] = match;
    parts.push(text.slice(at, match.index));
    const word = quoted ?? whole;
    const kind = colon !== '' ? 'name' : quoted !== undefined ? 'text' : 'value';
    parts.push(<span class={`json--${kind}`}>{word}</span>, colon);
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts;
}
