import { useSyncExternalStore } from 'react';

/** Device pixels a CSS pixel; follows the window from screen to screen and the browser's zoom. */
export function usePixelRatio(): number {
  return useSyncExternalStore(
    (listener) => {
      const controller = new AbortController();
      const watch = () => {
        matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
          'change',
          () => {
            listener();
            watch();
          },
          { once: true, signal: controller.signal },
        );
      };
      watch();
      return () => controller.abort();
    },
    () => devicePixelRatio,
  );
}
