/** Runs the benches, prints the figures and records them in docs/results/bench.json. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Bench, type BenchCase, type BenchOptions, type Figure, measure } from './harness.ts';
import { recordFigures } from './record.ts';

const HERE = fileURLToPath(new URL('./', import.meta.url));
const RESULTS = fileURLToPath(new URL('../../docs/results/bench.json', import.meta.url));
const SUFFIX = '.bench.ts';

const usage = `npm run bench -- [options] [words]

Measures, prints the figures and records them in docs/results/bench.json. Words keep only the benches and figures whose
name contains one of them. All of them take about ten minutes and want a machine that does nothing else.

  --large    backups of 1000 MB instead of 100
  --dry-run  records nothing
  --help     shows this

Exit codes: 0 measured, 1 a limit was passed or a bench failed, 2 wrong usage.`;

const { words, dryRun, help, large } = readArguments();

interface Arguments extends BenchOptions {
  readonly words: readonly string[];
  readonly dryRun: boolean;
  readonly help: boolean;
}

function readArguments(): Arguments {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        large: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return { words: positionals, dryRun: values['dry-run'], help: values.help, large: values.large };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

function wanted(name: string): boolean {
  return words.length === 0 || words.some((word) => name.includes(word));
}

function describe(figure: Figure): string {
  const ratio = figure.ratio === undefined ? '' : `${figure.ratio} x ${figure.peer}`;
  const verdict = figure.failure === undefined ? '' : `  FAILED: ${figure.failure}`;
  return `${figure.name.padEnd(36)} ${String(figure.value).padStart(10)} ${figure.unit.padEnd(6)} ${ratio}${verdict}`;
}

/** One figure after another, so that each is printed when it is there. */
async function* figuresOf(bench: Bench, part: string): AsyncGenerator<Figure> {
  if (typeof bench === 'function') {
    if (wanted(part)) yield* await bench({ large });
    return;
  }
  for (const one of bench as readonly BenchCase[]) {
    if (wanted(part) || wanted(one.name)) yield measure(one);
  }
}

async function runAll(): Promise<number> {
  const figures: Figure[] = [];
  let failures = 0;
  for (const file of readdirSync(HERE)
    .filter((name) => name.endsWith(SUFFIX))
    .sort()) {
    try {
      const { default: bench }: { default: Bench } = await import(`./${file}`);
      for await (const figure of figuresOf(bench, file.slice(0, -SUFFIX.length))) {
        console.log(describe(figure));
        figures.push(figure);
        if (figure.failure !== undefined) failures += 1;
      }
    } catch (error) {
      failures += 1;
      console.error(`${file} failed:`, error);
    }
  }
  if (figures.length === 0 && failures === 0) {
    console.error(`No bench has a name with ${words.join(' or ')}.`);
    return 1;
  }
  if (!dryRun && figures.length > 0) recordFigures(RESULTS, figures);
  return failures === 0 ? 0 : 1;
}

if (help) console.log(usage);
else process.exitCode = await runAll();
