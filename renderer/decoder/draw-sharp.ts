import type { Size } from '../../core/geometry/frames';
import { areaOf, type AlphaMask } from '../../core/masks/alpha-mask';
import { encodeMask } from '../../core/masks/mask-codec';
import { maskOutline } from '../../core/masks/mask-outline';
import { alignMask, type ReadPixels } from '../../models/sharp/align-mask';
import type { RegionLogits } from '../../models/sharp/logit-field';
import type { FullMask, SharpOutline } from '../state/ports';
import { sha256Of } from '../state/sha256';

/** A mask at the photo's full size: as it is kept, and as it is shown. */
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
  return !mask || stale() ? null : packMask(mask);
}

/** What is shown of a mask, and its pixels packed. */
export async function packMask(mask: AlphaMask): Promise<DrawnMask> {
  const bytes = new Uint8Array(await encodeMask(mask));
  return { bounds: mask.bounds, area: areaOf(mask), outline: maskOutline(mask, OUTLINE_CELLS), bytes, sha256: await sha256Of(bytes) };
}
