import type { PhotoPoint, ScreenPoint, Size } from '../../core/geometry/frames';
import type { EditorContext } from './context';
import type { EditorCommands, EditorTab, MaskView, Viewport } from './editor';

/** Screen pixels a photo pixel, from a hundred-megapixel photo as a thumbnail to single pixels as tiles. */
export const ZOOM_LIMITS = { least: 0.01, most: 64 } as const;
/** Air around a fitted photo, in CSS pixels. */
const AIR = 32;
/** A small photo opens enlarged, but not more than this. */
const MOST_FITTED = 2;

export const MASK_VIEWS: readonly MaskView[] = ['dim', 'tint', 'line', 'matte', 'black', 'white', 'checker', 'rubylith'];

/** A photo as large as it fits with some air, a small one at most 200 %. */
export function fittedViewport(photo: Size, canvas: Size): Viewport {
  const width = Math.max(1, canvas.width - 2 * AIR);
  const height = Math.max(1, canvas.height - 2 * AIR);
  return centred(photo, canvas, clampZoom(Math.min(width / photo.width, height / photo.height, MOST_FITTED)));
}

/** The photo's middle in the canvas's middle. */
export function centred(photo: Size, canvas: Size, zoom: number): Viewport {
  return { zoom, x: photo.width / 2 - canvas.width / 2 / zoom, y: photo.height / 2 - canvas.height / 2 / zoom };
}

/** Another zoom, with the same photo point under the given point of the screen. */
export function zoomedAround(viewport: Viewport, at: ScreenPoint, zoom: number): Viewport {
  const next = clampZoom(zoom);
  return { zoom: next, x: viewport.x + at.x / viewport.zoom - at.x / next, y: viewport.y + at.y / viewport.zoom - at.y / next };
}

export function toPhoto(viewport: Viewport, at: ScreenPoint): PhotoPoint {
  return { x: viewport.x + at.x / viewport.zoom, y: viewport.y + at.y / viewport.zoom };
}

export function toScreen(viewport: Viewport, at: PhotoPoint): ScreenPoint {
  return { x: (at.x - viewport.x) * viewport.zoom, y: (at.y - viewport.y) * viewport.zoom };
}

/** Keeps at least a corner of the photo in sight, so that nobody pans into the void. */
export function heldInSight(viewport: Viewport, photo: Size, canvas: Size): Viewport {
  const margin = Math.min(64, canvas.width / 4, canvas.height / 4) / viewport.zoom;
  const within = (value: number, length: number, shown: number) => Math.min(length - margin, Math.max(margin - shown, value));
  return {
    zoom: viewport.zoom,
    x: within(viewport.x, photo.width, canvas.width / viewport.zoom),
    y: within(viewport.y, photo.height, canvas.height / viewport.zoom),
  };
}

function clampZoom(zoom: number): number {
  return Math.min(ZOOM_LIMITS.most, Math.max(ZOOM_LIMITS.least, zoom));
}

type ViewCommands = Pick<EditorCommands, 'setViewport' | 'fit' | 'actualSize' | 'zoomBy' | 'cycleView' | 'setCanvasSize' | 'setTool' | 'show' | 'highlight'>;

export function viewCommands(context: EditorContext): ViewCommands {
  const set = (tab: EditorTab, viewport: Viewport) => {
    context.patchTab(tab.id, { viewport: heldInSight(viewport, tab.photo, context.state.canvas) });
  };
  const middle = (): ScreenPoint => ({ x: context.state.canvas.width / 2, y: context.state.canvas.height / 2 });
  return {
    setViewport(viewport) {
      const tab = context.activeTab;
      if (tab) set(tab, viewport);
    },
    fit() {
      const tab = context.activeTab;
      if (tab) set(tab, fittedViewport(tab.photo, context.state.canvas));
    },
    actualSize() {
      const tab = context.activeTab;
      if (tab) set(tab, zoomedAround(tab.viewport, middle(), 1));
    },
    zoomBy(factor) {
      const tab = context.activeTab;
      if (tab) set(tab, zoomedAround(tab.viewport, middle(), tab.viewport.zoom * factor));
    },
    cycleView() {
      const next = MASK_VIEWS[(MASK_VIEWS.indexOf(context.state.view) + 1) % MASK_VIEWS.length];
      if (next) context.patch({ view: next });
    },
    setCanvasSize(size) {
      const before = context.state.canvas;
      if (before.width === size.width && before.height === size.height) return;
      // a photo that was fitted stays fitted; any other keeps the point in its middle
      const tabs = context.state.tabs.map((tab) => ({ ...tab, viewport: resized(tab, before, size) }));
      context.patch({ canvas: size, tabs });
    },
    setTool(tool) {
      if (context.state.tool === tool) return;
      context.patch({ tool, hint: null });
      const tab = context.activeTab;
      if (tab?.hover) context.patchTab(tab.id, { hover: null });
    },
    show(chrome) {
      context.patch(chrome);
    },
    highlight({ layer, point }) {
      const tab = context.activeTab;
      if (!tab) return;
      context.patchTab(tab.id, {
        ...(layer === undefined ? {} : { highlightedLayer: layer }),
        ...(point === undefined ? {} : { highlightedPoint: point }),
      });
    },
  };
}

function resized(tab: EditorTab, before: Size, after: Size): Viewport {
  const fitted = fittedViewport(tab.photo, before);
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(a));
  const { zoom, x, y } = tab.viewport;
  if (before.width === 0 || (near(fitted.zoom, zoom) && near(fitted.x, x) && near(fitted.y, y))) return fittedViewport(tab.photo, after);
  return { zoom, x: x + (before.width - after.width) / 2 / zoom, y: y + (before.height - after.height) / 2 / zoom };
}
