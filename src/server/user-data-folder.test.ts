import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../test/support/temporary.ts';
import { loadConfiguration } from './load-configuration.ts';
import { userDataFolder } from './user-data-folder.ts';

afterAll(removeTemporaryFolders);

describe('the data folder of a user', () => {
  it('is where the system has such folders', () => {
    expect(userDataFolder({ HOME: '/h' }, 'linux')).toBe('/h/.local/share/spacetime');
    expect(userDataFolder({ HOME: '/h', XDG_DATA_HOME: '/x' }, 'linux')).toBe('/x/spacetime');
    expect(userDataFolder({ HOME: '/h', XDG_DATA_HOME: 'x' }, 'linux')).toBe('/h/.local/share/spacetime');
    expect(userDataFolder({ HOME: '/h' }, 'darwin')).toBe('/h/Library/Application Support/SpaceTime');
    expect(userDataFolder({ LOCALAPPDATA: 'C:\\l' }, 'win32')).toBe('C:\\l\\SpaceTime');
    expect(userDataFolder({ HOME: '' }, 'linux')).toBeUndefined();
  });

  it('is the default of a package, and of nothing else', () => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, 'config'));
    const load = (variables: Record<string, string> = {}) =>
      loadConfiguration({ environment: { HOME: '/h', ...variables }, root, workingFolder: root });
    expect(load().values.data_dir).toBe(path.join(root, '.spacetime'));
    writeFileSync(path.join(root, 'release.json'), '{}');
    expect(load().values.data_dir).toBe(userDataFolder({ HOME: '/h' }));
    expect(load().values.content_dir).toBe(root);
    expect(load({ SPACETIME_DATA_DIR: 'd' }).values.data_dir).toBe(path.join(root, 'd'));
    writeFileSync(path.join(root, 'config', 'spacetime.json'), JSON.stringify({ data_dir: 'e' }));
    expect(load().values.data_dir).toBe(path.join(root, 'e'));
  });
});
