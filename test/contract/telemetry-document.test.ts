import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  entityHeader,
  entityRecord,
  gapReasons,
  motionRecord,
  telemetryChannelNames,
  telemetryChannels,
  telemetryCloseCodes,
  telemetryMessageSchema,
  telemetryRequestSchema,
  telemetrySubprotocol,
} from '../../src/protocol/index.ts';

const text = readFileSync(new URL('../../docs/telemetry.md', import.meta.url), 'utf8');

function channelRows(): string[] {
  return telemetryChannelNames.map((name) => {
    const { permission, keeps, doc } = telemetryChannels[name];
    return `| \`${name}\` | ${permission} | ${keeps === 0 ? 'nothing' : keeps} | ${doc} |`;
  });
}

function layoutRows({
  bytes,
  rows,
}: typeof entityHeader | typeof motionRecord | typeof entityRecord): string {
  return [
    '| byte | type | field | meaning |',
    '|---|---|---|---|',
    ...rows.map(({ offset, type, name, doc }) => `| ${offset} | ${type} | \`${name}\` | ${doc} |`),
    `| ${bytes} | | | end |`,
  ].join('\n');
}

test('docs/telemetry.md has the table of channels and the bytes of every record', () => {
  expect(text).toContain(channelRows().join('\n'));
  for (const layout of [entityHeader, motionRecord, entityRecord]) expect(text).toContain(layoutRows(layout));
});

test('docs/telemetry.md names every message, every reason and every code of closing, and no other', () => {
  const requests = ['authenticate', 'subscribe', 'unsubscribe', 'ping'];
  for (const type of requests) {
    expect(text).toContain(`| \`${type}\` |`);
    const issues = telemetryRequestSchema.safeParse({ type }).error?.issues ?? [];
    expect(issues.some(({ path }) => path[0] === 'type')).toBe(false);
  }
  for (const { shape } of telemetryMessageSchema.options) expect(text).toContain(`\`${shape.type.value}\``);
  for (const reason of gapReasons) expect(text).toContain(`\`${reason}\``);
  const codes = [...text.matchAll(/^\| (\d{4}) \|/gm)].map(([, code]) => Number(code));
  expect(codes).toEqual(Object.values(telemetryCloseCodes).sort((a, b) => a - b));
  expect(text).toContain(telemetrySubprotocol);
});
