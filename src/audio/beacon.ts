/** What a beacon sends, in its own time: a tone, and how often a second it sounds. */
export const BEACON_HZ = 432;
const BEACON_PULSES_HZ = 1;

/** Tones that people and devices can hear; pulses faster than these would be heard as a tone. */
const LOWEST_HZ = 30;
const HIGHEST_HZ = 12_000;
const MOST_PULSES_HZ = 20;

/** The ticks of the clock on board: their tone, and how loud they are beside the beacon. */
const TICK_HZ = 1800;
const TICK_SHARE = 0.25;

/** Changes are spread over this time, s: steps would be heard as clicks. */
const GLIDE_S = 0.04;

/** Shares of a turn for which a pulse of the beacon, and a tick, are heard. */
const PULSE_SHARE = 0.4;
const TICK_TURN_SHARE = 0.04;

/** How a beacon is heard. */
export interface Heard {
  /** Frequency heard over frequency sent. */
  doppler: number;
  /** Where it is heard, from -1 on the left to 1 on the right. */
  pan: number;
  /** From 0 to 1. */
  volume: number;
}

/** Pitch at which the beacon is heard, Hz, kept to what can be heard. */
export function pitchHz(doppler: number): number {
  return Math.min(HIGHEST_HZ, Math.max(LOWEST_HZ, BEACON_HZ * doppler));
}

/** Pulses of the beacon that are heard in a second on board, kept to what can be told apart. */
export function pulsesHz(doppler: number): number {
  return Math.min(MOST_PULSES_HZ, BEACON_PULSES_HZ * doppler);
}

/**
 * A beacon that sends a tone in pulses, one each second of its own time, and beside it the ticks of the clock on board, one each
 * second of the ship's. All is made by oscillators, so that nothing is loaded and nothing has to be timed by the page.
 */
export class Beacon {
  readonly #context: BaseAudioContext;
  readonly #tone: OscillatorNode;
  readonly #pulses: OscillatorNode;
  readonly #pan: StereoPannerNode;
  readonly #volume: GainNode;
  readonly #sources: readonly OscillatorNode[];

  constructor(context: BaseAudioContext) {
    this.#context = context;
    this.#volume = new GainNode(context, { gain: 0 });
    this.#volume.connect(context.destination);
    this.#pan = new StereoPannerNode(context);
    this.#pan.connect(this.#volume);
    this.#tone = new OscillatorNode(context, { type: 'triangle', frequency: BEACON_HZ });
    this.#pulses = new OscillatorNode(context, { frequency: BEACON_PULSES_HZ });
    gate(context, this.#tone, this.#pulses, PULSE_SHARE, 1).connect(this.#pan);
    const tick = new OscillatorNode(context, { frequency: TICK_HZ });
    const seconds = new OscillatorNode(context, { frequency: 1 });
    gate(context, tick, seconds, TICK_TURN_SHARE, TICK_SHARE).connect(this.#volume);
    this.#sources = [this.#tone, this.#pulses, tick, seconds];
    for (const source of this.#sources) source.start();
  }

  /** Lets it be heard in another way. */
  set({ doppler, pan, volume }: Readonly<Heard>): void {
    this.#glide(this.#tone.frequency, pitchHz(doppler));
    this.#glide(this.#pulses.frequency, pulsesHz(doppler));
    this.#glide(this.#pan.pan, pan);
    // ears tell loudness by ratios
    this.#glide(this.#volume.gain, volume * volume);
  }

  stop(): void {
    for (const source of this.#sources) source.stop();
    this.#volume.disconnect();
  }

  #glide(param: AudioParam, value: number): void {
    param.setTargetAtTime(value, this.#context.currentTime, GLIDE_S);
  }
}

/** Lets a source through, so loud, during a share of each turn of another one, with soft edges. */
function gate(
  context: BaseAudioContext,
  source: AudioNode,
  turns: AudioNode,
  share: number,
  loudness: number,
): AudioNode {
  const least = Math.cos(Math.PI * share);
  const curve = Float32Array.from({ length: 4097 }, (_, i) => {
    const above = Math.max(0, (i / 2048 - 1 - least) / (1 - least));
    return loudness * above * above * (3 - 2 * above);
  });
  const door = new GainNode(context, { gain: 0 });
  turns.connect(new WaveShaperNode(context, { curve })).connect(door.gain);
  source.connect(door);
  return door;
}
