import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOptions, UsageError, usage } from '../../scripts/test/options.ts';

const repository = join(import.meta.dirname, '../..');

/** A small project with our test runner, whose tests end in every way that a test can end. */
let project: string;

const files = {
  'package.json': '{ "type": "module" }',
  'index.html': '<p>A page.</p>',
  'src/good.test.ts': `
    import { expect, it } from 'vitest';
    it('adds', () => expect(1 + 1).toBe(2));
    it('subtracts', () => expect(2 - 1).toBe(1));
    it.skip('divides', () => {});
  `,
  'src/bad.test.ts': `
    import { expect, it } from 'vitest';
    it('multiplies', () => expect(2 * 2).toBe(5));
    it('waits', ({ skip }) => skip('Needs patience. Bring some.'));
    it('waits too', ({ skip }) => skip('Needs patience. Bring some.'));
  `,
  'src/broken.test.ts': "import { none } from './none.ts'; none();",
  'test/contract/hook.test.ts': `
    import { beforeAll, describe, it } from 'vitest';
    describe('a table', () => {
      beforeAll(() => { throw new Error('no legs'); });
      it('stands', () => {});
    });
  `,
  'test/load/crowd.test.ts': "import { it } from 'vitest'; it('holds a crowd', () => {});",
};

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'spacetime-runner-'));
  for (const part of ['scripts', 'vitest.config.ts'])
    cpSync(join(repository, part), join(project, part), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(project, 'node_modules'), 'junction');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(project, path, '..'), { recursive: true });
    writeFileSync(join(project, path), text);
  }
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Adds a test file; gives what removes it. */
function add(path: string, text: string): () => void {
  writeFileSync(join(project, path), text);
  return () => rmSync(join(project, path));
}

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(project, 'scripts/test.ts'), ...args],
    {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', VITEST: '' },
    },
  );
  return { status, stdout, stderr, last: stdout.trimEnd().split('\n').at(-1) };
}

