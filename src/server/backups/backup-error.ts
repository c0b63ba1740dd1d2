/** Why a backup cannot be made, read or put back, in a sentence that says what to do. */
export class BackupError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BackupError';
  }
}

/** The reason of a failure in a few words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || /database or disk is full/.test(message))
    return 'the disk is full';
  if (code === 'EFBIG') return 'the file would be larger than this process may write';
  return message;
}
