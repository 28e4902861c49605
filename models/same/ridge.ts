/**
 * Ridge regression, `min Σ weight (w·x + b - y)² + λ |w|²`, by the normal equations and Cholesky's
 * decomposition. The bias is not held back.
 */
export class Ridge {
  readonly #features: number;
  /** upper triangle of Σ weight x xᵀ with a one appended to x, row-major, (features + 1)² */
  readonly #gram: Float64Array;
  readonly #moment: Float64Array;

  constructor(features: number) {
    this.#features = features;
    this.#gram = new Float64Array((features + 1) ** 2);
    this.#moment = new Float64Array(features + 1);
  }

  /** @param x [features] */
  add(x: Float32Array | Float64Array, y: number, weight: number): void {
    const side = this.#features + 1;
    const at = (i: number): number => (i < this.#features ? (x[i] ?? 0) : 1);
    for (let i = 0; i < side; i++) {
      const scaled = weight * at(i);
      const row = i * side;
      for (let j = i; j < side; j++) this.#gram[row + j] = (this.#gram[row + j] ?? 0) + scaled * at(j);
      this.#moment[i] = (this.#moment[i] ?? 0) + scaled * y;
    }
  }

  /**
   * @param strength λ as a share of the mean of the Gram matrix's diagonal
   * @returns `[features]` weights and the bias
   */
  solve(strength: number): { weights: Float32Array; bias: number } {
    const side = this.#features + 1;
    const gram = this.#gram.slice();
    let trace = 0;
    for (let i = 0; i < this.#features; i++) trace += gram[i * side + i] ?? 0;
    const lambda = (strength * trace) / this.#features;
    for (let i = 0; i < this.#features; i++) gram[i * side + i] = (gram[i * side + i] ?? 0) + lambda;
    // a little on the bias too, so that no samples at all give zeros and not a division by zero
    gram[side * side - 1] = (gram[side * side - 1] ?? 0) + 1e-9;
    const solution = solveSymmetric(gram, this.#moment, side);
    return { weights: Float32Array.from(solution.subarray(0, this.#features)), bias: solution[this.#features] ?? 0 };
  }
}

/** Solves A x = b for a positive definite A, of which the upper triangle is read: A = UᵀU, then two triangles. Overwrites A. */
function solveSymmetric(a: Float64Array, b: Float64Array, side: number): Float64Array {
  for (let k = 0; k < side; k++) {
    const pivot = Math.sqrt(Math.max(1e-12, a[k * side + k] ?? 0));
    for (let j = k; j < side; j++) a[k * side + j] = (a[k * side + j] ?? 0) / pivot;
    for (let i = k + 1; i < side; i++) {
      const factor = a[k * side + i] ?? 0;
      if (factor === 0) continue;
      for (let j = i; j < side; j++) a[i * side + j] = (a[i * side + j] ?? 0) - factor * (a[k * side + j] ?? 0);
    }
  }
  const x = b.slice();
  for (let i = 0; i < side; i++) {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (a[k * side + i] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (a[i * side + i] ?? 1);
  }
  for (let i = side - 1; i >= 0; i--) {
    let sum = x[i] ?? 0;
    for (let j = i + 1; j < side; j++) sum -= (a[i * side + j] ?? 0) * (x[j] ?? 0);
    x[i] = sum / (a[i * side + i] ?? 1);
  }
  return x;
}
