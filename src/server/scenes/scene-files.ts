import { open, opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../../protocol/index.ts';
import { normalScenePath, sceneSuffix } from './scene-path.ts';
import type { Whitelist } from './whitelist.ts';

/** A scene that may be loaded. */
export interface SceneFile {
  /** File name without its ending. */
  readonly name: string;
  readonly path: string;
  readonly size_bytes: number;
  readonly modified: string;
}

/** Largest scene document that is read from disk. */
const maxSceneBytes = 1024 * 1024;
const maxListedEntries = 20_000;
const maxDepth = 16;

/** The scene files below the content folder, as far as the whitelist allows them. */
export class SceneFiles {
  private readonly contentFolder: string;
  private readonly whitelist: Whitelist;

  constructor(contentFolder: string, whitelist: Whitelist) {
    this.contentFolder = contentFolder;
    this.whitelist = whitelist;
  }

  /** The normal path of an allowed scene. Throws `path_refused` or `scene_not_allowed`, whether the file exists or not. */
  allowedPath(given: string): string {
    const normal = normalScenePath(given);
    if (!normal.endsWith(sceneSuffix) || !this.whitelist.allows(normal)) {
      throw new ApiError(
        'scene_not_allowed',
        `The scene ${normal} is not on the whitelist of this environment.`,
      );
    }
    return normal;
  }

  /** The file of a normal path; it exists and is no link to elsewhere. Throws `unknown_scene`, `scene_not_allowed`. */
  async locate(normal: string): Promise<string> {
    const file = path.join(this.contentFolder, normal);
    let real: string;
    let folder: string;
    try {
      [real, folder] = await Promise.all([realpath(file), realpath(this.contentFolder)]);
      if (!(await stat(real)).isFile()) throw new Error('not a file');
    } catch {
      throw new ApiError('unknown_scene', `There is no scene ${normal}.`);
    }
    const target = path.relative(folder, real).split(path.sep).join('/');
    if (
      target !== normal &&
      (target.startsWith('../') || path.isAbsolute(target) || !this.whitelist.allows(target))
    ) {
      throw new ApiError(
        'scene_not_allowed',
        `The scene ${normal} is a link to a place outside the whitelist.`,
      );
    }
    return real;
  }

  /** What tells one content of the file of a normal path from the next. Throws what `locate` does. */
  async stamp(normal: string): Promise<string> {
    const { mtimeNs, ctimeNs, size, ino } = await stat(await this.locate(normal), { bigint: true });
    return `${ino}.${size}.${mtimeNs}.${ctimeNs}`;
  }

  /**
   * Text of a scene. Whoever asks, the whitelist is asked first. Throws `path_refused`, `scene_not_allowed`,
   * `unknown_scene`, `scene_invalid` when it is too large.
   */
  async read(given: string): Promise<string> {
    const normal = this.allowedPath(given);
    const file = await open(await this.locate(normal), 'r');
    try {
      const { size } = await file.stat();
      if (size > maxSceneBytes) {
        throw new ApiError(
          'scene_invalid',
          `The scene ${normal} has ${size} bytes; at most ${maxSceneBytes} are read.`,
        );
      }
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  }

  /** Every allowed scene, sorted by path. */
  async list(): Promise<SceneFile[]> {
    const found = new Map<string, SceneFile>();
    let budget = maxListedEntries;
    const visit = async (folder: string, depth: number): Promise<void> => {
      const entries = await opendir(path.join(this.contentFolder, folder)).catch(() => undefined);
      if (entries === undefined || depth > maxDepth) return;
      for await (const entry of entries) {
        if (--budget < 0) return;
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
        const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) await visit(inside, depth + 1);
        else if (entry.isFile() && !found.has(inside)) await this.add(inside, found);
      }
    };
    for (const root of this.whitelist.roots) await visit(root, 0);
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }

  private async add(inside: string, found: Map<string, SceneFile>): Promise<void> {
    if (!inside.endsWith(sceneSuffix) || !this.whitelist.allows(inside)) return;
    const facts = await stat(path.join(this.contentFolder, inside)).catch(() => undefined);
    if (facts === undefined) return;
    found.set(inside, {
      name: path.posix.basename(inside, sceneSuffix),
      path: inside,
      size_bytes: facts.size,
      modified: facts.mtime.toISOString(),
    });
  }
}
