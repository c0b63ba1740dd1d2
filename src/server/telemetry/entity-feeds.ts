import type { WorldMirror } from '../../protocol/index.ts';
import { EntityFeed, type EntityReader, type FeedWish } from './entity-feed.ts';

/** All areas and rates that somebody wants; one feed for each, as long as it has readers. */
export class EntityFeeds {
  private readonly mirror: WorldMirror;
  private readonly feeds = new Map<string, EntityFeed>();
  private frames = 0;

  constructor(mirror: WorldMirror) {
    this.mirror = mirror;
  }

  /** Number of the newest frame. */
  get lastSeq(): number {
    return this.frames;
  }

  get readerCount(): number {
    let count = 0;
    for (const { readers } of this.feeds.values()) count += readers.size;
    return count;
  }

  /** A reader is sent an area from the next message on; the returned function ends that. */
  join(wish: FeedWish, reader: EntityReader): () => void {
    const key = JSON.stringify([wish.area ?? null, wish.rate_hz ?? null]);
    let feed = this.feeds.get(key);
    if (feed === undefined) {
      feed = new EntityFeed(this.mirror, wish);
      this.feeds.set(key, feed);
    }
    const { readers } = feed;
    readers.add(reader);
    return () => {
      readers.delete(reader);
      if (readers.size === 0) this.feeds.delete(key);
    };
  }

  /**
   * The world has a new frame.
   * @param timeMs When it stood so, in milliseconds since 1970.
   */
  onFrame(timeMs: number): void {
    const frame = { seq: ++this.frames, timeMs };
    for (const feed of this.feeds.values()) feed.onFrame(frame);
  }
}
