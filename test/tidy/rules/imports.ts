import { importCircles } from '../../../src/tools/check/index.ts';
import { type Finding, type ImportLine, isTest, layerOf, type SourceFile } from '../source.ts';

/** Imports that go up or sideways in the table of layers, or into a layer that the table lacks. */
export function wrongDirections(
  files: readonly SourceFile[],
  layers: Readonly<Record<string, readonly string[]>>,
): Finding[] {
  return eachImport(files, (file, { target, line }) => {
    const from = layerOf(file.path);
    const to = target === null ? null : layerOf(target);
    if (from !== null && !(from in layers))
      return { line: 1, message: `layer ${from} is not in the table of layers` };
    if (from === null || to === from) return null;
    if (to !== null && layers[from]?.includes(to)) return null;
    if (to !== null) return { line, message: `layer ${from} must not import layer ${to}` };
    const inside = target === null || target.startsWith('data/') || target.startsWith('scenes/');
    if (inside || (isTest(file.path) && forTests(target))) return null;
    return { line, message: `layer ${from} must not import ${target}` };
  });
}

/** What tests may use beside the layers: their supports, and the folder of the repository to find files from. */
const forTests = (target: string): boolean => target === './' || target.startsWith('test/support/');

/** Parts of a layer with a door of their own, so that a page or thread does not load what only another one needs. */
const sideDoors = new Set([
  'src/protocol/terms/index.ts',
  'src/server/basics/index.ts',
  'src/server/caller/index.ts',
  'src/server/offline/index.ts',
  'src/server/release/index.ts',
  'src/server/scenes/index.ts',
  'src/tools/browser/index.ts',
  'src/tools/check/index.ts',
  'src/tools/free-motion/index.ts',
  'src/tools/health/index.ts',
  'src/tools/releases/index.ts',
  'src/tools/supervise/index.ts',
  'src/tools/transfer/index.ts',
  'src/tools/validate/index.ts',
  'src/tools/visitor/index.ts',
  'src/ui/console/index.ts',
  'src/ui/docs/index.ts',
  'src/ui/star-map/index.ts',
]);

/** Imports that enter a layer by another way than its index.ts. Build scripts are workshops of their layers and may. */
export function missedDoors(files: readonly SourceFile[]): Finding[] {
  return eachImport(files, (file, { target, line }) => {
    const to = target === null || file.path.startsWith('scripts/') ? null : layerOf(target);
    if (to === null || to === layerOf(file.path) || to === 'app' || target === `src/${to}/index.ts`)
      return null;
    if (sideDoors.has(target ?? '')) return null;
    return { line, message: `${target} is behind a door: import src/${to}/index.ts` };
  });
}

/** Files that need each other before they can be evaluated. Imports of types are no needs. */
export function circles(files: readonly SourceFile[]): Finding[] {
  return importCircles(files).map((circle) => ({
    path: circle[0] ?? '',
    line: 1,
    message: `imports itself: ${circle.join(' -> ')}`,
  }));
}

function eachImport(
  files: readonly SourceFile[],
  judge: (file: SourceFile, line: ImportLine) => { line: number; message: string } | null,
): Finding[] {
  return files.flatMap((file) =>
    file.imports.flatMap((line) => {
      const found = judge(file, line);
      return found === null ? [] : [{ path: file.path, ...found }];
    }),
  );
}
