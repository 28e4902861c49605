import type { PhotoPoint, ScreenPoint } from '../../core/geometry/frames';
import type { PromptBox } from '../../core/prompts/prompts';
import type { MakingMask, Viewport } from '../state/editor';
import { toScreen } from '../state/view';
import type { BoxHandle, Target } from '../tools/tool';

/** Sizes on the screen, in CSS pixels: the disc, and around it a white ring and a black one. */
export const MARKER = { radius: 10, hoveredRadius: 12, ring: 2, rim: 1.5 } as const;
/** The x at the shoulder of a hovered marker. */
export const SHOULDER = { offset: 13, radius: 8 } as const;
export const HANDLE_SIZE = 9;
/** Anything can be hit within 24 pixels (WCAG 2.5.8). */
const REACH = 12;

const HANDLES: readonly BoxHandle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];

/** Where the eight handles of a box lie. */
export function handlesOf(box: PromptBox): readonly { readonly handle: BoxHandle; readonly at: PhotoPoint }[] {
  return HANDLES.map((handle) => ({
    handle,
    at: {
      x: handle.includes('w') ? box.x : handle.includes('e') ? box.x + box.width : box.x + box.width / 2,
      y: handle.includes('n') ? box.y : handle.includes('s') ? box.y + box.height : box.y + box.height / 2,
    },
  }));
}

/** Where the x of a marker lies that is pointed at. */
export function shoulderOf(marker: ScreenPoint): ScreenPoint {
  return { x: marker.x + SHOULDER.offset, y: marker.y - SHOULDER.offset };
}

/**
 * What the pointer is on: the x of the marker that is lit up, then markers (the latest on top), then
 * the box's handles.
 */
export function targetAt(at: ScreenPoint, making: MakingMask | null, viewport: Viewport, highlighted: string | null): Target {
  if (!making) return { kind: 'canvas' };
  const distance = (to: ScreenPoint) => Math.hypot(at.x - to.x, at.y - to.y);
  const markers = making.prompts.points.map((point) => ({ id: point.id, at: toScreen(viewport, point) })).reverse();
  const lit = markers.find((marker) => marker.id === highlighted);
  if (lit && distance(shoulderOf(lit.at)) <= SHOULDER.radius + 1) return { kind: 'point-remove', id: lit.id };
  const marker = markers.find((candidate) => distance(candidate.at) <= REACH);
  if (marker) return { kind: 'point', id: marker.id };
  const { box } = making.prompts;
  const near = box && handlesOf(box).map(({ handle, at: place }) => ({ handle, away: distance(toScreen(viewport, place)) })).sort((a, b) => a.away - b.away)[0];
  return near && near.away <= REACH ? { kind: 'box-handle', handle: near.handle } : { kind: 'canvas' };
}
