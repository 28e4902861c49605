import type { StoreApi } from 'zustand/vanilla';
import type { DocumentStore } from '../../core/history/document-store';
import type { EditorState, EditorTab } from './editor';
import type { EditorPorts } from './ports';

/** What the commands' files share: the store, the ports, and the open documents with their histories. */
export class EditorContext {
  readonly store: StoreApi<EditorState>;
  readonly ports: EditorPorts;
  /** by tab */
  readonly documents = new Map<string, DocumentStore>();

  constructor(store: StoreApi<EditorState>, ports: EditorPorts) {
    this.store = store;
    this.ports = ports;
  }

  get state(): EditorState {
    return this.store.getState();
  }

  get activeTab(): EditorTab | null {
    return this.tab(this.state.activeTab);
  }

  get activeDocument(): DocumentStore | null {
    return this.documents.get(this.state.activeTab ?? '') ?? null;
  }

  tab(id: string | null): EditorTab | null {
    return this.state.tabs.find((tab) => tab.id === id) ?? null;
  }

  patch(change: Partial<EditorState>): void {
    this.store.setState(change);
  }

  /** Changes one tab; nothing where it was closed meanwhile. */
  patchTab(id: string, change: Partial<EditorTab>): void {
    const index = this.state.tabs.findIndex((tab) => tab.id === id);
    const tab = this.state.tabs[index];
    if (tab) this.patch({ tabs: this.state.tabs.with(index, { ...tab, ...change }) });
  }
}
