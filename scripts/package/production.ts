import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Trouble } from '../bootstrap/trouble.mjs';
import type { Entry } from './entry.ts';
import { closure, type Locked } from './lock-file.ts';
import { runNpm } from './npm.ts';
import { builtIn, moduleFileGoesIn } from './selection.ts';

/** Code that is made for one machine; a package that holds some would need another one for each platform. */
const nativeFiles = /\.(node|so|dylib|dll|exe)$|(^|\/)binding\.gyp$/;

/** Lets npm install what runs in production, as the lock file of a source tree says, into an empty folder. Throws Trouble. */
export async function installProduction(source: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    await copyFile(path.join(source, name), path.join(folder, name));
  await runNpm(folder, ['ci', '--omit=dev', '--omit=optional', '--ignore-scripts', '--prefer-offline']);
}

/**
 * The files of the installed packages that go into archives, all of which serve every platform. Throws Trouble where one is for
 * a single platform.
 * @param direct Names of the packages that the product itself asks for.
 */
export async function productionEntries(
  folder: string,
  packages: readonly Locked[],
  direct: readonly string[],
): Promise<readonly Entry[]> {
  const needed = closure(
    direct.filter((name) => !builtIn.includes(name)),
    packages,
  );
  const entries: Entry[] = [];
  for (const one of packages.filter(({ path: place }) => needed.has(place))) {
    for (const inside of await filesBelow(path.join(folder, one.path), '')) {
      if (nativeFiles.test(inside))
        throw new Trouble(
          `${one.path}/${inside} is made for one kind of machine, which packages cannot have yet.`,
        );
      const place = `${one.path}/${inside}`;
      if (moduleFileGoesIn(inside))
        entries.push({ path: place, executable: false, content: { file: path.join(folder, place) } });
    }
  }
  return entries;
}

/** Paths of the files below a folder, without the packages that lie in it. */
export async function filesBelow(folder: string, above: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(path.join(folder, above), { withFileTypes: true })) {
    const inside = above === '' ? entry.name : `${above}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== 'node_modules')
      found.push(...(await filesBelow(folder, inside)));
    else if (entry.isFile()) found.push(inside);
  }
  return found;
}
