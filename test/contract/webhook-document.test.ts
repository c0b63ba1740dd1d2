import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { eventSchemas, eventTypes, routeIds, routes, webhookLimits } from '../../src/protocol/index.ts';

const text = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');

test.each(eventTypes.map((type) => [type] as const))(
  'docs/webhooks.md describes %s with its fields',
  (type) => {
    const rows = text.split('\n').filter((line) => line.startsWith(`| \`${type}\` |`));
    expect(rows).toHaveLength(1);
    const [, , data = ''] = rows[0]?.split('|').slice(1) ?? [];
    const described = data.includes('as `scene.loaded`')
      ? Object.keys(eventSchemas['scene.loaded'].shape)
      : [...data.replace(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(described).toEqual(Object.keys(eventSchemas[type].shape));
  },
);

test('docs/webhooks.md describes no other events, every call and the limits', () => {
  const rows = [...text.matchAll(/^\| `([a-z_]+\.[a-z_]+)` \|/gm)].map(([, type]) => type);
  expect(rows).toEqual(eventTypes);
  const paths = routeIds.map((id) => routes[id].path).filter((path) => path.startsWith('/webhooks'));
  for (const path of paths) expect(text, path).toContain(path);
  expect(text).toContain(`| webhooks | ${webhookLimits.webhooks} |`);
  expect(text).toContain(`at the same time | ${webhookLimits.secrets} |`);
  expect(text).toContain(`| ${webhookLimits.pendingDeliveries}; events beyond`);
  expect(text).toContain('after 0 s, 1 s, 5 s, 30 s, 5 min and 30 min');
  expect(webhookLimits.waitsMs).toEqual([1, 5, 30, 300, 1800].map((seconds) => seconds * 1000));
});
