import { useSyncExternalStore } from 'react';

/** Whether a media query holds, as React state. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Widths at which the layout changes, in CSS pixels of the window. */
export const NARROW = '(max-width: 1100px)';
export const RAIL = '(max-width: 959px)';
export const WIDE = '(min-width: 2000px)';
