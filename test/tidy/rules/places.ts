import type { Finding } from '../source.ts';

/** Put together here, so that this file does not hold what it looks for. */
const folders = ['root', 'home', 'work', 'Users'].join('|');
const machinePath = new RegExp(String.raw`(?<![\w.~-])/(?:${folders})/[\w.-]`);
const registries = new RegExp(
  [`registry${'.'}npmjs`, `npm${'mirror'}`, `registry${'.'}yarnpkg`, `npm${'.'}pkg${'.'}github`].join('|'),
);

/** Lines that name a folder of somebody's machine or the host of a package registry. */
export function strangePlaces(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((content, at) => {
    const found = machinePath.exec(content)?.[0] ?? registries.exec(content)?.[0];
    return found ? [{ path, line: at + 1, message: `names a place that others do not have: ${found}` }] : [];
  });
}
