const KEY = 'maskwright.recent-actions';
/** What the palette shows before anything is typed. */
export const RECENT_COUNT = 5;
/** Opening the palette is not a thing to do again from the palette. */
const NOT_KEPT = new Set(['window.palette', 'window.cheatSheet']);

/** Ids of the actions that were done last, the newest first. */
export function recentActions(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id): id is string => typeof id === 'string').slice(0, RECENT_COUNT) : [];
  } catch {
    // a damaged entry is a list that starts again
    return [];
  }
}

export function rememberAction(id: string): void {
  if (NOT_KEPT.has(id)) return;
  localStorage.setItem(KEY, JSON.stringify([id, ...recentActions().filter((other) => other !== id)].slice(0, RECENT_COUNT)));
}
