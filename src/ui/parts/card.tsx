import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface CardProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** What stands at the right of the title. */
  readonly tools?: ComponentChildren;
  readonly wide?: boolean;
}

/** A part of a view with a title. */
export function Card({ title, children, tools, wide = false }: CardProps): JSX.Element {
  const id = useId();
  return (
    <section class={wide ? 'card card--wide' : 'card'} aria-labelledby={id}>
      <header class="card__head">
        <h2 id={id}>{title}</h2>
        {tools !== undefined && <div class="tools">{tools}</div>}
      </header>
      {children}
    </section>
  );
}

/** Figures with their names. */
export function Figures({
  rows,
}: {
  rows: readonly (readonly [name: string, value: ComponentChildren])[];
}): JSX.Element {
  return (
    <dl class="figures">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
