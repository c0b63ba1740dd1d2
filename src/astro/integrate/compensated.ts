/**
 * Adds to one component of a state; what the double cannot hold goes into `rest`, and comes back with the next (Kahan 1965,
 * Commun. ACM 8, 40).
 */
export function addTo(state: Float64Array, rest: Float64Array, i: number, amount: number): void {
  const old = state[i];
  const add = amount + rest[i];
  const sum = old + add;
  const part = sum - old;
  rest[i] = old - (sum - part) + (add - part);
  state[i] = sum;
}
