import type { JSX } from 'preact';

/** How far something is; without a share it is under way, nobody knows how far. */
export function Progress({ label, share }: { label: string; share?: number }): JSX.Element {
  return (
    <progress class="progress" aria-label={label} max={1} {...(share === undefined ? {} : { value: share })}>
      {share === undefined ? '' : `${Math.round(share * 100)} %`}
    </progress>
  );
}
