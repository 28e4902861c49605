/**
 * Mean over a square window around each pixel, cut at the picture's edge, by running sums: the same
 * time for every radius (Crow 1984, "Summed-area tables").
 *
 * @param plane [height, width], row-major
 * @param radius pixels on each side of the middle one
 * @param times [height, width] what the plane is multiplied by first, pixel by pixel
 */
export function boxMean(plane: Float32Array, width: number, height: number, radius: number, times?: Float32Array): Float32Array {
  const across = new Float32Array(plane.length);
  // a row with room beside it, so that its sums need no test for the edge
  const row = new Float64Array(width + 2 * radius + 1);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    if (times) for (let x = 0; x < width; x++) row[radius + 1 + x] = (plane[start + x] ?? 0) * (times[start + x] ?? 0);
    else row.set(plane.subarray(start, start + width), radius + 1);
    let sum = 0;
    for (let x = radius + 1; x < 2 * radius + 1; x++) sum += row[x] ?? 0;
    for (let x = 0; x < width; x++) {
      sum += (row[x + 2 * radius + 1] ?? 0) - (row[x] ?? 0);
      across[start + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1);
    }
  }
  // columns all at once, row by row, so that memory is read in order
  const result = new Float32Array(plane.length);
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(radius, height); y++) for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) + (across[y * width + x] ?? 0);
  for (let y = 0; y < height; y++) {
    const enters = y + radius < height ? (y + radius) * width : -1;
    const leaves = y - radius > 0 ? (y - radius - 1) * width : -1;
    const share = 1 / (Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1);
    for (let x = 0; x < width; x++) {
      let sum = sums[x] ?? 0;
      if (enters >= 0) sum += across[enters + x] ?? 0;
      if (leaves >= 0) sum -= across[leaves + x] ?? 0;
      sums[x] = sum;
      result[y * width + x] = sum * share;
    }
  }
  return result;
}
