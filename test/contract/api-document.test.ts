import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Route, type RouteId, routeGroups, routes } from '../../src/protocol/index.ts';
import { describeApi } from '../../src/server/index.ts';

const { tags } = describeApi({ version: '0.0.0-test' });

/** Every call by what it is about; `vitest run test/contract -u` writes it into the page anew. */
function calls(): string {
  const chapters = Object.values(routeGroups).map((group, i) => {
    const { name, description } = (tags as { name: string; description: string }[])[i] ?? {};
    const rows = (Object.keys(group) as RouteId[]).map((id) => row(routes[id]));
    const head = ['| call | permission | a minute | what it does |', '|---|---|---|---|'];
    return [`### ${name}`, '', description, '', ...head, ...rows, ''].join('\n');
  });
  return chapters.join('\n');
}

function row({ method, path, permission, perMinute, perMinuteInProduction, summary }: Route): string {
  const production = perMinuteInProduction === undefined ? '' : ` (${perMinuteInProduction})`;
  return `| \`${method} ${path}\` | ${permission} | ${perMinute}${production} | ${summary} |`;
}

test('docs/api.md lists every call as the table of routes has it', async () => {
  const page = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const written = page.slice(0, page.indexOf('### '));
  await expect(written + calls()).toMatchFileSnapshot('../../docs/api.md');
});
