import { signal } from '@preact/signals';

/** Where the reader is: what stands behind `#` in the address. Calls by their id, other views behind a slash. */
export const place = signal(placeOf(location.hash));

addEventListener('hashchange', () => {
  place.value = placeOf(location.hash);
});

/** The address of a call or of another view. */
export const addressOf = (id: string): string => `#${encodeURIComponent(id).replaceAll('%2F', '/')}`;

function placeOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return '';
  }
}
