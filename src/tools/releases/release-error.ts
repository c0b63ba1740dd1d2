/** Why something was not done with a release, in one clear sentence. */
export class ReleaseError extends Error {
  /** How a command ends that meets it; undefined: as failures do. */
  readonly exitCode: number | undefined;

  constructor(message: string, exitCode?: number) {
    super(message);
    this.name = 'ReleaseError';
    this.exitCode = exitCode;
  }
}

/** An error of the file system as a sentence about what it means here; any other error as it is. */
export function explained(error: unknown, what: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof ReleaseError || code === undefined) return error;
  const why = reasons[code] ?? (error as Error).message;
  return new ReleaseError(`${what}: ${why}. Nothing that runs was changed.`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Make room, for example with "spacetime release prune"',
  EDQUOT: 'the quota of the disk is used up. Make room, for example with "spacetime release prune"',
  EACCES: 'this user may not write there. Run it as the user who owns the folder of the releases',
  EPERM: 'this user may not write there. Run it as the user who owns the folder of the releases',
  EROFS: 'the disk may only be read. Choose another folder with --folder',
  ENOTDIR: 'a file stands where a folder belongs',
  ENOENT: 'it is not there',
  EISDIR: 'a folder stands where a file belongs',
};
