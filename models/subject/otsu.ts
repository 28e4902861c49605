const BINS = 256;

/**
 * Otsu's threshold (1979, "A Threshold Selection Method from Gray-Level Histograms"): the cut that
 * separates values into two classes of the largest between-class variance.
 *
 * @param values at least one
 * @returns a value of their range; above it is the upper class
 */
export function otsu(values: ArrayLike<number>): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return low;
  const histogram = new Float64Array(BINS);
  const binOf = (value: number): number => Math.min(BINS - 1, Math.floor(((value - low) / (high - low)) * BINS));
  for (let i = 0; i < values.length; i++) {
    const bin = binOf(values[i] ?? 0);
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  let total = 0;
  for (let bin = 0; bin < BINS; bin++) total += bin * (histogram[bin] ?? 0);
  let below = 0;
  let belowSum = 0;
  let best = 0;
  let cut = 0;
  for (let bin = 0; bin < BINS - 1; bin++) {
    below += histogram[bin] ?? 0;
    belowSum += bin * (histogram[bin] ?? 0);
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const variance = below * above * (belowSum / below - (total - belowSum) / above) ** 2;
    if (variance > best) {
      best = variance;
      cut = bin;
    }
  }
  return low + ((cut + 1) / BINS) * (high - low);
}
