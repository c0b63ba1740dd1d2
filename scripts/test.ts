/** The test runner behind `npm test`: chooses, prepares, lets vitest run, and counts. See `npm test -- --help`. */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { createVitest, parseCLI, type TestSpecification, type Vitest } from 'vitest/node';
import { ensurePageBuilt } from './bootstrap/page.mjs';
import { shownFor, Trouble } from './bootstrap/trouble.mjs';
import { type Kind, kindOf, projects } from './test/kinds.ts';
import { type Options, readOptions, UsageError, usage } from './test/options.ts';
import { CalmReporter } from './test/reporter.ts';
import { lastLine, Results } from './test/results.ts';

const root = join(import.meta.dirname, '..');
/** More test files at a time than this gain nothing: the slow ones run alone anyway. */
const mostWorkers = 4;
/** One more than there are processors, because some files mostly wait. */
const workers = Math.min(mostWorkers, availableParallelism() + 1);

process.exitCode = await main(process.argv.slice(2));
// A test that left something running must not keep the runner from ending.
process.stdout.write('', () => process.exit());

async function main(args: readonly string[]): Promise<number> {
  const results = new Results();
  try {
    const options = readOptions(args);
    if (options.help) {
      console.log(usage);
      return 0;
    }
    // Tests that keep a log of their own run in other processes.
    if (options.record) process.env.KEEP_RECORD = '1';
    process.env.PROPERTY_SEED = String(options.seed ?? drawnSeed());
    await runTests(options, results);
    if (options.record) await recordAttacks(results);
    return report(results, options);
  } catch (error) {
    const shown = error instanceof UsageError ? error.message : shownFor(error);
    if (shown === null) throw error;
    console.error(shown);
    console.log(lastLine(results.total));
    return 2;
  }
}

/** A new seed, told, so that the same cases can be tried again. */
function drawnSeed(): number {
  const seed = randomInt(1, 2 ** 31);
  console.error(`Cases of properties are drawn from the seed ${seed}; --seed ${seed} tries them again.`);
  return seed;
}

function report(results: Results, { json }: Options): number {
  const { total } = results;
  if (json) console.log(JSON.stringify(results));
  (json ? console.error : console.log)(lastLine(total));
  return total.failed > 0 ? 1 : 0;
}

/** Keeps how many tests of each family of attacks there were, with machine and date. */
async function recordAttacks({ files }: Results): Promise<void> {
  const { recordOutcomes } = await import('../test/bench/record.ts');
  const families = [...files].filter(([name]) => name.startsWith('attack/'));
  if (families.length === 0) return;
  recordOutcomes(
    join(root, 'docs', 'results', 'attack.json'),
    families.map(([name, tally]) => ({ name, ...tally })),
  );
}

async function runTests(options: Options, results: Results): Promise<void> {
  const { json, verbose } = options;
  const out = json ? process.stderr : process.stdout;
  const reporter = new CalmReporter({
    root,
    results,
    verbose,
    out,
    kindOf: (file) => kindOfFile(options, file)?.name ?? file.project.name,
  });
  const { options: passedOn } = parseCLI(['vitest', 'run', ...options.forVitest]);
  const vitest = await createVitest('test', {
    ...passedOn,
    root,
    watch: false,
    reporters: [reporter],
    maxWorkers: options.workers ?? workers,
    ...(options.timeoutS && { testTimeout: options.timeoutS * 1000, hookTimeout: options.timeoutS * 1000 }),
  });
  try {
    const chosen = await choose(vitest, options);
    if (chosen.length === 0)
      throw new Trouble(`No test ${options.filter ? `matches "${options.filter}"` : 'is there'}.`);
    await vitest.runTestSpecifications(await prepare(chosen, results), true);
    const { passed, failed } = results.total;
    // a name that is misspelt must not pass for one whose tests pass
    if (
      options.filter !== undefined &&
      vitest.getGlobalTestNamePattern() !== undefined &&
      passed + failed === 0
    )
      throw new Trouble(`No test that can run matches "${options.filter}".`);
  } finally {
    await vitest.close();
  }
}

/** The files to run. Without a file whose path has the filter, all of them, for tests whose name has it. */
async function choose(vitest: Vitest, options: Options): Promise<TestSpecification[]> {
  const { filter } = options;
  if (options.parallel) letAllRunBeside(vitest, options);
  const all = (await vitest.globTestSpecifications()).filter(
    (file) =>
      kindOfFile(options, file) &&
      !(options.without && relative(root, file.moduleId).includes(options.without)),
  );
  if (filter === undefined) return all;
  const pattern = filter.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replaceAll('*', '.*');
  const byPath = all.filter(({ moduleId }) =>
    new RegExp(pattern).test(relative(root, moduleId).replaceAll('\\', '/')),
  );
  if (byPath.length === 0) vitest.setGlobalTestNamePattern(new RegExp(pattern, 'i'));
  return byPath.length > 0 ? byPath : all;
}

/** The kind that a file runs for; a file of several kinds runs once, for the first of those that were asked for. */
function kindOfFile(
  { kinds }: Options,
  { moduleId, project }: { readonly moduleId: string; readonly project: { readonly name: string } },
): Kind | undefined {
  const imports = (module: string) => readFileSync(moduleId, 'utf8').includes(` from '${module}';`);
  return kindOf(kinds, project.name, imports);
}

function letAllRunBeside(vitest: Vitest, options: Options): void {
  for (const { config } of vitest.projects) {
    config.maxWorkers = options.workers ?? workers;
    config.sequence.groupOrder = 0;
  }
}

/** Builds the page when chosen tests use it. If that fails, it is a failure of its own and they are left out. */
async function prepare(chosen: TestSpecification[], results: Results): Promise<TestSpecification[]> {
  const usesPage = ({ project }: TestSpecification) =>
    projects.some(({ name, page }) => page && name === project.name);
  if (!chosen.some(usesPage)) return chosen;
  try {
    await ensurePageBuilt(root, process.execPath);
    return chosen;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    const { message } = error;
    results.fail({ kind: 'build', place: 'vite.config.ts', name: 'the page can be built', message });
    console.error(message);
    return chosen.filter((specification) => !usesPage(specification));
  }
}
