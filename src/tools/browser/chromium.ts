/** The one file here that starts a process: a headless Chromium, spoken to over two pipes, so that it opens no port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Drawing in software as every machine can, and no traffic of the browser's own. */
export const quietFlags: readonly string[] = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  // Drawing in software on a busy machine is slow, not stuck: the watchdog would end it.
  '--disable-gpu-watchdog',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--mute-audio',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
];

/** No window, and nothing that others could speak to it through. */
const ownFlags: readonly string[] = ['--headless', '--remote-debugging-pipe'];

/** What the browser may have said last, for the reason of a failure. */
const keptErrorLength = 2000;
const quitMs = 3000;
/** Longest wait for an answer, unless somebody says otherwise. */
const defaultAnswerMs = 90_000;

/** Something that the browser tells by itself. */
export interface BrowserEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Reply {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A running headless browser; commands and events are those of the DevTools protocol. */
export class Chromium {
  private readonly child: ChildProcess;
  private readonly profile: string;
  private readonly answerMs: number;
  private readonly open = new Map<
    number,
    { resolve: (result: Readonly<Record<string, unknown>>) => void; reject: (error: Error) => void }
  >();
  private readonly gone: Promise<void>;
  private nextId = 1;
  private rest: Buffer[] = [];
  private said = '';
  private ended = false;
  /** Called with everything that the browser tells by itself. */
  onEvent: (event: BrowserEvent) => void = () => {};
  /** Called when the browser has ended without having been asked to. */
  onCrash: (reason: string) => void = () => {};

  private constructor(file: string, profile: string, answerMs: number) {
    this.profile = profile;
    this.answerMs = answerMs;
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const all = [...ownFlags, ...quietFlags, ...sandbox, `--user-data-dir=${profile}`, 'about:blank'];
    this.child = spawn(file, all, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said = `${this.said}${text}`.slice(-keptErrorLength);
    });
    for (const stream of this.child.stdio) stream?.on('error', () => {});
    (this.child.stdio[4] as Readable).on('data', (bytes: Buffer) => this.take(bytes));
    this.gone = new Promise((resolve) => {
      this.child.once('error', (error) => this.finish(error.message, resolve));
      this.child.once('exit', (code) => this.finish(`it ended with code ${code}`, resolve));
    });
  }

  /**
   * Starts a browser with a profile of its own, which is removed when it ends.
   * @param answerMs Longest wait for the answer to a command.
   */
  static async start(file: string, answerMs = defaultAnswerMs): Promise<Chromium> {
    const browser = new Chromium(file, await mkdtemp(path.join(tmpdir(), 'spacetime-view-')), answerMs);
    try {
      await browser.send('Browser.getVersion');
    } catch (error) {
      await browser.close();
      throw error;
    }
    return browser;
  }

  /** Sends a command. Rejects where the browser refuses it, has ended, or says nothing for too long, as a page that hangs does. */
  send(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    sessionId?: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    if (this.ended) return Promise.reject(new Error(this.reason('it has ended')));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.open.delete(id);
        reject(new Error(this.reason(`it gives no answer to ${method}`)));
      }, this.answerMs);
      const settled = <T>(act: (outcome: T) => void) => {
        return (outcome: T): void => {
          clearTimeout(timer);
          act(outcome);
        };
      };
      this.open.set(id, { resolve: settled(resolve), reject: settled(reject) });
      const message = { id, method, params, ...(sessionId === undefined ? {} : { sessionId }) };
      (this.child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    });
  }

  /** Ends the browser and removes its profile. */
  async close(): Promise<void> {
    this.onCrash = () => {};
    void this.send('Browser.close').catch(() => {});
    const timer = setTimeout(() => this.child.kill('SIGKILL'), quitMs);
    await this.gone;
    clearTimeout(timer);
    // Its helpers may still write for a moment.
    await rm(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  private take(bytes: Buffer): void {
    let from = 0;
    for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, from)) {
      this.rest.push(bytes.subarray(from, end));
      const text = Buffer.concat(this.rest).toString('utf8');
      this.rest = [];
      from = end + 1;
      this.dispatch(JSON.parse(text) as Reply & Partial<BrowserEvent>);
    }
    if (from < bytes.length) this.rest.push(bytes.subarray(from));
  }

  private dispatch({ id, result, error, method, params }: Reply & Partial<BrowserEvent>): void {
    if (method !== undefined) this.onEvent({ method, params: params ?? {} });
    const waiting = id === undefined ? undefined : this.open.get(id);
    if (id === undefined || waiting === undefined) return;
    this.open.delete(id);
    if (error === undefined) waiting.resolve(result ?? {});
    else waiting.reject(new Error(`The browser refuses ${error.message}.`));
  }

  private finish(why: string, resolve: () => void): void {
    this.ended = true;
    const reason = this.reason(why);
    for (const { reject } of this.open.values()) reject(new Error(reason));
    this.open.clear();
    this.onCrash(reason);
    resolve();
  }

  private reason(why: string): string {
    const last = this.said.trim().split('\n').at(-1) ?? '';
    return `The browser cannot be used: ${why}${last === '' ? '' : ` (${last})`}.`;
  }
}
