import { signal } from '@preact/signals';

/** Where the operator is: the part of the address after `#/`. */
export const place = signal(placeOf(location.hash));

addEventListener('hashchange', () => {
  place.value = placeOf(location.hash);
});

/** The address of a view. */
export const addressOf = (view: string): string => `#/${view}`;

/** Goes to a view. */
export function go(view: string): void {
  location.hash = addressOf(view);
}

function placeOf(hash: string): string {
  return /^#\/([a-z-]+)/.exec(hash)?.[1] ?? '';
}
