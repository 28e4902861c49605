import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Editor } from './create-editor';
import type { EditorCommands, EditorState, EditorTab } from './editor';

const EditorReact = createContext<Editor | null>(null);

/** Gives the editor to all components below. */
export function EditorProvider({ editor, children }: { editor: Editor; children: ReactNode }) {
  return <EditorReact value={editor}>{children}</EditorReact>;
}

export function useEditor(): Editor {
  const editor = useContext(EditorReact);
  if (!editor) throw new Error('no EditorProvider above');
  return editor;
}

/** A part of the state; renders again when that part changes (compared one level deep). */
export function useEditorState<Part>(select: (state: EditorState) => Part): Part {
  return useStore(useEditor().store, useShallow(select));
}

export function useCommands(): EditorCommands {
  return useEditor().commands;
}

export function activeTabOf(state: EditorState): EditorTab | null {
  return state.tabs.find((tab) => tab.id === state.activeTab) ?? null;
}

/** A part of the active document's tab; null is given where none is open. */
export function useActiveTab<Part>(select: (tab: EditorTab | null) => Part): Part {
  return useEditorState((state) => select(activeTabOf(state)));
}
