import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ConfigurationSources, resolveConfiguration, showConfiguration } from './configuration.ts';
import { settingNames, settings } from './settings.ts';

const strongSecret = 'k7Qd0v2ZrX5mW9bT4yH1sL8nC3fJ6pGa';

function resolve(sources: Partial<ConfigurationSources> = {}) {
  return resolveConfiguration({
    environment: {},
    readSecret: () => {
      throw new Error('no such file');
    },
    ...sources,
  });
}

describe('where values come from', () => {
  test('command line beats environment beats file beats default', () => {
    const file = { name: 'spacetime.json', content: { port: 3, host: '::1', log_level: 'warn' } };
    const environment = { SPACETIME_PORT: '2', SPACETIME_HOST: '127.0.0.2' };
    const { values, origins, problems } = resolve({ flags: { port: '1' }, environment, file });
    expect(problems).toEqual([]);
    expect([values.port, values.host, values.log_level, values.visitor_limit]).toEqual([
      1,
      '127.0.0.2',
      'warn',
      64,
    ]);
    expect([origins.port, origins.host, origins.log_level, origins.visitor_limit]).toEqual([
      'command line',
      'environment SPACETIME_HOST',
      'file spacetime.json',
      'default',
    ]);
  });

  test('an explicit off of the API wins wherever it stands', () => {
    const file = { name: 'f', content: { api: false } };
    expect(resolve({ environment: { SPACETIME_API: 'on' }, file }).values.api).toBe(false);
    expect(
      resolve({ environment: { SPACETIME_API: 'off' }, file: { name: 'f', content: { api: true } } }).values
        .api,
    ).toBe(false);
    expect(resolve({ environment: { SPACETIME_ENV: 'staging', SPACETIME_API: 'on' } }).values.api).toBe(true);
  });

  test.each([
    ['development', true, 'open'],
    ['test', true, 'token'],
    ['staging', false, 'token'],
    ['production', false, 'token'],
  ] as const)('defaults of %s: API %s, visitors %s', (env, api, visitors) => {
    const { values } = resolve({ environment: { SPACETIME_ENV: env } });
    expect([values.api, values.visitors]).toEqual([api, visitors]);
  });
});

describe('what is refused', () => {
  test('an unknown environment, variable, key or value is named', () => {
    const environment = { SPACETIME_ENV: 'prod', SPACETIME_PROT: '80', SPACETIME_PORT: '70000', HOME: '/' };
    const { problems } = resolve({ environment, file: { name: 'f.json', content: { colour: 1 } } });
    expect(problems).toHaveLength(4);
    expect(problems.join('\n')).toMatch(/SPACETIME_PROT/);
    expect(problems.join('\n')).toMatch(
      /"prod" of SPACETIME_ENV .* one of development, staging, production, test/,
    );
    expect(problems.join('\n')).toMatch(/"70000" of SPACETIME_PORT .* from 0 to 65535/);
    expect(problems.join('\n')).toMatch(/Unknown key "colour" in f\.json/);
  });

  test.each([
    ['missing', undefined],
    ['shorter than 32 bytes', 'hunter2-hunter2'],
    ['placeholder', 'changeme-changeme-changeme-changeme'],
    ['placeholder', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
  ])('production refuses a secret that is %s', (reason, secret) => {
    const environment = {
      SPACETIME_ENV: 'production',
      ...(secret === undefined ? {} : { SPACETIME_SECRET: secret }),
    };
    const { problems } = resolve({ environment });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('SPACETIME_SECRET');
    expect(problems[0]).toContain(reason);
    if (secret !== undefined) expect(problems[0]).not.toContain(secret);
  });

  test('a secret in the configuration file is refused, in a mounted file it is read', () => {
    const file = { name: 'f', content: { secret: strongSecret } };
    expect(resolve({ file }).problems[0]).toContain('SPACETIME_SECRET_FILE');
    const environment = { SPACETIME_ENV: 'production', SPACETIME_SECRET_FILE: '/run/secrets/token' };
    const read = resolve({ environment, readSecret: () => `${strongSecret}\n` });
    expect([read.problems, read.values.secret]).toEqual([[], strongSecret]);
    expect(resolve({ environment }).problems[0]).toContain('SPACETIME_SECRET_FILE');
  });

  test('half a certificate is refused', () => {
    expect(resolve({ environment: { SPACETIME_TLS_CERT: 'a.pem' } }).problems[0]).toContain(
      'SPACETIME_TLS_KEY',
    );
  });
});

test('what is shown covers every setting and never a secret', () => {
  const shown = showConfiguration(resolve({ environment: { SPACETIME_SECRET: strongSecret } }));
  expect(shown.map(({ name }) => name)).toEqual(settingNames);
  expect(JSON.stringify(shown)).not.toContain(strongSecret);
  for (const { doc } of shown) expect(doc.length).toBeGreaterThan(10);
});

test('a private key in the place of a public one is refused, and not shown', () => {
  const written = `age-secret-key-1${'q'.repeat(58)}`;
  for (const value of [written, written.toUpperCase(), `age1abc,${written}`]) {
    const { problems } = resolve({ environment: { SPACETIME_BACKUP_RECIPIENT: value } });
    expect(problems[0]).toMatch(/^The value of SPACETIME_BACKUP_RECIPIENT .* public keys of age/);
    expect(problems.join().toLowerCase()).not.toContain(written);
  }
});

test('whatever is written, reading it ends in a value of its kind or a sentence', () => {
  const written = fc.oneof(fc.string({ maxLength: 40 }), fc.double(), fc.boolean(), fc.integer());
  fc.assert(
    fc.property(fc.constantFrom(...settingNames), written, (name, value) => {
      const { values, problems } = resolve({ file: { name: 'f', content: { [name]: value } } });
      const accepted = settings[name].kind.read(value);
      if (problems.length === 0) expect(values[name]).toBe(accepted);
      else expect(problems[0]).toMatch(/\.$|48$/);
    }),
    { numRuns: 300 },
  );
});
