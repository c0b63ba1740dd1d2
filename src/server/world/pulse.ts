/** Places in the shared memory of the pulse. */
const places = { beats: 0, late: 1, dropped: 2 } as const;
const bytesPerPlace = BigInt64Array.BYTES_PER_ELEMENT;

/** What the simulation thread shows of its rhythm, in shared memory, so that it can be judged without asking it. */
export class Pulse {
  readonly memory: SharedArrayBuffer;
  private readonly view: BigInt64Array;

  /** @param memory Memory of an existing pulse; a fresh one without. */
  constructor(memory = new SharedArrayBuffer(bytesPerPlace * Object.keys(places).length)) {
    this.memory = memory;
    this.view = new BigInt64Array(memory);
  }

  /** Ticks that were run, over all worlds and threads. */
  get beats(): number {
    return this.read('beats');
  }

  /** Ticks that began when the next one was due already. */
  get late(): number {
    return this.read('late');
  }

  /** Ticks that were given up because too many were due. */
  get dropped(): number {
    return this.read('dropped');
  }

  /** Counts up. */
  add(place: keyof typeof places, count: number): void {
    if (count > 0) Atomics.add(this.view, places[place], BigInt(count));
  }

  private read(place: keyof typeof places): number {
    return Number(Atomics.load(this.view, places[place]));
  }
}
