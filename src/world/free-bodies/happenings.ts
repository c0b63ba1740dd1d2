/** What happened between bodies that move freely, or between one and a body on rails. */
export interface Happening {
  /** `merged`: two became one; `fell`: one ended on a body on rails; `approach`: one passed another, unbound, near by. */
  readonly kind: 'merged' | 'fell' | 'approach';
  /** The free body, of two that merged the one that stays, and its name. */
  readonly entity: number;
  readonly name: string;
  /** The other free body, or 0, and the index of the body on rails, or -1. */
  readonly other: number;
  readonly otherName: string;
  readonly rail: number;
  readonly distanceM: number;
  readonly speedMps: number;
}
