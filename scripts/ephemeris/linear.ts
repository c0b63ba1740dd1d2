/** Solves a small system by Gauss elimination with row pivoting. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++)
      if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let i = column + 1; i < n; i++) {
      const factor = rows[i][column] / rows[column][column];
      for (let j = column; j <= n; j++) rows[i][j] -= factor * rows[column][j];
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i][n];
    for (let j = i + 1; j < n; j++) sum -= rows[i][j] * x[j];
    x[i] = sum / rows[i][i];
  }
  return x;
}

/** Least squares: the coefficients of `basis` (functions sampled at the same points as `values`) that come nearest. */
export function leastSquares(basis: readonly Float64Array[], values: Float64Array): number[] {
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
  return solve(
    basis.map((a) => basis.map((b) => dot(a, b))),
    basis.map((a) => dot(a, values)),
  );
}

/** Chebyshev polynomials of degree 0 to `degree` and their slopes at x. */
export function chebyshevAt(x: number, degree: number): { value: Float64Array; slope: Float64Array } {
  const value = new Float64Array(degree + 1);
  const slope = new Float64Array(degree + 1);
  value[0] = 1;
  if (degree > 0) {
    value[1] = x;
    slope[1] = 1;
  }
  for (let k = 2; k <= degree; k++) {
    value[k] = 2 * x * value[k - 1] - value[k - 2];
    slope[k] = 2 * value[k - 1] + 2 * x * slope[k - 1] - slope[k - 2];
  }
  return { value, slope };
}
