import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Where programs keep what they write for this user: the default of packages, whose own folder may be replaced at any time and
 * need not be writable. Undefined where the user has no home.
 */
export function userDataFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const { XDG_DATA_HOME: shared = '', LOCALAPPDATA: local = '' } = environment;
  if (platform === 'linux' && path.isAbsolute(shared)) return path.join(shared, 'spacetime');
  if (platform === 'win32' && local !== '') return path.win32.join(local, 'SpaceTime');
  const home = environment.HOME ?? homeOfUser();
  if (home === undefined || home === '') return undefined;
  if (platform === 'win32') return path.win32.join(home, 'AppData', 'Local', 'SpaceTime');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'SpaceTime');
  return path.join(home, '.local', 'share', 'spacetime');
}

function homeOfUser(): string | undefined {
  try {
    return homedir();
  } catch {
    // A user whom the machine does not know, as in containers.
    return undefined;
  }
}
