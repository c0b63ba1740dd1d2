import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { byName } from './entry.ts';
import type { Locked } from './lock-file.ts';
import { isLicenceFile } from './selection.ts';

const line = '='.repeat(78);

/** The terms of everything in a package that others wrote, as one text. Those of the data stand in data/LICENSES.md. */
export async function noticesOf(folder: string, packages: readonly Locked[], node: string): Promise<string> {
  const parts = await Promise.all(
    [...packages]
      .sort((a, b) => byName(a.path, b.path))
      .map(async (one) =>
        notice(`${one.name} ${one.version}`, await termsOf(path.join(folder, one.path), one)),
      ),
  );
  return [
    'SpaceTime comes with the work of others, whose terms follow. Those of its data are in data/LICENSES.md.\n',
    ...parts,
    notice('Node', node),
  ].join('\n');
}

const notice = (title: string, text: string): string => `${line}\n${title}\n${line}\n\n${text.trim()}\n`;

async function termsOf(folder: string, { license }: Locked): Promise<string> {
  const names = (await readdir(folder)).filter(isLicenceFile).sort(byName);
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  if (texts.length > 0) return texts.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n');
  return `Licence: ${license ?? 'not stated'}. The package comes without the text of it.`;
}
