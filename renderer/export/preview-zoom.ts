import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Screen pixels a photo pixel at which the preview of an export stands, null while there is none: for the status bar. */
export const previewZoom = createStore<number | null>(() => null);

export function usePreviewZoom(): number | null {
  return useStore(previewZoom);
}
