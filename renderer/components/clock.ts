import { useSyncExternalStore } from 'react';

const TICK_MS = 100;

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(tick, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

const stopped = (): (() => void) => () => undefined;

/** Milliseconds since a moment, ten times a second: one clock for the whole window, so that two places never say two times. Null while there is nothing to count. */
export function useSince(since: number | null): number | null {
  const at = useSyncExternalStore(since === null ? stopped : subscribe, () => now);
  return since === null ? null : at - since;
}
