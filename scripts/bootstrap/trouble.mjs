/** Something that a person has to mend: its message is all that is shown of it. */
export class Trouble extends Error {}

/**
 * What to do about an error of the file system, by its code, as a sentence; null where nobody but a developer can help.
 * @param {unknown} code
 */
export function fileAdvice(code) {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'This folder cannot be written. Give yourself the right to, or clone the repository somewhere else.';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The disk is full. SpaceTime needs about 1 GB while it installs.';
    default:
      return null;
  }
}

/**
 * What to show of an error: the message of a Trouble, advice for one of the file system, null when it is a bug of ours.
 * @param {unknown} error
 */
export function shownFor(error) {
  if (error instanceof Trouble) return error.message;
  const advice = fileAdvice(codeOf(error));
  return advice && error instanceof Error ? `${advice}\n${error.message}` : null;
}

/** The code of an error of the system, such as ENOENT. @param {unknown} error */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
