/** Algebra on the decoder's weights, row-major, done once when the graph is written. */

/** W with each row's mean taken off, over groups of `group` columns: x W is centred then, whatever x. */
export function centreRows(matrix: Float32Array, rows: number, group = matrix.length / rows): Float32Array {
  const out = new Float32Array(matrix.length);
  for (let start = 0; start < matrix.length; start += group) {
    const mean = matrix.subarray(start, start + group).reduce((sum, value) => sum + value, 0) / group;
    for (let i = start; i < start + group; i++) out[i] = (matrix[i] ?? 0) - mean;
  }
  return out;
}

/** diag(d) W */
export function scaleRows(matrix: Float32Array, factors: Float32Array): Float32Array {
  const columns = matrix.length / factors.length;
  return matrix.map((value, i) => value * (factors[Math.floor(i / columns)] ?? 0));
}

/** W diag(d) */
export function scaleColumns(matrix: Float32Array, factors: Float32Array): Float32Array {
  return matrix.map((value, i) => value * (factors[i % factors.length] ?? 0));
}

export function scale(values: Float32Array, factor: number): Float32Array {
  return values.map((value) => value * factor);
}

/** Matrices of the same height side by side. */
export function beside(rows: number, ...matrices: Float32Array[]): Float32Array {
  const widths = matrices.map((matrix) => matrix.length / rows);
  const width = widths.reduce((sum, own) => sum + own, 0);
  const out = new Float32Array(rows * width);
  let left = 0;
  matrices.forEach((matrix, m) => {
    const own = widths[m] ?? 0;
    for (let row = 0; row < rows; row++) out.set(matrix.subarray(row * own, (row + 1) * own), row * width + left);
    left += own;
  });
  return out;
}

/** Matrices of the same width one below the other. */
export function below(...matrices: Float32Array[]): Float32Array {
  const out = new Float32Array(matrices.reduce((length, matrix) => length + matrix.length, 0));
  let offset = 0;
  for (const matrix of matrices) {
    out.set(matrix, offset);
    offset += matrix.length;
  }
  return out;
}

/** [rows, heads * width] -> [heads, rows, width] */
export function byHead(matrix: Float32Array, rows: number, heads: number): Float32Array {
  const width = matrix.length / rows / heads;
  const out = new Float32Array(matrix.length);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < rows; row++) {
      const from = (row * heads + head) * width;
      out.set(matrix.subarray(from, from + width), (head * rows + row) * width);
    }
  }
  return out;
}

export function filled(length: number, value: number): Float32Array {
  return new Float32Array(length).fill(value);
}

/**
 * 1 / d, element by element. Small elements cost no precision, as what is divided by them carries them
 * as a factor; they must only stay far from the smallest float when squared.
 *
 * @throws Error where one doesn't
 */
export function inverse(values: Float32Array, what: string): Float32Array {
  const smallest = values.reduce((least, value) => Math.min(least, Math.abs(value)), Infinity);
  if (!(smallest > 1e-12)) throw new Error(`Expected ${what} to stay away from 0 but the smallest is ${smallest}`);
  return values.map((value) => 1 / value);
}
