import { matchKeyBindingPress, parseKeybinding, type KeyBindingPress } from 'tinykeys';
import type { Editor } from '../state/create-editor';
import { activeTabOf } from '../state/use-editor';
import type { Action } from './action';
import { ACTIONS, isHeard, runAction, shortcutsOf, type ChangedKeys } from './registry';
import { presses } from './shortcut';

interface Binding {
  readonly action: Action;
  readonly press: KeyBindingPress;
  readonly accepts: (event: KeyboardEvent) => boolean;
}

function bindingsOf(host: 'desktop' | 'web', changed: ChangedKeys): Binding[] {
  return ACTIONS.flatMap((action) =>
    shortcutsOf(action, host, changed).flatMap((shortcut) =>
      presses(shortcut).flatMap(({ press, accepts }) => {
        const [parsed] = parseKeybinding(press);
        return parsed ? [{ action, press: parsed, accepts }] : [];
      }),
    ),
  );
}

let last: { readonly host: 'desktop' | 'web'; readonly changed: ChangedKeys; readonly bindings: Binding[] } | null = null;

/** Made once for each change of the keys, not for each press. */
function bindings(host: 'desktop' | 'web', changed: ChangedKeys): Binding[] {
  if (last?.host !== host || last.changed !== changed) last = { host, changed, bindings: bindingsOf(host, changed) };
  return last.bindings;
}

const AS_THEY_CAME: ChangedKeys = {};

/** The actions that a key press can mean, whatever the state: one, but for Escape, which goes one thing back. */
export function actionsForKey(event: KeyboardEvent, host: 'desktop' | 'web', changed: ChangedKeys = AS_THEY_CAME): Action[] {
  const meant = bindings(host, changed).filter(({ press, accepts }) => matchKeyBindingPress(event, press) && accepts(event));
  return [...new Set(meant.map(({ action }) => action))];
}

const TEXT = 'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]';
/** These have keys of their own, or wait for a letter. */
const OWN_KEYS = '[role="menu"], [role="dialog"], [role="listbox"] input';

/** A field in which nothing is being typed, or a list, has nothing of its own to take back: undo is the document's. */
function leavesUndo(target: Element, { group }: Action, event: KeyboardEvent): boolean {
  return group === 'edit' && (event.ctrlKey || event.metaKey) && target.matches('select, [data-typing="no"]');
}

/** Whether the focus lets the keys of an action through. */
function reaches(action: Action, event: KeyboardEvent, editor: Editor): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const where = action.keysWork ?? 'window';
  if (where === 'anywhere') return !target?.closest('[role="menu"]');
  if (target?.closest(OWN_KEYS)) return false;
  if (target?.closest(TEXT) && !leavesUndo(target, action, event)) return false;
  if (where === 'window') return true;
  const onCanvas = target === document.body || target === document.documentElement || Boolean(target?.closest('[data-region="canvas"]'));
  if (!onCanvas || target?.closest('button, a[href]')) return false;
  return where === 'canvas' || Boolean(activeTabOf(editor.store.getState())?.making);
}

/**
 * Listens for the keys of all actions, as long as the signal lives. A key that something nearer to
 * the focus has already used is left alone.
 */
export function listenForKeys(editor: Editor, signal: AbortSignal): void {
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || event.isComposing) return;
      const state = editor.store.getState();
      const meant = actionsForKey(event, state.status?.host ?? 'web', state.settings.keys).filter((action) => isHeard(action, state.workspace) && reaches(action, event, editor));
      const [first] = meant;
      if (!first) return;
      // marked text is copied as text
      if (first.id === 'file.copy' && String(getSelection()) !== '') return;
      const action = meant.find((candidate) => !candidate.unavailable?.(state));
      if (action) runAction(action, editor);
      else if (event.key !== 'Escape') runAction(first, editor);
      // the browser's own meaning (print, zoom, close) is never wanted for one of our keys, also while ours can't be done
      if (action || event.ctrlKey || event.metaKey) event.preventDefault();
    },
    { signal },
  );
}
