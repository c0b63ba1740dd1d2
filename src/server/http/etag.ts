import { hash } from 'node:crypto';

const tagLength = 22;

/** Strong entity tag (RFC 9110) of a content. */
export function etagOf(content: string | Uint8Array): string {
  return `"${hash('sha256', content, 'base64url').slice(0, tagLength)}"`;
}

/** Whether an If-None-Match header names the tag, so that the caller has the content already. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((part) => {
    const given = part.trim();
    return given === '*' || given === etag || given === `W/${etag}`;
  });
}
