import type { ServerMessage } from '../../protocol/index.ts';
import { WorldMirror } from '../../protocol/index.ts';
import { type BrowserEvent, Chromium } from '../browser/index.ts';
import { type LineState, reportOf, type VisitReport } from './report.ts';
import { type Visit, VisitRefusedError, type VisitSettings } from './visit.ts';

/** How a page is opened. */
export interface PageVisitSettings extends VisitSettings {
  /** The browser to use. */
  readonly chromium: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Whether operators may take pictures of what this visitor sees. */
  readonly sharePictures: boolean;
  /** Longest wait until the page shows the world. */
  readonly showMs: number;
}

const lookMs = 100;
/** Name under which the page keeps what a person has set. */
const settingsKey = 'spacetime.settings.v1';

/** How the page stands, asked of it in its own words. */
const standing = `(() => {
  const screen = document.getElementById('screen');
  const shown = screen !== null && !screen.hidden;
  return { kind: shown ? screen.className.replace(/^.*screen--/, '') : 'none', text: shown ? screen.innerText : '',
    world: document.querySelector('.hud__speed') !== null };
})()`;
const twoFrames =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))';
/** Screens that the page does not leave by itself. */
const finalScreens: ReadonlySet<string> = new Set(['refused', 'token', 'no_webgl', 'failed']);

/**
 * A visitor who is the server's own page in a browser without a screen: sees what a person would see, and sends operators
 * the pictures that they ask for. What the server tells the page is listened to for reports.
 */
export class PageVisit implements Visit {
  readonly ended: Promise<string>;
  private readonly settings: PageVisitSettings;
  private readonly browser: Chromium;
  private readonly world = new WorldMirror();
  private end: (reason: string) => void = () => {};
  private session = '';
  private visitor: string | null = null;
  private ship: number | null = null;
  private scene: string | null = null;
  private line: LineState = 'connecting';
  private resyncs = 0;
  private joins = 0;

  private constructor(settings: PageVisitSettings, browser: Chromium) {
    this.settings = settings;
    this.browser = browser;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    browser.onCrash = (reason) => this.end(reason);
    browser.onEvent = (event) => this.take(event);
  }

  /** Opens the page and waits until it shows the world. Rejects with VisitRefusedError, or where the browser fails. */
  static async join(settings: PageVisitSettings): Promise<PageVisit> {
    const visit = new PageVisit(settings, await Chromium.start(settings.chromium, settings.showMs));
    try {
      await visit.open();
      await visit.shown();
    } catch (error) {
      await visit.leave();
      throw error;
    }
    return visit;
  }

  report(): VisitReport {
    const { visitor, ship: shipId, line, scene, resyncs, joins } = this;
    return reportOf(this.world, {
      visitor,
      shipId,
      line,
      scene,
      resyncs,
      reconnects: Math.max(0, joins - 1),
      roundTripMs: null,
    });
  }

  /** What the page shows now, as a PNG. */
  async picture(): Promise<Buffer> {
    await this.evaluate(twoFrames);
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(String(data), 'base64');
  }

  async leave(): Promise<void> {
    // A page that is left says goodbye by itself, and takes its ship with it.
    await Promise.race([
      this.send('Page.navigate', { url: 'about:blank' }).catch(() => {}),
      new Promise((resolve) => setTimeout(resolve, 1000).unref()),
    ]);
    await this.browser.close();
    this.line = 'closed';
    this.end('left');
  }

  private async open(): Promise<void> {
    const { baseUrl, token, widthPx: width, heightPx: height } = this.settings;
    const { targetId } = await this.browser.send('Target.createTarget', { url: 'about:blank' });
    const attached = await this.browser.send('Target.attachToTarget', { targetId, flatten: true });
    this.session = String(attached.sessionId);
    await Promise.all([
      this.send('Page.enable'),
      this.send('Network.enable'),
      this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false }),
      this.send('Page.addScriptToEvaluateOnNewDocument', { source: this.preparation() }),
    ]);
    const held = await token();
    const url = new URL(held === undefined ? '/' : `/#token=${held}`, baseUrl);
    const { errorText } = await this.send('Page.navigate', { url: url.href });
    if (typeof errorText === 'string' && errorText !== '')
      throw new VisitRefusedError(`the page cannot be opened (${errorText})`);
  }

  /** What the page finds when it begins: the settings of this visitor. */
  private preparation(): string {
    const { name, sharePictures, baseUrl } = this.settings;
    const values = { visitorName: name, sharePictures, firstSteps: false };
    const kept = `localStorage.setItem(${JSON.stringify(settingsKey)}, ${JSON.stringify(JSON.stringify({ values }))});`;
    return `if (location.origin === ${JSON.stringify(new URL(baseUrl).origin)}) { ${kept} }`;
  }

  private async shown(): Promise<void> {
    const { showMs } = this.settings;
    const deadlineMs = performance.now() + showMs;
    for (;;) {
      const { kind, text, world } = (await this.evaluate(standing)) as {
        readonly kind: string;
        readonly text: string;
        readonly world: boolean;
      };
      if (kind === 'none' && world) return;
      const said = text.replace(/\s+/g, ' ').trim();
      if (finalScreens.has(kind)) throw new VisitRefusedError(said);
      if (performance.now() > deadlineMs)
        throw new VisitRefusedError(
          `the page has not shown the world in ${showMs / 1000} s; it says: ${said}`,
        );
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  }

  private async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    return (result as { readonly value?: unknown } | undefined)?.value;
  }

  private send(method: string, params: Readonly<Record<string, unknown>> = {}) {
    return this.browser.send(method, params, this.session === '' ? undefined : this.session);
  }

  /** Listens to the line of the page. */
  private take({ method, params }: BrowserEvent): void {
    if (method === 'Network.webSocketClosed') this.line = 'waiting';
    if (method !== 'Network.webSocketFrameReceived') return;
    const { payloadData } = params.response as { readonly payloadData: string };
    const message = parsed(payloadData);
    if (message === undefined) return;
    if (message.type === 'welcome' || message.type === 'scene') {
      if (message.type === 'welcome') {
        this.visitor = message.visitor;
        this.joins++;
      }
      this.ship = message.ship;
      this.scene = message.scene.path;
      this.line = 'live';
      this.world.replace(message.state);
    } else if (message.type === 'state') {
      this.resyncs++;
      this.world.replace(message.state);
    } else if (message.type === 'delta') this.world.apply(message);
    else if (message.type === 'clock') this.world.tickTo(message.clock);
  }
}

function parsed(text: string): ServerMessage | undefined {
  try {
    return JSON.parse(text) as ServerMessage;
  } catch {
    return undefined;
  }
}
