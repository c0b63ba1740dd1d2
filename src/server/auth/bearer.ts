import { tokenRefusal } from './principal.ts';

/** Longest token that is looked at. */
const maxTokenLength = 4096;
const form = /^Bearer +([\x21-\x7e]+)$/i;
const tokenInAddress = /[?&](?:access_token|token|authorization|bearer)=/i;

/**
 * The token of a request; undefined when there is none. Throws `unauthenticated` for a header that is no single bearer
 * token, for two of them, and for a token in the address, where logs and histories would keep it.
 * @param rawHeaders Names and values in turn, as they came: of two equal ones the parsed headers show only one.
 */
export function bearerOf(rawHeaders: readonly string[], url: string): string | undefined {
  let header: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length !== authorization.length || name.toLowerCase() !== authorization) continue;
    if (header !== undefined) throw tokenRefusal('Two Authorization headers came; send one.');
    header = rawHeaders[i + 1] ?? '';
  }
  if (tokenInAddress.test(url)) {
    throw tokenRefusal('A token does not belong in an address; send it in the Authorization header.');
  }
  if (header === undefined) return undefined;
  const token = form.exec(header)?.[1];
  if (token === undefined || token.length > maxTokenLength)
    throw tokenRefusal("The Authorization header has to read 'Bearer <token>'.");
  return token;
}

const authorization = 'authorization';
