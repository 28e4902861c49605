import type { PhotoRect, Size } from '../../core/geometry/frames';

export interface Crop {
  /** whole pixels of the photo */
  readonly box: PhotoRect;
  /** 0: the whole photo; layer i is cut into 2^i crops a side */
  readonly layer: number;
}

/**
 * The whole photo and the crops of each layer, which overlap (`generate_crop_boxes` in
 * segment_anything/utils/amg.py).
 *
 * @param photo upright size in pixels
 * @param layers of crops besides the whole photo
 * @param overlapRatio share of the shorter side by which crops of the first layer overlap
 */
export function cropBoxes({ width, height }: Size, layers: number, overlapRatio: number): Crop[] {
  const crops: Crop[] = [{ box: { x: 0, y: 0, width, height }, layer: 0 }];
  for (let layer = 1; layer <= layers; layer++) {
    const perSide = 2 ** layer;
    const overlap = Math.floor(overlapRatio * Math.min(width, height) * (2 / perSide));
    const across = cropLength(width, perSide, overlap);
    const down = cropLength(height, perSide, overlap);
    for (let i = 0; i < perSide; i++) {
      for (let j = 0; j < perSide; j++) {
        const x = (across - overlap) * i;
        const y = (down - overlap) * j;
        const box = { x, y, width: Math.min(x + across, width) - x, height: Math.min(y + down, height) - y };
        // photos of a few pixels have nothing left for the last ones
        if (box.width > 0 && box.height > 0) crops.push({ box, layer });
      }
    }
  }
  return crops;
}

function cropLength(length: number, perSide: number, overlap: number): number {
  return Math.ceil((overlap * (perSide - 1) + length) / perSide);
}
