import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';

/** The layer whose name is being typed in its row, null where none is. */
const renaming = createStore<{ readonly layer: string | null }>(() => ({ layer: null }));

export function startRenaming(layer: string | null): void {
  renaming.setState({ layer });
}

export function useRenaming(): string | null {
  return useStore(renaming, ({ layer }) => layer);
}
