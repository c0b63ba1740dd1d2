import { ApiError, type PictureWish, type Screenshot, screenshotLimits } from '../../protocol/index.ts';
import { newId } from '../ids.ts';

/** The eight bytes that a PNG begins with. */
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

interface Entry {
  readonly wish: PictureWish;
  readonly visitor: string;
  readonly askedMs: number;
  readonly timer: NodeJS.Timeout;
  parts: string[];
  length: number;
  state: Screenshot['state'];
  reason: string | null;
  png: Buffer | null;
}

/** Pictures that visitors were asked for, in memory and for some minutes only. */
export class Screenshots {
  private readonly byId = new Map<string, Entry>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Begins one; what is to be sent to the visitor is `wish`. Throws `too_many_screenshots`. */
  begin(visitor: string, wanted: Omit<PictureWish, 'id'>): { wish: PictureWish; screenshot: Screenshot } {
    this.forgetOld();
    if (this.byId.size >= screenshotLimits.kept) throw new ApiError('too_many_screenshots');
    const wish = { ...wanted, id: newId('shot') };
    const timer = setTimeout(
      () => this.fail(visitor, wish.id, 'The visitor has sent no picture in time.'),
      screenshotLimits.waitMs,
    );
    timer.unref();
    const entry: Entry = {
      wish,
      visitor,
      askedMs: this.now(),
      timer,
      parts: [],
      length: 0,
      state: 'asked',
      reason: null,
      png: null,
    };
    this.byId.set(wish.id, entry);
    return { wish, screenshot: this.get(wish.id) };
  }

  /** How one stands. Throws `unknown_screenshot`. */
  get(id: string): Screenshot {
    this.forgetOld();
    const entry = this.byId.get(id);
    if (entry === undefined) throw new ApiError('unknown_screenshot');
    const { wish, visitor, askedMs, state, reason, png } = entry;
    return {
      id,
      state,
      visitor,
      asked_at: new Date(askedMs).toISOString(),
      expires_at: new Date(askedMs + screenshotLimits.keptMs).toISOString(),
      width: wish.width,
      height: wish.height,
      reason,
      size_bytes: png?.length ?? null,
      png_base64: png?.toString('base64') ?? null,
    };
  }

  /** Takes a part of what a visitor sends; parts come in order. */
  take(visitor: string, id: string, part: number, parts: number, data: string): void {
    const entry = this.open(visitor, id);
    if (entry === undefined) return;
    entry.length += data.length;
    if (part !== entry.parts.length || entry.length > (screenshotLimits.bytes * 4) / 3 + 4) {
      this.fail(visitor, id, 'The picture is larger than it may be, or its parts came out of order.');
      return;
    }
    entry.parts.push(data);
    if (entry.parts.length < parts) return;
    const png = Buffer.from(entry.parts.join(''), 'base64');
    if (!png.subarray(0, signature.length).equals(signature)) {
      this.fail(visitor, id, 'What the visitor sent is no PNG.');
      return;
    }
    this.settle(entry, 'taken', null);
    entry.png = png;
  }

  /** The visitor cannot or will not. */
  fail(visitor: string, id: string, reason: string): void {
    const entry = this.open(visitor, id);
    if (entry !== undefined) this.settle(entry, 'failed', reason);
  }

  /** The visitor has gone. */
  giveUp(visitor: string): void {
    for (const id of this.byId.keys()) this.fail(visitor, id, 'The visitor has left.');
  }

  private open(visitor: string, id: string): Entry | undefined {
    const entry = this.byId.get(id);
    return entry?.visitor === visitor && entry.state === 'asked' ? entry : undefined;
  }

  private settle(entry: Entry, state: Screenshot['state'], reason: string | null): void {
    clearTimeout(entry.timer);
    entry.state = state;
    entry.reason = reason;
    entry.parts = [];
  }

  private forgetOld(): void {
    const oldest = this.now() - screenshotLimits.keptMs;
    for (const [id, { askedMs }] of this.byId) if (askedMs < oldest) this.byId.delete(id);
  }
}
