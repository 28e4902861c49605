import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { RAIL } from './media';

export type PanelId = 'mask' | 'look' | 'history';

interface Shown {
  /** of the dock's tabs */
  readonly tab: string;
  /** flown out of the rail of a narrow window */
  readonly flown: string | null;
}

const store = createStore<Shown>(() => ({ tab: 'mask', flown: null }));

export function useShownPanel(): Shown {
  return useStore(store);
}

export function chooseTab(tab: string): void {
  store.setState({ tab });
}

export function flyOut(flown: string | null): void {
  store.setState({ flown });
}

/** Brings a panel into sight, however the dock is laid out. */
export function showPanel(panel: PanelId): void {
  chooseTab(panel);
  if (matchMedia(RAIL).matches) flyOut(panel);
}
