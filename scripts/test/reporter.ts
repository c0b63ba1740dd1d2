import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import colors from 'picocolors';
import type {
  Reporter,
  SerializedError,
  TestCase,
  TestModule,
  TestSpecification,
  TestSuite,
} from 'vitest/node';
import { type Failure, lastLine, type Results } from './results.ts';

type Ended = TestCase | TestSuite | TestModule;
interface Shown {
  readonly message: string;
  readonly diff?: string | undefined;
  readonly cause?: unknown;
  readonly stacks?: readonly { readonly file: string; readonly line: number }[] | undefined;
}

export interface ReporterSettings {
  readonly root: string;
  readonly results: Results;
  readonly verbose: boolean;
  readonly out: NodeJS.WriteStream;
  /** The kind that a file counts for. */
  readonly kindOf: (file: {
    readonly moduleId: string;
    readonly project: { readonly name: string };
  }) => string;
}

/** Fills in the results while vitest runs, says calmly how it goes, and shows each failure once. */
export class CalmReporter implements Reporter {
  readonly #settings: ReporterSettings;
  /** Files of each kind that have not ended, and when its first one began. */
  readonly #waiting = new Map<string, { files: number; readonly beganMs: number }>();

  constructor(settings: ReporterSettings) {
    this.#settings = settings;
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    for (const specification of specifications) {
      const kind = this.#settings.kindOf(specification);
      const waiting = this.#waiting.get(kind) ?? { files: 0, beganMs: Date.now() };
      waiting.files++;
      this.#waiting.set(kind, waiting);
    }
    this.#showProgress();
  }

  onTestModuleEnd(module: TestModule): void {
    const { results, verbose } = this.#settings;
    const kind = this.#settings.kindOf(module);
    const failedBefore = results.failures.length;
    this.#takeErrors(kind, module, 'the file');
    for (const suite of module.children.allSuites()) this.#takeErrors(kind, suite, suite.fullName);
    for (const test of module.children.allTests()) this.#takeTest(kind, test);
    for (const failure of results.failures.slice(failedBefore)) this.#say(shownFailure(failure));
    if (verbose)
      this.#say(
        `${colors.dim(kind)} ${this.#path(module.moduleId)} ${Math.round(module.diagnostic().duration)} ms`,
      );
    const waiting = this.#waiting.get(kind);
    if (waiting && --waiting.files === 0) this.#showKind(kind, waiting.beganMs);
    this.#showProgress();
  }

  onTestRunEnd(_modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const { results } = this.#settings;
    for (const error of errors) {
      const failure = this.#failure(
        'unhandled',
        'outside of tests',
        'an error that nobody handled',
        error as Shown,
      );
      results.fail(failure);
      this.#say(shownFailure(failure));
    }
    for (const [reason, tests] of results.skips) this.#say(colors.yellow(`${tests} skipped: ${reason}`));
  }

  onUserConsoleLog({ content }: { readonly content: string }): void {
    if (this.#settings.verbose) this.#say(content.trimEnd());
  }

  #takeTest(kind: string, test: TestCase): void {
    const { results } = this.#settings;
    const result = test.result();
    const file = this.#path(test.module.moduleId);
    if (result.state === 'passed') results.pass(kind, file);
    else if (result.state === 'failed')
      results.fail(this.#failureOf(kind, test, test.fullName, result.errors), file);
    else
      results.skip(
        kind,
        file,
        (result.state === 'skipped' ? result.note : undefined) ??
          'marked as skipped, or what comes before it failed',
      );
  }

  /** What failed around tests: the loading of a file, a hook. */
  #takeErrors(kind: string, around: TestSuite | TestModule, name: string): void {
    const errors = around.errors();
    if (errors.length === 0) return;
    const { moduleId } = around.type === 'module' ? around : around.module;
    this.#settings.results.fail(this.#failureOf(kind, around, name, errors), this.#path(moduleId));
  }

  #failureOf(kind: string, ended: Ended, name: string, errors: readonly Shown[]): Failure {
    const module = ended.type === 'module' ? ended : ended.module;
    const error = errors[0] ?? { message: 'it failed without saying why' };
    return this.#failure(kind, this.#path(module.moduleId), name, error);
  }

  #failure(kind: string, path: string, name: string, error: Shown): Failure {
    const { stacks = [] } = error;
    const frame = stacks.find(({ file }) => this.#path(file) === path) ?? stacks[0];
    const place = frame ? `${this.#path(frame.file)}:${frame.line}` : path;
    return { kind, place, name, message: stripVTControlCharacters(messageOf(error)) };
  }

  #path(file: string): string {
    return relative(this.#settings.root, file).replaceAll('\\', '/');
  }

  #showKind(kind: string, beganMs: number): void {
    const tally = this.#settings.results.kinds.get(kind) ?? { passed: 0, failed: 0, skipped: 0 };
    const paint = tally.failed > 0 ? colors.red : colors.green;
    this.#say(
      `${paint(kind.padEnd(10))} ${lastLine(tally)} (${((Date.now() - beganMs) / 1000).toFixed(1)} s)`,
    );
  }

  #say(text: string): void {
    const { out } = this.#settings;
    out.write(`${out.isTTY ? '\r\u001b[K' : ''}${text}\n`);
  }

  #showProgress(): void {
    const { out, results } = this.#settings;
    if (!out.isTTY) return;
    const files = [...this.#waiting.values()].reduce((sum, waiting) => sum + waiting.files, 0);
    out.write(`\r\u001b[K${files > 0 ? colors.dim(`${lastLine(results.total)}, ${files} files to go`) : ''}`);
  }
}

/** What an error says, with the difference between expected and received, and what caused it. */
function messageOf({ message, diff, cause }: Shown): string {
  const parts = [message];
  if (diff) parts.push(diff);
  if (isShown(cause)) parts.push(`caused by: ${messageOf(cause)}`);
  return parts.join('\n');
}

function isShown(value: unknown): value is Shown {
  return (
    typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
  );
}

function shownFailure({ kind, place, name, message }: Failure): string {
  const indented = message.replaceAll(/^/gm, '  ');
  return `\n${colors.red('failed')} ${kind} ${place}\n  ${colors.bold(name)}\n${indented}\n`;
}
