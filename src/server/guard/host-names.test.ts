import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { HostNames } from './host-names.ts';

const local = new HostNames({ bound: ['127.0.0.1'], names: [] });
const open = new HostNames({
  bound: ['127.0.0.1', '0.0.0.0'],
  names: ['space.example.org', '*.Cluster.example'],
});

describe('a server for this machine alone', () => {
  test.each([
    'localhost',
    'LOCALHOST:8080',
    'localhost.',
    'ship.localhost:80',
    '127.0.0.1:8080',
    '127.9.9.9',
    '[::1]:8080',
  ])('answers to %s', (host) => expect(local.accepts(host)).toBe(true));

  test.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    'notlocalhost',
    '127.0.0.1.evil.example',
    '192.168.1.5',
    '[fe80::1]',
    '0x7f.1',
    '',
    'localhost@evil.example',
    'localhost/evil',
    'localhost:80:80',
    '[::1',
    hostname() === 'localhost' ? 'x' : hostname(),
  ])('does not answer to %j', (host) => {
    expect(local.accepts(host)).toBe(false);
    // The second time it is remembered.
    expect(local.accepts(host)).toBe(false);
  });
});

describe('a server for the network', () => {
  test.each([
    'localhost',
    '192.168.1.5:8443',
    '[2001:db8::1]:8443',
    'space.example.org',
    'SPACE.example.org:8443',
    'a.cluster.example',
    'a.b.cluster.example',
    `${hostname()}:8443`,
    `${hostname()}.local`,
  ])('answers to %s', (host) => expect(open.accepts(host)).toBe(true));

  test.each([
    'evil.example',
    'xspace.example.org',
    'space.example.org.evil.example',
    'cluster.example',
    '999.1.1.1',
  ])('does not answer to %s', (host) => expect(open.accepts(host)).toBe(false));
});

test('many names fill no memory', () => {
  const names = new HostNames({ bound: ['127.0.0.1'], names: [] });
  for (let i = 0; i < 10_000; i++) expect(names.accepts(`${i}.evil.example`)).toBe(false);
  expect(names.accepts('localhost')).toBe(true);
});
