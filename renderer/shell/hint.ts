import type { EditorState } from '../state/editor';
import { activeTabOf } from '../state/use-editor';
import type { MessageKey } from '../words/words';

/** What the pointer may do now, where the canvas says nothing more special. */
export function hintKey(state: EditorState): MessageKey {
  if (!activeTabOf(state)) return 'hint.none';
  // the canvas is the file's preview then, and no tool has anything to do on it
  if (state.sheet === 'export') return 'hint.export';
  if (state.tool === 'object') return state.polarity === 'include' ? 'hint.object' : 'hint.objectExclude';
  return `hint.${state.tool}`;
}
