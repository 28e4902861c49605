import { Redo2, Undo2 } from 'lucide-react';
import type { EditorState } from '../state/editor';
import { activeTabOf } from '../state/use-editor';
import type { MessageKey } from '../words/words';
import type { Action } from './action';

/** What is out of sight is not changed: in the batch the button stands still, and says where to go. */
function elsewhere({ workspace }: EditorState): MessageKey | null {
  return workspace === 'edit' ? null : 'why.undoInEdit';
}

function whyNoUndo(state: EditorState): MessageKey | null {
  const tab = activeTabOf(state);
  if (!tab) return 'why.noPhoto';
  if (!tab.promptUndo.undo && tab.history.current === 0) return 'why.nothingToUndo';
  return elsewhere(state);
}

function whyNoRedo(state: EditorState): MessageKey | null {
  const tab = activeTabOf(state);
  if (!tab) return 'why.noPhoto';
  if (!tab.promptUndo.redo && tab.history.current === tab.history.steps.length - 1) return 'why.nothingToRedo';
  return elsewhere(state);
}

export const editActions = [
  { id: 'edit.undo', label: 'history.undo', icon: Undo2, group: 'edit', shortcuts: ['Mod+Z'], unavailable: whyNoUndo, run: ({ commands }) => commands.undo() },
  { id: 'edit.redo', label: 'history.redo', icon: Redo2, group: 'edit', shortcuts: ['Shift+Mod+Z', 'Mod+Y'], unavailable: whyNoRedo, run: ({ commands }) => commands.redo() },
] as const satisfies readonly Action[];
