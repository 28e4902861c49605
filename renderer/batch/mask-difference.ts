import { components } from '../../core/masks/components';
import { cellsOf, type CompressedRle } from '../../core/masks/rle';

const ACROSS = ['left', 'middle', 'right'] as const;
const DOWN = ['top', 'middle', 'bottom'] as const;

/** Where two masks differ most. */
export interface MaskDifference {
  /** of the two together, or `around` where one lies about the other */
  readonly place: `${(typeof DOWN)[number]}_${(typeof ACROSS)[number]}` | 'around';
  /** what all differences take up, 0..1 of the photo */
  readonly share: number;
}

/** Less than this share of the photo is nobody's reason to choose. */
const LEAST = 0.002;

/** @returns null where the two are the same to the eye */
export function maskDifference(one: CompressedRle, other: CompressedRle): MaskDifference | null {
  const [height, width] = one.size;
  const a = cellsOf(one);
  const b = cellsOf(other);
  const differs = a.map((value, i) => value ^ (b[i] ?? 0));
  const { labels, list } = components(differs, width, height);
  const largest = list.reduce((best, { area }, i) => (area > (list[best]?.area ?? 0) ? i : best), 0);
  const share = list.reduce((sum, { area }) => sum + area, 0) / (width * height);
  const region = list[largest];
  if (!region || share < LEAST) return null;

  let [x, y] = [0, 0];
  const box = { left: width, top: height, right: 0, bottom: 0 };
  for (let i = 0; i < labels.length; i++) {
    const [column, row] = [i % width, Math.floor(i / width)];
    if (labels[i] === largest + 1) {
      x += column;
      y += row;
    }
    if (a[i] || b[i]) {
      box.left = Math.min(box.left, column);
      box.right = Math.max(box.right, column + 1);
      box.top = Math.min(box.top, row);
      box.bottom = Math.max(box.bottom, row + 1);
    }
  }
  x /= region.area;
  y /= region.area;
  // its middle is no part of it: it lies about something
  if (labels[Math.round(y) * width + Math.round(x)] !== largest + 1) return { place: 'around', share };
  const third = (at: number, from: number, to: number): number => Math.min(2, Math.floor(((at + 0.5 - from) / (to - from)) * 3));
  return { place: `${DOWN[third(y, box.top, box.bottom)] ?? 'middle'}_${ACROSS[third(x, box.left, box.right)] ?? 'middle'}`, share };
}
