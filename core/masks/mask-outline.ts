import { maskWindow } from '../compose/mask-window';
import type { PhotoPoint, Size } from '../geometry/frames';
import type { AlphaMask } from './alpha-mask';
import { contourRings } from './contour';

/**
 * The line of alpha one half around a mask of the photo's size, as closed rings in photo pixels;
 * outer rings and holes, to be filled even-odd.
 * @param longest cells along the mask's longer side at which it is traced at the most
 */
export function maskOutline(mask: AlphaMask, longest: number): readonly (readonly PhotoPoint[])[] {
  const { bounds } = mask;
  if (bounds.width === 0 || bounds.height === 0) return [];
  const scale = Math.min(1, longest / Math.max(bounds.width, bounds.height));
  // a cell of air around it, so that a mask that fills its bounds is closed where they end
  const size: Size = { width: Math.max(1, Math.round(bounds.width * scale)) + 2, height: Math.max(1, Math.round(bounds.height * scale)) + 2 };
  const cell = { width: bounds.width / (size.width - 2), height: bounds.height / (size.height - 2) };
  const window = { x: bounds.x - cell.width, y: bounds.y - cell.height, width: bounds.width + 2 * cell.width, height: bounds.height + 2 * cell.height };
  const alpha = maskWindow(mask, window, size.width, size.height);
  return contourRings(alpha, size, 127.5).map((ring) => ring.map(([x, y]): PhotoPoint => ({ x: window.x + x * cell.width, y: window.y + y * cell.height })));
}
