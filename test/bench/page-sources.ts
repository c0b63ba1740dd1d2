import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename } from 'node:path';
import { build, type Rolldown } from 'vite';

/** Tells which source file a place in the built page's scripts comes from. */
export class PageSources {
  readonly #maps: ReadonlyMap<string, SourceMap>;

  private constructor(maps: ReadonlyMap<string, SourceMap>) {
    this.#maps = maps;
  }

  /** Builds the page once more, in memory and with source maps; its scripts have the names of the ones served. */
  static async of(root: string): Promise<PageSources> {
    const built = await build({ root, logLevel: 'warn', build: { write: false, sourcemap: 'hidden' } });
    const outputs = [built].flat() as Rolldown.RolldownOutput[];
    const maps = new Map<string, SourceMap>();
    for (const part of outputs.flatMap(({ output }) => output)) {
      if (part.type !== 'chunk' || !part.map) continue;
      maps.set(basename(part.fileName), new SourceMap(part.map as unknown as SourceMapPayload));
    }
    return new PageSources(maps);
  }

  /**
   * The source file of a place (line and column from 0), as in 'src/view/view.ts' or 'node_modules/three/…'; null for what
   * is no script of the page. Throws for a script of the page that this build has not made: the two are out of step.
   */
  fileOf(url: string, line: number, column: number): string | null {
    if (!url.includes('/assets/')) return null;
    const map = this.#maps.get(basename(url));
    if (!map) throw new Error(`The page serves ${basename(url)}, which is not what its sources build now.`);
    const place = map.findEntry(line, column);
    return 'originalSource' in place ? place.originalSource.replace(/^(\.\.\/)+/, '') : '';
  }
}
