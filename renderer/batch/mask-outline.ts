import { useEffect, useState } from 'react';
import type { MaskRef } from '../../core/document/document';
import { contourRings } from '../../core/masks/contour';
import { decodeMask } from '../../core/masks/mask-codec';
import { api } from '../api/client';
import { useCommands } from '../state/use-editor';

/** Longest side in cells at which a kept mask's line is traced: as fine as the review shows it. */
const TRACED_AT = 400;
/** Half covered. */
const LEVEL = 127.5;

/**
 * The line around a kept mask as the `d` of an SVG path, in photo pixels.
 * @param alpha `mask.bounds.width * mask.bounds.height` bytes
 */
export function tracedPath({ bounds }: MaskRef, alpha: Uint8Array): string {
  const scale = Math.max(1, Math.ceil(Math.max(bounds.width, bounds.height) / TRACED_AT));
  const width = Math.ceil(bounds.width / scale);
  const height = Math.ceil(bounds.height / scale);
  // a frame of nothing around it: the mask ends at its box
  const cells = new Float32Array((width + 2) * (height + 2));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) cells[(y + 1) * (width + 2) + x + 1] = meanOf(alpha, bounds.width, bounds.height, x * scale, y * scale, scale);
  }
  return contourRings(cells, { width: width + 2, height: height + 2 }, LEVEL)
    .filter((ring) => ring.length > 2)
    .map((ring) => `M${ring.map(([x, y]) => `${(bounds.x + (x - 1) * scale).toFixed(1)} ${(bounds.y + (y - 1) * scale).toFixed(1)}`).join('L')}Z`)
    .join('');
}

function meanOf(alpha: Uint8Array, width: number, height: number, left: number, top: number, side: number): number {
  let sum = 0;
  let count = 0;
  for (let y = top; y < Math.min(height, top + side); y++) {
    for (let x = left; x < Math.min(width, left + side); x++) {
      sum += alpha[y * width + x] ?? 0;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** The traced line of a kept mask, null until it is there or where there is none. */
export function useOutline(mask: MaskRef | null): string | null {
  const commands = useCommands();
  const [traced, setTraced] = useState<{ blob: string; path: string } | null>(null);
  useEffect(() => {
    if (!mask) return;
    const controller = new AbortController();
    api.blobs
      .get(mask.blob, controller.signal)
      .then((bytes) => decodeMask(new Uint8Array(bytes), mask.bounds))
      .then(({ alpha }) => {
        if (!controller.signal.aborted) setTraced({ blob: mask.blob, path: tracedPath(mask, alpha) });
      })
      .catch(commands.report);
    return () => controller.abort();
  }, [mask, commands]);
  return mask && traced?.blob === mask.blob ? traced.path : null;
}
