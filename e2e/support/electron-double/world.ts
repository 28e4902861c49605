import type { BrowserContext } from '@playwright/test';

/** What the parts of one run share: the browser whose pages are the windows, and where the app's scheme is served. */
export interface World {
  readonly context: BrowserContext;
  /** CPU and system that the preload script is told */
  readonly platform: NodeJS.Platform;
  /** another start of the app in the same session: it gets no lock, and its quitting ends only itself */
  secondStart: boolean;
}

let current: World | null = null;

export function enter(world: World | null): void {
  current = world;
}

export function world(): World {
  if (!current) throw new Error('the stand-in for Electron is used outside of a test');
  return current;
}
