import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { etagOf } from './etag.ts';

/** One spelling of a file: as it is, or compressed beforehand by the build. */
export interface Representation {
  readonly file: string;
  readonly sizeBytes: number;
  readonly etag: string;
}

/** A file of the built page. */
export interface PageFile {
  readonly contentType: string;
  readonly plain: Representation;
  readonly brotli?: Representation;
  readonly gzip?: Representation;
  /** Its name carries the hash of its content, so it never changes. */
  readonly immutable: boolean;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.ktx2': 'image/ktx2',
  '.woff2': 'font/woff2',
  '.glb': 'model/gltf-binary',
  '.bin': 'application/octet-stream',
};

/** Addresses of whole pages, and their files: the visitors' page, the operator console and the documentation. */
export const pageNames: Readonly<Record<string, string>> = {
  '/': '/index.html',
  '/console': '/console.html',
  '/docs': '/docs.html',
};

const maxFiles = 5000;
const compressedSuffixes = ['.br', '.gz'] as const;
const hashedName = /[-.][\w-]{8,}\.\w+$/;

/**
 * Every file below a folder, by the address it is served at. Only these can be asked for, by exact name, so no spelling
 * of a path leads anywhere else. Source maps and dot files are left out.
 */
export async function listPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  if (entries.length > maxFiles) throw new Error(`${folder} holds more than ${maxFiles} files.`);
  const names = new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
      ),
  );
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const contentType = contentTypes[path.extname(name).toLowerCase()];
    if (contentType === undefined || name.split('/').some((part) => part.startsWith('.'))) continue;
    const [brotli, gzip] = await Promise.all(
      compressedSuffixes.map(async (suffix) =>
        names.has(name + suffix) ? represent(folder, name + suffix) : undefined,
      ),
    );
    files.set(`/${name}`, {
      contentType,
      plain: await represent(folder, name),
      ...(brotli === undefined ? {} : { brotli }),
      ...(gzip === undefined ? {} : { gzip }),
      immutable: name.startsWith('assets/') && hashedName.test(name),
    });
  }
  for (const [address, name] of Object.entries(pageNames)) {
    const file = files.get(name);
    if (file !== undefined) files.set(address, file);
  }
  return files;
}

async function represent(folder: string, name: string): Promise<Representation> {
  const file = path.join(folder, name);
  const { size, mtimeMs } = await stat(file);
  // Small files are told apart by content; large ones are never edited in place, so size and time do.
  const content = size <= maxHashedBytes ? await readFile(file) : `${file} ${size} ${mtimeMs}`;
  return { file, sizeBytes: size, etag: etagOf(content) };
}

const maxHashedBytes = 65_536;
