import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { configurationOf } from './configuration.ts';

afterAll(removeTemporaryFolders);

const file = (text: string): string => {
  const place = path.join(temporaryFolder(), 'settings');
  writeFileSync(place, text);
  return place;
};

test.each([
  ['SPACETIME_ENV=staging\nSPACETIME_HOSTS=a.org,b.org\n'],
  ['SPACETIME_ENV="staging"\r\n  SPACETIME_HOSTS=\'a.org,b.org\'  \n#SPACETIME_ENV=test\n'],
  ['[Service]\nEnvironment=SPACETIME_ENV=staging "SPACETIME_HOSTS=a.org,b.org" OTHER=1\n'],
  [`[Service]\nEnvironment='SPACETIME_ENV=staging'\nEnvironment=SPACETIME_HOSTS="a.org,b.org"\n`],
])('settings are read as systemd reads them: %j', (text) => {
  const { values } = configurationOf([file(text)], undefined);
  expect([values.env, values.hosts]).toEqual(['staging', 'a.org,b.org']);
});

test('a file that holds no setting is not judged as if it were one', () => {
  const good = file('SPACETIME_ENV=staging\n');
  for (const text of ['', 'hello\n', '#SPACETIME_ENV=production\n', 'export SPACETIME_ENV=production\n'])
    expect(() => configurationOf([good, file(text)], undefined)).toThrow('holds no setting');
});

test('what is judged as it is set anyway is told as set', () => {
  const settings = file('SPACETIME_ENV=production\n');
  expect(configurationOf([settings], 'production').origins.env).toBe('environment SPACETIME_ENV');
  expect(configurationOf([settings], 'staging').origins.env).toBe('command line');
});
