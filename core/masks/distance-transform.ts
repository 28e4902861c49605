/**
 * Exact Euclidean distance transform in linear time (Felzenszwalb and Huttenlocher, "Distance
 * Transforms of Sampled Functions", Theory of Computing 2012): the lower envelope of parabolas, first
 * down the columns, then along the rows.
 */

/** Larger than any squared distance in a picture, and exact in float32. */
const FAR = 2 ** 40;

/**
 * @param mask `width * height` values, row-major; 0 is background, anything else is object
 * @param outside what lies beyond the picture's edge: `background` (an object cut off by the edge is
 *   near its border there), or `unknown` (only background within the picture counts)
 * @returns for each pixel the distance, in pixels between centres, to the nearest background pixel: 0 in
 *   the background, 1 beside it. Without any background all distances are infinite.
 */
export function distanceTransform(mask: ArrayLike<number>, width: number, height: number, outside: 'background' | 'unknown'): Float32Array {
  const squared = squaredDistances(mask, width, height, outside);
  for (let i = 0; i < squared.length; i++) {
    const value = squared[i] ?? 0;
    squared[i] = value >= FAR ? Number.POSITIVE_INFINITY : Math.sqrt(value);
  }
  return squared;
}

function squaredDistances(mask: ArrayLike<number>, width: number, height: number, outside: 'background' | 'unknown'): Float32Array {
  // a frame of one pixel stands for what lies outside
  const frame = outside === 'background' ? 1 : 0;
  const result = new Float32Array(width * height);
  const longest = Math.max(width, height) + 2 * frame;
  const line = new Float64Array(longest);
  const out = new Float64Array(longest);
  const parabolas = new Int32Array(longest);
  const borders = new Float64Array(longest + 1);

  // columns: a one-dimensional run length is enough, but the same pass does for both directions
  const rows = height + 2 * frame;
  for (let x = 0; x < width; x++) {
    line[0] = 0;
    line[rows - 1] = 0;
    for (let y = 0; y < height; y++) line[y + frame] = mask[y * width + x] ? FAR : 0;
    lowerEnvelope(line, rows, out, parabolas, borders);
    for (let y = 0; y < height; y++) result[y * width + x] = out[y + frame] ?? 0;
  }
  const columns = width + 2 * frame;
  for (let y = 0; y < height; y++) {
    line[0] = 0;
    line[columns - 1] = 0;
    for (let x = 0; x < width; x++) line[x + frame] = result[y * width + x] ?? 0;
    lowerEnvelope(line, columns, out, parabolas, borders);
    for (let x = 0; x < width; x++) result[y * width + x] = Math.min(FAR, out[x + frame] ?? 0);
  }
  return result;
}

/** `out[q] = min over p of (q - p)² + line[p]`, section 2.1 of the paper; `parabolas` and `borders` are its v and z. */
function lowerEnvelope(line: Float64Array, length: number, out: Float64Array, parabolas: Int32Array, borders: Float64Array): void {
  let last = 0;
  parabolas[0] = 0;
  borders[0] = Number.NEGATIVE_INFINITY;
  borders[1] = Number.POSITIVE_INFINITY;
  for (let q = 1; q < length; q++) {
    let crossing = intersection(line, parabolas[last] ?? 0, q);
    while (crossing <= (borders[last] ?? 0)) {
      last--;
      crossing = intersection(line, parabolas[last] ?? 0, q);
    }
    last++;
    parabolas[last] = q;
    borders[last] = crossing;
    borders[last + 1] = Number.POSITIVE_INFINITY;
  }
  let nearest = 0;
  for (let q = 0; q < length; q++) {
    while ((borders[nearest + 1] ?? 0) < q) nearest++;
    const p = parabolas[nearest] ?? 0;
    out[q] = (q - p) ** 2 + (line[p] ?? 0);
  }
}

/** Where the parabolas over `p` and `q` cross. */
function intersection(line: Float64Array, p: number, q: number): number {
  return ((line[q] ?? 0) + q * q - ((line[p] ?? 0) + p * p)) / (2 * (q - p));
}
