import { AstroError } from '../../astro/index.ts';
import { ApiError } from '../../protocol/index.ts';
import { limits, starSystemScene } from '../../world/index.ts';
import { type CheckedDocument, checkDocument } from './check-document.ts';
import type { SceneFiles } from './scene-files.ts';

/** What scenes of systems are called where others have a path. */
const prefix = 'system:';
/** The system whose scene is a file: the Sun's. */
const home = 'sol';
/** When a system's scene begins before any other has run. */
const someDate = '2026-01-01T00:00:00Z';

interface SystemScenesSettings {
  readonly files: Pick<SceneFiles, 'allowedPath' | 'locate'>;
  /** The scene that stands for the solar system. */
  readonly home: () => Promise<CheckedDocument>;
  /** The date in the running world, UTC in ISO 8601; undefined where none runs. */
  readonly now: () => string | undefined;
}

/** Scenes that are made instead of read: one for every system of the Galaxy. The date goes on across a flight. */
export class SystemScenes {
  private readonly settings: SystemScenesSettings;

  constructor(settings: SystemScenesSettings) {
    this.settings = settings;
  }

  /** Whether a path stands for a system. */
  holds(path: string): boolean {
    return path.startsWith(prefix);
  }

  /** The path of a system's scene. Throws `unknown_scene` where there is no such system. */
  pathOf(id: string): string {
    if (id !== home) made(id, someDate);
    return `${prefix}${id}`;
  }

  /**
   * The path under which a scene can be loaded: that of an allowed file which exists, or of a system which does.
   * Rejects with `path_refused`, `scene_not_allowed`, `unknown_scene`.
   */
  async loadable(given: string): Promise<string> {
    const path = this.allowedPath(given);
    if (!this.holds(path)) await this.settings.files.locate(path);
    return path;
  }

  /** The normal path of an allowed file, whether it exists or not, or of a system. Throws as `loadable`. */
  allowedPath(given: string): string {
    return this.holds(given)
      ? this.pathOf(given.slice(prefix.length))
      : this.settings.files.allowedPath(given);
  }

  /** The document of a path that `holds`. Rejects with `unknown_scene`, and with what the home scene is refused for. */
  async open(path: string): Promise<CheckedDocument> {
    const id = path.slice(prefix.length);
    const now = this.settings.now();
    if (id !== home) return checkDocument(JSON.stringify(made(id, now ?? someDate)));
    const checked = await this.settings.home();
    const { scene } = checked;
    if (scene === undefined || now === undefined || !isCovered(now)) return checked;
    return { ...checked, scene: { ...scene, time: { ...scene.time, epoch: now } } };
  }
}

function made(id: string, epoch: string): ReturnType<typeof starSystemScene> {
  try {
    return starSystemScene(id, epoch);
  } catch (error) {
    if (error instanceof AstroError) throw new ApiError('unknown_scene', error.message);
    throw error;
  }
}

/** Whether a scene of the solar system can begin at a date. */
function isCovered(utc: string): boolean {
  const year = Number(utc.slice(0, 4));
  return year >= limits.firstYear && year <= limits.lastYear;
}
