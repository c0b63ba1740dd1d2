import { ApiError } from '../../protocol/index.ts';

const segmentPattern = /^[\p{L}\p{N}_](?:[\p{L}\p{N} ._-]*[\p{L}\p{N}_-])?$/u;

/** Ending of every scene file. */
export const sceneSuffix = '.scene.json';

/**
 * The one spelling of a scene path that is compared with the whitelist: decoded once, plain segments joined by "/".
 * Whatever could mean another place in some layer (dot segments, backslashes, a second encoding, NUL, overlong or
 * look-alike characters, a leading slash, a drive) is refused rather than mended. Throws `path_refused`.
 */
export function normalScenePath(given: string): string {
  const decoded = decodeOnce(given);
  if (decoded.normalize('NFC') !== decoded) throw refusal('it is not in Unicode normal form');
  for (const segment of decoded.split('/')) {
    if (segment === '') throw refusal('it has an empty part');
    if (/^\.+$/.test(segment)) throw refusal('it has a part of dots only');
    if (!segmentPattern.test(segment)) throw refusal('a part holds characters that scene paths do not have');
  }
  return decoded;
}

function decodeOnce(given: string): string {
  try {
    return decodeURIComponent(given);
  } catch {
    throw refusal('its encoding is broken');
  }
}

function refusal(reason: string): ApiError {
  return new ApiError('path_refused', `The scene path is refused: ${reason}.`, {
    errors: [{ where: 'body', path: '/scene_path', message: reason }],
  });
}
