import type { ComponentChildren, JSX } from 'preact';
import { Problem } from '../../parts/problem.tsx';
import type { Resource } from '../core/resource.ts';

/** What was asked for, once it is here; above it why a newer try failed. */
export function Loaded<T>(props: {
  readonly from: Resource<T>;
  readonly children: (data: T) => ComponentChildren;
}): JSX.Element {
  const { data, failure } = props.from;
  return (
    <>
      {failure !== null && <Problem failure={failure} quiet={data !== undefined} />}
      {data === undefined ? failure === null && <p class="empty">Loading…</p> : props.children(data)}
    </>
  );
}
