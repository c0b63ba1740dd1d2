import { Cache } from '../cache/cache.ts';
import type { CheckedDocument } from './check-document.ts';
import type { SceneFiles } from './scene-files.ts';

/** A checked document, and the file that it was read from as it was then. */
interface Entry {
  readonly stamp: string;
  readonly bytes: number;
  readonly checked: CheckedDocument;
}

/** What the documents are read with. */
export interface SceneDocumentsSettings {
  readonly files: Pick<SceneFiles, 'allowedPath' | 'stamp' | 'read'>;
  readonly check: (text: string) => Promise<CheckedDocument>;
}

const maxEntries = 64;
const maxBytes = 32 * 1024 * 1024;
/** A scene in memory takes about this many times the bytes of its text. */
const growth = 4;

/** Valid scene documents, remembered for as long as their files stay as they are. */
export class SceneDocuments {
  readonly cache = new Cache<string, Entry>({
    name: 'scene_documents',
    maxEntries,
    maxBytes,
    sizeOf: ({ bytes }) => bytes,
  });
  private readonly settings: SceneDocumentsSettings;

  constructor(settings: SceneDocumentsSettings) {
    this.settings = settings;
  }

  /** How many scenes are remembered at most. */
  get maxScenes(): number {
    return maxEntries;
  }

  /**
   * The checked document of a scene: from memory while the file has not changed, else read and checked.
   * @param check Checks the text in place of the usual way.
   * Rejects with what reading a scene does, and with `validator_unavailable`.
   */
  async open(given: string, check = this.settings.check): Promise<CheckedDocument> {
    const { files } = this.settings;
    const path = files.allowedPath(given);
    // Before the file is read: a change in between makes the next look find another stamp.
    const stamp = await files.stamp(path);
    const known = this.cache.get(path);
    if (known?.stamp === stamp) return known.checked;
    if (known !== undefined) this.cache.delete(path);
    const text = await files.read(path);
    const checked = await check(text);
    if (checked.scene !== undefined) {
      this.cache.set(path, { stamp, bytes: Buffer.byteLength(text) * growth, checked });
    }
    return checked;
  }

  /** Whether the scene would come from memory now. */
  async holds(given: string): Promise<boolean> {
    const path = this.settings.files.allowedPath(given);
    const stamp = await this.settings.files.stamp(path);
    return this.cache.peek(path)?.stamp === stamp;
  }
}
