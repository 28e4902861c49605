import type { PhotoRect, Size } from '../../core/geometry/frames';
import { components } from '../../core/masks/components';

/**
 * Fills holes, or removes islands, of fewer pixels than `area` (`remove_small_regions` in
 * segment_anything/utils/amg.py; neighbours share a side or a corner). Where all islands are smaller,
 * the largest stays.
 *
 * @param mask [height, width] 0 or 1, row-major
 * @param goesOn whether a hole of these bounds goes on beyond the mask's own pixels, and so isn't small
 * @returns the same mask where nothing was small
 */
export function removeSmallRegions(
  mask: Uint8Array,
  { width, height }: Size,
  area: number,
  kind: 'holes' | 'islands',
  goesOn: (bounds: PhotoRect) => boolean = () => false,
): Uint8Array {
  const regions = kind === 'holes' ? mask.map((value) => 1 - value) : mask;
  const { labels, list } = components(regions, width, height, 8);
  const small = list.map((region) => region.area < area && !(kind === 'holes' && goesOn(region.bounds)));
  if (!small.includes(true)) return mask;
  if (kind === 'islands' && !small.includes(false)) small[largest(list.map((region) => region.area))] = false;
  return mask.map((value, i) => {
    const label = labels[i] ?? 0;
    return label > 0 && small[label - 1] === true ? 1 - value : value;
  });
}

function largest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0);
}
