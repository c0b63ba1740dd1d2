import { expect, test } from 'vitest';
import { environments, settingNames, settings } from '../../src/protocol/index.ts';

/** The reference page of the settings; `vitest run test/contract -u` writes it anew. */
function reference(): string {
  const rows = settingNames.map((name) => {
    const { variable, kind, doc, ...setting } = settings[name];
    const key = 'secret' in setting ? '' : `\`${name}\``;
    return `| \`${variable}\` | ${key} | ${kind.expects} | ${fallbackText(name)} | ${doc} |`;
  });
  return [
    '# Configuration',
    '',
    'The command line beats the environment, the environment beats the file, the file beats the default. Unknown variables that begin',
    'with `SPACETIME_` and unknown keys are refused. `spacetime start --check-config` prints every value and where it came from.',
    '',
    'The file is `config/spacetime.json`, or the one that `SPACETIME_CONFIG` names: one JSON object of keys. Secrets do not stand in',
    'it; a secret also comes from the file that its variable with `_FILE` names. `SPACETIME_URL` tells the commands where a server is.',
    '',
    'This page is made from `src/protocol/settings.ts`.',
    '',
    '| variable | key | value | default | meaning |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function fallbackText(name: (typeof settingNames)[number]): string {
  const values = environments.map((environment) => shown(settings[name].fallback(environment)));
  const [first = ''] = values;
  if (values.every((value) => value === first)) return first;
  return environments.map((environment, i) => `${environment}: ${values[i]}`).join(', ');
}

function shown(value: string | number | boolean | undefined): string {
  if (value === undefined) return 'none';
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

test('docs/configuration.md says what the settings say', async () => {
  await expect(reference()).toMatchFileSnapshot('../../docs/configuration.md');
});
