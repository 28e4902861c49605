import type { EditorState, Message } from '../state/editor';
import { activeTabOf } from '../state/use-editor';
import type { MessageKey } from '../words/words';

/** What the pointer may do now, where the canvas says nothing more special. */
export function hintKey(state: EditorState): MessageKey {
  const tab = activeTabOf(state);
  if (!tab) return 'hint.none';
  if (tab.making?.keeping) return 'hint.keeping';
  // the canvas shows the file or the hole to be filled then, and no tool has anything to do on it
  if (state.sheet !== null) return 'hint.sheet';
  if (state.tool === 'object') return state.polarity === 'include' ? 'hint.object' : 'hint.objectExclude';
  return `hint.${state.tool}`;
}

/** What the canvas or an action says of its own, null where the rest says more. */
export function hintMessage(state: EditorState): Message | null {
  const { hint, sheet } = state;
  // why something can't be done is said everywhere
  if (!hint?.id.startsWith('hint.')) return hint;
  // what a tool last said is not about what a sheet shows on the canvas, nor about a mask that is being kept
  return sheet !== null || activeTabOf(state)?.making?.keeping ? null : hint;
}
