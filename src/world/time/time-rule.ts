import type { HashSink } from '../../engine/index.ts';

/** What a visitor wants of the clock; a factor of null is no wish. */
export interface TimeWish {
  readonly factor: number | null;
  readonly paused: boolean;
}

/** Whose word holds: a visitor's id, or one of the two that are no visitor. */
export type TimeHolder =
  | { readonly kind: 'scene' | 'operator' }
  | { readonly kind: 'visitor'; readonly visitor: string };

/** What holds now. */
export interface TimeVerdict {
  readonly factor: number;
  readonly paused: boolean;
  readonly holder: TimeHolder;
}

export interface TimeRuleState {
  readonly factor: number;
  readonly paused: boolean;
  readonly operator: boolean;
  readonly wishes: readonly (readonly [visitor: string, wish: TimeWish])[];
}

/**
 * Who decides about the speed of time. An operator's word holds at once and clears all wishes; after that the lowest
 * factor that a present visitor wishes for holds, a wish to pause before all others. An operator's pause is lifted by
 * operators only. Who leaves takes the wish along.
 */
export class TimeRule {
  #factor: number;
  #paused: boolean;
  #operator = false;
  readonly #wishes = new Map<string, TimeWish>();

  /** Begins with what the scene says. */
  constructor(factor: number, paused: boolean) {
    this.#factor = factor;
    this.#paused = paused;
  }

  /** An operator decides. */
  decide(factor: number | undefined, paused: boolean | undefined): void {
    if (factor !== undefined) this.#factor = factor;
    if (paused !== undefined) this.#paused = paused;
    this.#operator = true;
    this.#wishes.clear();
  }

  /** A visitor wishes; without factor and pause the wish is taken back. */
  wish(visitor: string, wish: TimeWish): void {
    if (wish.factor === null && !wish.paused) this.#wishes.delete(visitor);
    else this.#wishes.set(visitor, wish);
  }

  /** A visitor has left. */
  forget(visitor: string): void {
    this.#wishes.delete(visitor);
  }

  /** What holds now. Among equal wishes the oldest is named. */
  verdict(): TimeVerdict {
    const lowest = this.#lowest();
    const own: TimeHolder = { kind: this.#operator ? 'operator' : 'scene' };
    if (lowest === null) return { factor: this.#factor, paused: this.#paused, holder: own };
    const [visitor, wish] = lowest;
    const holder: TimeHolder = this.#paused ? own : { kind: 'visitor', visitor };
    return { factor: wish.factor ?? this.#factor, paused: this.#paused || wish.paused, holder };
  }

  #lowest(): readonly [string, TimeWish] | null {
    let lowest: readonly [string, TimeWish] | null = null;
    for (const entry of this.#wishes) if (lowest === null || rank(entry[1]) < rank(lowest[1])) lowest = entry;
    return lowest;
  }

  save(): TimeRuleState {
    return {
      factor: this.#factor,
      paused: this.#paused,
      operator: this.#operator,
      wishes: [...this.#wishes],
    };
  }

  restore(state: TimeRuleState): void {
    this.#factor = state.factor;
    this.#paused = state.paused;
    this.#operator = state.operator;
    this.#wishes.clear();
    for (const [visitor, wish] of state.wishes) this.#wishes.set(visitor, wish);
  }

  hash(into: HashSink): void {
    into.f64(this.#factor);
    into.u32((this.#paused ? 1 : 0) + (this.#operator ? 2 : 0));
    into.u32(this.#wishes.size);
    for (const [visitor, wish] of this.#wishes) {
      into.text(visitor);
      into.f64(wish.factor ?? -1);
      into.u32(wish.paused ? 1 : 0);
    }
  }
}

/** Wishes in the order in which they win: a pause, then the lowest factor. */
function rank(wish: TimeWish): number {
  return wish.paused ? 0 : (wish.factor ?? Number.POSITIVE_INFINITY);
}
