import { useSyncExternalStore } from 'react';
import { LRUCache } from 'lru-cache';
import { api } from '../api/client';
import { editor } from '../state/window-editor';
import type { Pictures } from './drawing/draw-document';
import { TileSource } from './tiles/tile-source';

/** What the window's one canvas draws from. */
const listeners = new Set<() => void>();
let version = 0;

function changed(): void {
  version++;
  for (const listener of listeners) listener();
}

export const tiles = new TileSource(() => new Worker(new URL('./tiles/raster.worker.ts', import.meta.url), { type: 'module', name: 'raster' }), {
  changed,
  failed: (error) => editor.commands.report(error),
});

const PICTURE_BYTES = 512 * 1024 * 1024;

/** Pictures that are layers of their own, whole. */
class LayerPictures implements Pictures {
  readonly #kept = new LRUCache<string, ImageBitmap>({
    maxSize: PICTURE_BYTES,
    sizeCalculation: (bitmap) => bitmap.width * bitmap.height * 4,
    dispose: (bitmap) => bitmap.close(),
  });
  readonly #asked = new Set<string>();

  get(blob: string): ImageBitmap | undefined {
    const known = this.#kept.get(blob);
    if (!known && !this.#asked.has(blob)) void this.#load(blob);
    return known;
  }

  async #load(blob: string): Promise<void> {
    this.#asked.add(blob);
    try {
      const bytes = await api.blobs.get(blob);
      this.#kept.set(blob, await createImageBitmap(new Blob([bytes], { type: 'image/png' })));
      this.#asked.delete(blob);
      changed();
    } catch (error) {
      // asked once only: a picture that is gone stays gone
      editor.commands.report(error);
    }
  }
}

export const pictures = new LayerPictures();

/** Renders again when there is more to draw, as long as it is `on`. */
export function useTileVersion(on = true): number {
  return useSyncExternalStore(
    (listener) => {
      if (!on) return () => undefined;
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (on ? version : 0),
  );
}
