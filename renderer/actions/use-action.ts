import type { LucideIcon } from 'lucide-react';
import { useEditor, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import type { MenuEntry } from '../components/menu';
import type { EditorState } from '../state/editor';
import type { Editor } from '../state/create-editor';
import type { Translate } from '../words/words';
import type { Action } from './action';
import { MENUS } from './menus';
import { actionOf, findAction, runAction, shownShortcuts, type ActionId } from './registry';
import type { Shortcut } from './shortcut';

export interface ActionView {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly about: string | undefined;
  readonly shortcut: Shortcut | undefined;
  /** a sentence, null where it can be done */
  readonly unavailable: string | null;
  readonly checked: boolean | undefined;
  readonly run: () => void;
}

/** All that a button needs of an action of the registry. */
export function useAction(id: ActionId): ActionView {
  const editor = useEditor();
  const t = useT();
  const action = actionOf(id);
  const { why, checked, host, keys } = useEditorState((state) => ({
    why: action.unavailable?.(state) ?? null,
    checked: action.checked?.(state),
    host: state.status?.host ?? 'web',
    keys: state.settings.keys,
  }));
  return {
    label: t(action.label),
    icon: action.icon,
    about: action.about ? t(action.about) : undefined,
    shortcut: shownShortcuts(action, host, keys)[0],
    unavailable: why ? t(why) : null,
    checked,
    run: () => void runAction(action, editor),
  };
}

/** An action as a row of a menu. */
export function menuEntry(action: Action, state: EditorState, editor: Editor, t: Translate): MenuEntry {
  const why = action.unavailable?.(state) ?? null;
  return {
    kind: 'item',
    id: action.id,
    label: t(action.ticked ?? action.label),
    icon: action.icon,
    shortcut: shownShortcuts(action, state.status?.host ?? 'web', state.settings.keys)[0],
    unavailable: why ? t(why) : null,
    checked: action.checked?.(state),
    run: () => void runAction(action, editor),
  };
}

/** The menu bar as submenus of one menu. */
export function menuBarEntries(state: EditorState, editor: Editor, t: Translate): MenuEntry[] {
  return MENUS.map(({ id, label, places }) => ({
    kind: 'submenu',
    id,
    label: t(label),
    entries: places.flatMap((place, index): MenuEntry[] => {
      if (place === '-') return [{ kind: 'separator', id: `line ${index}` }];
      const action = findAction(place);
      return action ? [menuEntry(action, state, editor, t)] : [];
    }),
  }));
}
