import type { PhotoPoint, Size } from '../../core/geometry/frames';
import type { PromptBox } from '../../core/prompts/prompts';

/** A box with a side under this many photo pixels has no area worth asking about. */
const LEAST_BOX = 1;

export function isInside(point: PhotoPoint, photo: Size): boolean {
  return point.x >= 0 && point.y >= 0 && point.x <= photo.width && point.y <= photo.height;
}

/** The nearest place on the photo. */
export function intoPhoto(point: PhotoPoint, photo: Size): PhotoPoint {
  return { x: Math.min(photo.width, Math.max(0, point.x)), y: Math.min(photo.height, Math.max(0, point.y)) };
}

/** The part of a box that lies on the photo; null where none does. */
export function boxOnPhoto(box: PromptBox, photo: Size): PromptBox | null {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(photo.width, box.x + box.width) - x;
  const height = Math.min(photo.height, box.y + box.height) - y;
  return width >= LEAST_BOX && height >= LEAST_BOX ? { x, y, width, height } : null;
}

/** The pixel in which a point lies, as it is named wherever a person reads or hears of it. */
export function pixelOf({ x, y }: PhotoPoint): PhotoPoint {
  return { x: Math.floor(x), y: Math.floor(y) };
}
