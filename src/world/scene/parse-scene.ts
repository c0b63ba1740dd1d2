import { AstroError, type Ephemeris, parseUtc } from '../../astro/index.ts';
import { limits } from '../limits.ts';
import { type Problem, problemsOf } from './issues.ts';
import { problemsWithPlaces } from './place-problems.ts';
import { problemsWithReferences } from './references.ts';
import { JsonError, type JsonKey, placeInText, scanJson, type TextPlace } from './scan-json.ts';
import { type Scene, sceneSchema } from './schema.ts';
import { furnished } from './star-system.ts';

/** What is wrong with a scene and where: a JSON path such as `$.root.children[3].name`, and the place in the text. */
export interface SceneError extends TextPlace {
  readonly path: string;
  readonly message: string;
}

export type ParsedScene =
  | { readonly ok: true; readonly scene: Scene }
  | { readonly ok: false; readonly errors: readonly SceneError[] };

export type CheckedScene =
  | { readonly ok: true; readonly scene: Scene }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a scene document from its text. Never throws: whatever is wrong comes back with its path, line and column.
 * @param ephemeris Gives where bodies are; without it, custom bodies beside them are not looked for in each other.
 */
export function parseScene(text: string, ephemeris?: () => Ephemeris): ParsedScene {
  const bytes = text.length > limits.sceneBytes ? text.length : new TextEncoder().encode(text).length;
  if (bytes > limits.sceneBytes) {
    const message = `the document is larger than ${limits.sceneBytes} bytes`;
    return { ok: false, errors: [{ path: '$', line: 1, column: 1, message }] };
  }
  try {
    const json = scanJson(text);
    const checked = checkScene(json.value, ephemeris);
    if (checked.ok) return checked;
    const errors = checked.problems.map(({ path, message }) =>
      errorAt(text, json.offsetOf(path), path, message),
    );
    return { ok: false, errors };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { ok: false, errors: [errorAt(text, error.offset, error.path, error.message)] };
  }
}

/** Checks a value that was read from JSON already. Never throws, whatever the value is. */
export function checkScene(value: unknown, ephemeris?: () => Ephemeris): CheckedScene {
  if (deeperThan(value, limits.jsonDepth)) {
    return {
      ok: false,
      problems: [{ path: [], message: `is nested deeper than ${limits.jsonDepth} levels` }],
    };
  }
  const parsed = sceneSchema.safeParse(value);
  if (!parsed.success) {
    return {
      ok: false,
      problems: shortened(parsed.error.issues.flatMap((issue) => problemsOf(issue, value))),
    };
  }
  const badDates = problemsWithEpoch(parsed.data);
  const filled = badDates.length > 0 ? { scene: parsed.data } : withSystem(parsed.data);
  if ('problem' in filled) return { ok: false, problems: [filled.problem] };
  const found = [...badDates, ...problemsWithReferences(filled.scene)];
  const problems = found.length > 0 ? found : problemsWithPlaces(filled.scene, ephemeris);
  return problems.length > 0
    ? { ok: false, problems: shortened(problems) }
    : { ok: true, scene: filled.scene };
}

/** The scene with the bodies of the system that it names. */
function withSystem(scene: Scene): { readonly scene: Scene } | { readonly problem: Problem } {
  try {
    return { scene: furnished(scene) };
  } catch (error) {
    if (!(error instanceof AstroError)) throw error;
    return { problem: { path: ['root', 'system'], message: `names no system. ${error.message}` } };
  }
}

const yearDigits = 4;

function problemsWithEpoch({ time, root }: Scene): Problem[] {
  const path = ['time', 'epoch'];
  try {
    parseUtc(time.epoch);
    const year = Number(time.epoch.slice(0, yearDigits));
    if (root.type !== 'solar_system' || (year >= limits.firstYear && year <= limits.lastYear)) return [];
    return [{ path, message: `lies outside the years ${limits.firstYear} to ${limits.lastYear}` }];
  } catch (error) {
    if (!(error instanceof AstroError)) throw error;
    return [{ path, message: `is no date. ${error.message}` }];
  }
}

function shortened(problems: readonly Problem[]): Problem[] {
  const kept = problems.slice(0, limits.sceneErrors);
  const more = problems.length - kept.length;
  return more > 0 ? [...kept, { path: [], message: `and ${more} more` }] : kept;
}

function errorAt(text: string, offset: number, path: readonly JsonKey[], message: string): SceneError {
  return { path: pathText(path), ...placeInText(text, offset), message };
}

/** A path as people write it: `$.root.children[3].name`. */
function pathText(path: readonly JsonKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const short = key.length > limits.idLength ? `${key.slice(0, limits.idLength)}...` : key;
    return /^[A-Za-z_]\w*$/.test(key) ? `${text}.${short}` : `${text}[${JSON.stringify(short)}]`;
  }, '$');
}

/** Whether a value is nested too deeply to be walked by recursion; walks level by level itself. */
function deeperThan(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= levels; depth += 1) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
    if (level.length > limits.jsonValues) return true;
  }
  return true;
}