describe('the test runner', () => {
  it('counts, shows each failure once with its place, and ends with the count', () => {
    const { status, stdout, last } = run();
    expect([status, last]).toEqual([1, '2 passed, 3 failed, 4 skipped']);
    expect(stdout.match(/^failed /gm)).toHaveLength(3);
    expect(stdout).toMatch(/failed unit src\/bad\.test\.ts:3\n {2}multiplies\n {2}expected 4 to be 5/);
    expect(stdout).toMatch(/failed unit src\/broken\.test\.ts\S*\n {2}the file\n/);
    expect(stdout).toMatch(/failed contract test\/contract\/hook\.test\.ts:4\n {2}a table\n {2}no legs/);
    expect(stdout).toContain('2 skipped: Needs patience. Bring some.\n');
    expect(stdout).toMatch(/^unit +2 passed, 2 failed, 3 skipped \(/m);
  });

  it('runs what passes with exit code 0', () => {
    expect(run('--filter', 'good')).toMatchObject({ status: 0, last: '2 passed, 0 failed, 1 skipped' });
  });

  it('filters by path, or else by name', () => {
    expect(run('--kind', 'unit', '--without', 'b').last).toBe('2 passed, 0 failed, 1 skipped');
    expect(run('--filter', 'src/g*d.test').last).toBe('2 passed, 0 failed, 1 skipped');
    expect(run('--kind', 'unit', '--filter', 'src/good').last).toBe('2 passed, 0 failed, 1 skipped');
    const { stdout } = run('--kind', 'unit', '--filter', 'SUBTRACTS');
    expect(stdout).toMatch(/^unit +1 passed/m);
  });

  it('runs slow kinds only when asked to, and those that are asked for only', () => {
    expect(run('--kind', 'load').stdout).toContain('load       1 passed');
    expect(run('--all').last).toBe('3 passed, 3 failed, 4 skipped');
  });

  it('runs property tests as a kind of its own, and each file once', () => {
    const remove = add(
      'test/contract/chance.test.ts',
      `
        import fc from 'fast-check';
        import { it } from 'vitest';
        it('holds for every number', () => fc.assert(fc.property(fc.integer(), Number.isInteger)));
      `,
    );
    const { stdout, last } = run('--kind', 'property');
    expect([stdout, last]).toEqual([
      expect.stringMatching(/^property +1 passed/),
      '1 passed, 0 failed, 0 skipped',
    ]);
    const both = run('--kind', 'contract,property', '--json');
    expect(JSON.parse(both.stdout).kinds).toMatchObject({ property: { passed: 1 }, contract: { failed: 1 } });
    remove();
  });

  it('tries the same cases in every run, those of a seed, or new ones that it tells how to try again', () => {
    const remove = add(
      'test/contract/chance.test.ts',
      `
        import fc from 'fast-check';
        import { it } from 'vitest';
        it('shows its cases', () => fc.assert(fc.property(fc.integer(), (drawn) => console.log('drawn', drawn))));
      `,
    );
    const drawn = (...args: string[]) => {
      const { stdout, stderr } = run('--kind', 'property', '--verbose', ...args);
      const cases = stdout.match(/^drawn .*$/gm) ?? [];
      expect(cases).toHaveLength(100);
      return { cases, told: /--seed (\d+) tries/.exec(stderr)?.[1] };
    };
    const usual = drawn();
    expect([usual, usual.told]).toEqual([drawn(), undefined]);
    const first = drawn('--seed', 'new');
    expect(first.cases).not.toEqual(usual.cases);
    expect(drawn('--seed', first.told ?? '').cases).toEqual(first.cases);
    remove();
  });

  it('ends a test that takes too long, and lets kinds run beside each other', () => {
    const endless = "import { it } from 'vitest'; it('never ends', () => new Promise(() => {}));";
    const remove = add('test/load/slow.test.ts', endless);
    const { status, stdout } = run('--kind', 'load', '--timeout', '1', '--parallel');
    expect([status, stdout]).toEqual([1, expect.stringContaining('timed out in 1000ms')]);
    remove();
  });

  it('counts a page that cannot be built as a failure, and leaves out what would use it', () => {
    writeFileSync(join(project, 'index.html'), '<script type="module" src="/none.ts"></script>');
    const { status, last } = run('--kind', 'load,contract');
    expect([status, last]).toEqual([1, '0 passed, 2 failed, 1 skipped']);
    writeFileSync(join(project, 'index.html'), files['index.html']);
  });

  it('says when there is nothing to run, and that it could not run', () => {
    expect(run('--kind', 'vr')).toMatchObject({
      status: 2,
      last: '0 passed, 0 failed, 0 skipped',
      stderr: 'No test is there.\n',
    });
    expect(run('--kind', 'none')).toMatchObject({ status: 2, last: '0 passed, 0 failed, 0 skipped' });
    expect(run('--helpless')).toMatchObject({ status: 2 });
  });

  it('gives the outcome as JSON', () => {
    const { status, stdout, stderr } = run('--json');
    expect(status).toBe(1);
    const outcome = JSON.parse(stdout);
    expect(outcome).toMatchObject({ passed: 2, failed: 3, skipped: 4, kinds: { contract: { failed: 1 } } });
    expect(outcome.failures.map(({ name }: { name: string }) => name).sort()).toEqual([
      'a table',
      'multiplies',
      'the file',
    ]);
    expect(outcome.skips).toContainEqual({ reason: 'Needs patience. Bring some.', tests: 2 });
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('2 passed, 3 failed, 4 skipped');
  });

  it('passes arguments on to vitest', () => {
    expect(run('--filter', 'good', '--', '--testNamePattern', 'adds').stdout).toMatch(
      /^unit +1 passed, 0 failed, 2 skipped/m,
    );
  });
});

describe('the options of the test runner', () => {
  it('choose kinds', () => {
    const names = (...args: string[]) => readOptions(args).kinds.map(({ name }) => name);
    expect(names()).toEqual(['unit', 'tidy', 'contract', 'api', 'console', 'browser', 'vr']);
    expect(names('--all')).toEqual([
      'unit',
      'tidy',
      'contract',
      'api',
      'console',
      'browser',
      'vr',
      'accuracy',
      'load',
      'operations',
      'attack',
    ]);
    expect(names('--kind', 'vr,unit')).toEqual(['unit', 'vr']);
    expect(names('--kind', 'vr', '--kind', 'load')).toEqual(['vr', 'load']);
  });

  it('draw new cases for all kinds, the usual ones for the quick', () => {
    expect(readOptions([]).seed).toBe(readOptions(['--kind', 'load']).seed);
    expect(readOptions(['--all']).seed).toBeUndefined();
    expect(readOptions(['--all', '--seed', '7']).seed).toBe(7);
  });

  it('refuse nonsense with a sentence', () => {
    for (const args of [
      ['--kind', 'none'],
      ['--workers', 'x'],
      ['--workers', '0'],
      ['--timeout', '0'],
      ['--seed', 'old'],
      ['--nope'],
      ['stray'],
    ]) {
      expect(() => readOptions(args)).toThrow(UsageError);
    }
    expect(() => readOptions(['--kind', 'none'])).toThrow('There are: unit, property, tidy, contract');
  });

  it('are all explained', () => {
    for (const option of [
      'kind',
      'filter',
      'all',
      'json',
      'verbose',
      'workers',
      'without',
      'record',
      'parallel',
      'timeout',
      'seed',
    ])
      expect(usage).toContain(`--${option}`);
    expect(readOptions(['--help']).help).toBe(true);
    expect(readOptions(['--', '--bail', '1']).forVitest).toEqual(['--bail', '1']);
  });
});
