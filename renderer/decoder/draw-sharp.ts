import type { PhotoPoint, Size } from '../../core/geometry/frames';
import { areaOf, type AlphaMask } from '../../core/masks/alpha-mask';
import { contourRings } from '../../core/masks/contour';
import { encodeMask } from '../../core/masks/mask-codec';
import { alignMask, type ReadPixels } from '../../models/sharp/align-mask';
import type { RegionLogits } from '../../models/sharp/logit-field';
import type { FullMask, SharpOutline } from '../state/ports';
import { sha256Of } from '../state/sha256';

/** A sharpened mask: as it is kept, and as it is shown. */
export type DrawnMask = Pick<FullMask, 'bounds' | 'area' | 'bytes' | 'sha256'> & SharpOutline;

/** Cells that the outline is drawn from, along the longer side of the mask's box: finer than a screen. */
const OUTLINE_CELLS = 1500;

/**
 * Draws a mask at the photo's full size with its edge at the photo's own, and packs it.
 *
 * @param stale asked before each piece of work; true gives up
 * @returns null where it was given up
 */
export async function drawSharp(source: RegionLogits, photo: Size, readPixels: ReadPixels, stale: () => boolean): Promise<DrawnMask | null> {
  const mask = await alignMask(source, photo, readPixels, stale);
  if (!mask || stale()) return null;
  const bytes = new Uint8Array(await encodeMask(mask));
  return { bounds: mask.bounds, area: areaOf(mask), outline: outlineOf(mask), bytes, sha256: await sha256Of(bytes) };
}

/** Where alpha crosses one half, in photo pixels. Large masks are drawn from every n-th pixel. */
function outlineOf({ bounds, alpha }: AlphaMask): PhotoPoint[][] {
  const step = Math.max(1, Math.ceil(Math.max(bounds.width, bounds.height) / OUTLINE_CELLS));
  const size = { width: Math.ceil(bounds.width / step), height: Math.ceil(bounds.height / step) };
  if (size.width === 0 || size.height === 0) return [];
  const inside = new Uint8Array((size.width + 2) * (size.height + 2));
  // a ring of nothing around: the mask ends at its bounds
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const column = Math.min(bounds.width - 1, Math.floor((x + 0.5) * step));
      const row = Math.min(bounds.height - 1, Math.floor((y + 0.5) * step));
      inside[(y + 1) * (size.width + 2) + x + 1] = alpha[row * bounds.width + column] ?? 0;
    }
  }
  return contourRings(inside, { width: size.width + 2, height: size.height + 2 }, 127.5)
    .map((ring) => ring.map(([x, y]) => ({ x: bounds.x + (x - 1) * step, y: bounds.y + (y - 1) * step })));
}
