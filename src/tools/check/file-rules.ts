import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Configuration } from '../../protocol/index.ts';
import { isPublic } from './configuration-rules.ts';
import { importCircles } from './import-circles.ts';
import { either, fulfilled, notNeeded, open, type Requirement, skipped, type Verdict } from './item.ts';
import { type InstalledPackage, type LockedPackage, refusedLicences } from './licences.ts';
import { importsOf, type SyntaxNode } from './source-imports.ts';

/** The scenes that may be loaded in an environment, each with what is wrong with it. */
export interface AllowedScenes {
  /** Patterns of the whitelist. */
  readonly patterns: readonly string[];
  readonly scenes: readonly { readonly path: string; readonly errors: readonly string[] }[];
}

/** What files are judged from. */
export interface FileSettings {
  /** Folder that the program is installed in. */
  readonly root: string;
  readonly values: Configuration;
  /** Rejects where the whitelist is damaged. */
  readonly allowedScenes: () => Promise<AllowedScenes>;
}

/** Something that files tell. */
export interface FileRule extends Requirement {
  readonly judge: (settings: FileSettings) => Promise<Verdict>;
}

/** Without these nothing runs. */
const neededFiles = ['package.json', 'bin/spacetime.mjs', 'data/ephemeris/rails.bin', 'src/app/cli.ts'];

const rows: readonly Omit<FileRule, 'by'>[] = [
  {
    id: 'files',
    severity: 'critical',
    subject: 'The files of the program are there.',
    advice: 'Install the release again.',
    judge: async ({ root }) => {
      const missing = neededFiles.filter((file) => !existsSync(path.join(root, file)));
      return either(missing.length === 0, neededFiles.join(', '), `missing: ${missing.join(', ')}`);
    },
  },
  {
    id: 'whitelist',
    severity: 'critical',
    subject: 'The whitelist allows the scene that the server begins with.',
    advice:
      'Put the scene into the file that SPACETIME_WHITELIST names, or choose an allowed one with SPACETIME_SCENE.',
    judge: (settings) =>
      onScenes(settings, ({ scenes }) => {
        const { env, scene } = settings.values;
        const there = scenes.some(({ path: one }) => one === scene);
        const none =
          scenes.length === 0
            ? `${env} may load no scene`
            : `${env} may not load ${scene}, or it is not there`;
        return either(there, `${env} may load ${scene}`, none);
      }),
  },
  {
    id: 'scenes',
    severity: 'critical',
    subject: 'Every scene that may be loaded is valid.',
    advice: 'Mend what "spacetime scene validate --file" says of it, or take it off the whitelist.',
    judge: (settings) =>
      onScenes(settings, ({ scenes }) => {
        const wrong = scenes.filter(({ errors }) => errors.length > 0);
        const told = wrong.map(({ path: one, errors }) => `${one}: ${errors[0]}`);
        return either(
          wrong.length === 0,
          scenes.map((one) => one.path).join(', ') || 'there is none',
          told.join('; '),
        );
      }),
  },
  {
    id: 'whitelist_narrow',
    severity: 'high',
    subject: 'The whitelist names each scene.',
    advice: 'Write each path out: with a pattern, whoever can write a file there decides what is loaded.',
    judge: (settings) =>
      onScenes(settings, ({ patterns }) => {
        if (!isPublic(settings.values)) return notNeeded(`this is ${settings.values.env}`);
        const wide = patterns.filter((pattern) => /\*|\/$/.test(pattern));
        return either(wide.length === 0, 'no pattern stands in it', `patterns: ${wide.join(', ')}`);
      }),
  },
  {
    id: 'licences',
    severity: 'high',
    subject: 'Every package has a licence that we may use.',
    advice: 'Replace the package; docs/dependencies.md tells what each is for.',
    judge: ({ root }) => judgeLicences(root),
  },
  {
    id: 'imports',
    severity: 'medium',
    subject: 'No import of the sources goes in a circle.',
    advice: 'Move what both need into a file of its own.',
    judge: ({ root }) => judgeImports(root),
  },
];

/** What files tell, the most important first. */
export const fileRules: readonly FileRule[] = rows.map((row) => ({ ...row, by: 'files' }));

async function onScenes(
  { allowedScenes }: FileSettings,
  judge: (allowed: AllowedScenes) => Verdict,
): Promise<Verdict> {
  try {
    return judge(await allowedScenes());
  } catch (error) {
    return open((error as Error).message);
  }
}

async function judgeLicences(root: string): Promise<Verdict> {
  const lock = await readJson<{ packages?: Record<string, LockedPackage> }>(
    path.join(root, 'package-lock.json'),
  );
  if (lock?.packages === undefined) return skipped('there is no package-lock.json here');
  const own = new Map<string, InstalledPackage | undefined>();
  for (const name of Object.keys(lock.packages))
    if (name !== '') own.set(name, await readJson<InstalledPackage>(path.join(root, name, 'package.json')));
  const refused = refusedLicences(lock.packages, (name) => own.get(name));
  return either(refused.length === 0, 'every package of package-lock.json has one', refused.join(', '));
}

async function readJson<Content>(file: string): Promise<Content | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Content;
  } catch {
    return undefined;
  }
}

async function judgeImports(root: string): Promise<Verdict> {
  let parse: typeof import('vite').parseSync;
  try {
    ({ parseSync: parse } = await import('vite'));
  } catch {
    return skipped('the parser comes with the packages for development, which are not installed');
  }
  const names = await readdir(path.join(root, 'src'), { recursive: true }).catch(() => []);
  const sources = names
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.tsx?$/.test(name));
  if (sources.length === 0) return skipped('there are no sources here');
  const files = await Promise.all(
    sources.sort().map(async (name) => {
      const text = await readFile(path.join(root, name), 'utf8');
      const { program, module } = parse(name, text, { lang: name.endsWith('x') ? 'tsx' : 'ts' });
      return { path: name, imports: importsOf(name, module, program as unknown as SyntaxNode, () => 0) };
    }),
  );
  const circles = importCircles(files).map((circle) => circle.join(' -> '));
  return circles.length === 0 ? fulfilled('none of src') : open(circles.join('; '));
}
