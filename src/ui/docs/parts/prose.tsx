import type { ComponentChildren, JSX } from 'preact';

/**
 * Text of the document: paragraphs, lists of lines with a dash, and `code`. Nothing else of it is taken for more than text,
 * so no description can bring links or markup into the page.
 */
export function Prose({ text }: { readonly text: string }): JSX.Element | null {
  const blocks = text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter(Boolean);
  if (blocks.length === 0) return null;
  return <div class="prose">{blocks.map(block)}</div>;
}

function block(text: string): JSX.Element {
  const lines = text.split('\n');
  if (!lines.every((line) => line.startsWith('- '))) return <p key={text}>{inline(text)}</p>;
  return (
    <ul key={text} class="prose__list">
      {lines.map((line) => (
        <li key={line}>{inline(line.slice(2))}</li>
      ))}
    </ul>
  );
}

/** One line of text with its `code`. */
export function inline(text: string): ComponentChildren {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? <code key={part}>{part}</code> : part));
}
