import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { root } from './server.ts';

/** The text of a file of the repository. */
export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Every file below a folder of the repository. */
export function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}

/** The variables of a file of `NAME=value` lines. */
export function variablesOf(file: string): Record<string, string> {
  return Object.fromEntries(assignments(textOf(file).split('\n')));
}

/** What stands as `NAME=value`; lines of any other form are left out. */
export function assignments(lines: readonly string[]): [string, string][] {
  return lines.flatMap((line) => {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as [string, string]];
  });
}

/** The lines of a unit by name, in their order: a name may stand several times. */
export function unitLines(file: string): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const line of textOf(file).split('\n')) {
    const [, name, value] = /^([A-Z][A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) lines.set(name, [...(lines.get(name) ?? []), value]);
  }
  return lines;
}

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** One object of Kubernetes. */
export type Manifest = z.output<typeof manifestSchema>;

/** The objects in a text of YAML documents; throws where one is none. */
export function manifestsIn(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors[0] !== undefined) throw document.errors[0];
    return manifestSchema.parse(document.toJS());
  });
}

/** What the package of Kubernetes' types has for each kind: objects that judge themselves. */
type Kinds = Readonly<Record<string, (new (content: object) => { validate(): void }) | undefined>>;

/** What is wrong with a manifest by the types of Kubernetes; nothing where it is taken. */
export async function faultOf(manifest: Manifest): Promise<string> {
  const group = `kubernetes-models/${manifest.apiVersion}`;
  const kinds = (await import(/* @vite-ignore */ group)) as Kinds;
  const Kind = kinds[manifest.kind];
  if (Kind === undefined) return `${manifest.apiVersion} has no ${manifest.kind}.`;
  try {
    new Kind(manifest).validate();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** A row of a table in a document, its cells without the marks of code. */
export function tableRows(file: string, heading: string): string[][] {
  const chapter = textOf(file).split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return chapter
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
    );
}

/** Runs a program to its end; undefined where there is none. */
export function tryProgram(
  name: string,
  args: readonly string[],
): { readonly code: number | null; readonly said: string } | undefined {
  const { error, status, stdout, stderr } = spawnSync(name, args, { encoding: 'utf8', timeout: 60_000 });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return undefined;
  if (error !== undefined) throw error;
  return { code: status, said: `${stdout}${stderr}` };
}
