import { posix } from 'node:path';
import type { Finding } from '../source.ts';

/** Scripts that npm knows without a `run`. */
const shorthand = ['start', 'test'];

/** `npm run ...` in a document that package.json does not have. */
export function unknownScripts(path: string, text: string, scripts: ReadonlySet<string>): Finding[] {
  return eachMatch(path, text, /\bnpm (run )?([a-z][a-z:-]*)/g, ([, run, name = '']) => {
    if (run === undefined && !shorthand.includes(name)) return null;
    return scripts.has(name) ? null : `names npm run ${name}, which does not exist`;
  });
}

/** Links and pictures of a document that lead to no file of the repository. */
export function brokenLinks(path: string, text: string, paths: ReadonlySet<string>): Finding[] {
  return eachMatch(path, text, /\]\(([^)\s#]+)(#[^)]*)?\)/g, ([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return null;
    const target = posix.normalize(posix.join(posix.dirname(path), link)).replace(/\/$/, '');
    const exists = paths.has(target) || [...paths].some((one) => one.startsWith(`${target}/`));
    return exists ? null : `links to ${link}, which does not exist`;
  });
}

function eachMatch(
  path: string,
  text: string,
  pattern: RegExp,
  judge: (match: RegExpMatchArray) => string | null,
): Finding[] {
  return text.split('\n').flatMap((content, at) =>
    [...content.matchAll(pattern)].flatMap((match) => {
      const message = judge(match);
      return message === null ? [] : [{ path, line: at + 1, message }];
    }),
  );
}
