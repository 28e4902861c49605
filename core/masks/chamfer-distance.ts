/** Length of a diagonal step. */
const DIAGONAL = Math.SQRT2;

/**
 * Distance to the nearest background cell by two sweeps of steps of length 1 and √2 (Borgefors 1986,
 * "Distance transformations in digital images"): at most 8 % too long, equal to the exact distance up
 * to three cells, and four times as fast as `distanceTransform`. For what is measured on every move of
 * the pointer.
 *
 * @param mask `width * height` values, row-major; 0 is background
 * @param outside whether what lies beyond the edge counts as `background` or is `unknown`
 * @returns 0 in the background; infinite where there is no background at all
 */
export function chamferDistance(mask: ArrayLike<number>, width: number, height: number, outside: 'background' | 'unknown'): Float32Array {
  const distances = new Float32Array(width * height);
  // beyond the box of the mask all is 0 already
  const { left, top, right, bottom } = boxOf(mask, width, height);
  if (right <= left) return distances;
  // a frame of one cell spares the sweeps every test for the edge
  const across = right - left;
  const down = bottom - top;
  const stride = across + 2;
  const framed = new Float32Array(stride * (down + 2));
  if (outside === 'unknown') fillFrame(framed, stride, { left: left === 0, top: top === 0, right: right === width, bottom: bottom === height });
  for (let y = 0; y < down; y++) {
    const row = (top + y) * width + left;
    for (let x = 0; x < across; x++) if (mask[row + x]) framed[(y + 1) * stride + x + 1] = Number.POSITIVE_INFINITY;
  }
  const at = (index: number): number => framed[index] ?? 0;
  for (let y = 1; y <= down; y++) {
    for (let i = y * stride + 1; i <= y * stride + across; i++) {
      if (at(i) === 0) continue;
      framed[i] = Math.min(at(i - 1) + 1, at(i - stride) + 1, at(i - stride - 1) + DIAGONAL, at(i - stride + 1) + DIAGONAL);
    }
  }
  for (let y = down; y >= 1; y--) {
    const row = (top + y - 1) * width + left;
    for (let i = y * stride + across; i > y * stride; i--) {
      if (at(i) === 0) continue;
      const distance = Math.min(at(i), at(i + 1) + 1, at(i + stride) + 1, at(i + stride + 1) + DIAGONAL, at(i + stride - 1) + DIAGONAL);
      framed[i] = distance;
      distances[row + i - y * stride - 1] = distance;
    }
  }
  return distances;
}

interface Sides<T> {
  readonly left: T;
  readonly top: T;
  readonly right: T;
  readonly bottom: T;
}

/** Box of what isn't background, right and bottom not included; of no width where all is background. */
function boxOf(mask: ArrayLike<number>, width: number, height: number): Sides<number> {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let first = 0;
    while (first < width && !mask[row + first]) first++;
    if (first === width) continue;
    let last = width - 1;
    while (!mask[row + last]) last--;
    if (first < left) left = first;
    if (last >= right) right = last + 1;
    if (y < top) top = y;
    bottom = y + 1;
  }
  return { left, top, right, bottom };
}

/** Makes the frame infinite on the sides where it lies beyond the picture's edge. */
function fillFrame(framed: Float32Array, stride: number, beyond: Sides<boolean>): void {
  const rows = framed.length / stride;
  if (beyond.top) framed.fill(Number.POSITIVE_INFINITY, 0, stride);
  if (beyond.bottom) framed.fill(Number.POSITIVE_INFINITY, (rows - 1) * stride);
  for (let y = 0; y < rows; y++) {
    if (beyond.left) framed[y * stride] = Number.POSITIVE_INFINITY;
    if (beyond.right) framed[(y + 1) * stride - 1] = Number.POSITIVE_INFINITY;
  }
}
