import { ApiError } from '../../../protocol/index.ts';
import type { SceneDocuments } from '../../scenes/scene-documents.ts';
import type { SceneFiles } from '../../scenes/scene-files.ts';
import { type JobContext, JobError, type JobResult, type JobType } from '../job-type.ts';

/** What jobs about scenes work with. */
export interface SceneJobParts {
  readonly documents: SceneDocuments;
  readonly files: SceneFiles;
}

const preloadLimitS = 600;

/** Reads and checks the scenes that are named, so that loading them does neither. */
export function scenePreload({ documents, files }: SceneJobParts): JobType<'scene_preload'> {
  return {
    name: 'scene_preload',
    doc: 'Reads and checks scenes, so that loading them later does neither. Fails when one of them cannot be loaded.',
    permission: 'scene.load',
    repeatable: true,
    timeLimitS: preloadLimitS,
    check({ scene_paths }) {
      for (const path of scene_paths) files.allowedPath(path);
    },
    async run(context) {
      const result = await fill(context, context.input.scene_paths, documents);
      if (result.failed === 0) return result;
      const first = result.scenes.find(({ error }) => error !== null);
      throw new JobError('scene_invalid', `${first?.scene_path}: ${first?.error}`, result);
    },
  };
}

/** Fills the cache with whatever may be loaded. */
export function cacheWarming({ documents, files }: SceneJobParts): JobType<'cache_warming'> {
  return {
    name: 'cache_warming',
    doc: 'Reads and checks every scene that the whitelist allows, as far as the cache has room; says which cannot be loaded.',
    permission: 'scene.load',
    repeatable: true,
    timeLimitS: preloadLimitS,
    async run(context) {
      const folder = context.input.dir?.replace(/\/$/, '') ?? '';
      const listed = await files.list();
      const wanted = listed
        .map(({ path }) => path)
        .filter((path) => folder === '' || path.startsWith(`${folder}/`));
      return fill(context, wanted.slice(0, documents.maxScenes), documents);
    },
  };
}

interface Filled extends JobResult {
  readonly loaded: number;
  readonly already: number;
  readonly failed: number;
  readonly scenes: readonly { scene_path: string; outcome: string; error: string | null }[];
}

async function fill(
  { signal, progress, keep }: JobContext<unknown>,
  paths: readonly string[],
  documents: SceneDocuments,
): Promise<Filled> {
  const scenes: Filled['scenes'][number][] = [];
  for (const [index, scene_path] of paths.entries()) {
    signal.throwIfAborted();
    progress(index / paths.length, scene_path);
    scenes.push({ scene_path, ...(await fillOne(scene_path, documents)) });
  }
  if (scenes.length > 0) await keep(scenes);
  const count = (wanted: string): number => scenes.filter(({ outcome }) => outcome === wanted).length;
  return { loaded: count('loaded'), already: count('already'), failed: count('failed'), scenes };
}

async function fillOne(
  path: string,
  documents: SceneDocuments,
): Promise<{ outcome: 'loaded' | 'already' | 'failed'; error: string | null }> {
  try {
    if (await documents.holds(path)) return { outcome: 'already', error: null };
    const { validation } = await documents.open(path);
    const [first] = validation.errors;
    if (first === undefined) return { outcome: 'loaded', error: null };
    return { outcome: 'failed', error: `${first.path} ${first.message}` };
  } catch (error) {
    if (error instanceof ApiError && error.code !== 'validator_unavailable') {
      return { outcome: 'failed', error: error.message };
    }
    throw error;
  }
}
