import type { Editor } from '../state/create-editor';
import type { Workspace } from '../state/editor';
import type { Action, ActionGroup } from './action';
import { batchActions } from './batch-actions';
import { editActions } from './edit-actions';
import { fileActions } from './file-actions';
import { layerActions } from './layer-actions';
import { maskActions } from './mask-actions';
import { rememberAction } from './recent-actions';
import { isShortcut, type Shortcut } from './shortcut';
import { toolActions } from './tool-actions';
import { viewActions, windowActions } from './view-actions';

// Escape drops the mask before it closes a sheet, so the mask's actions come first
const all = [...editActions, ...maskActions, ...fileActions, ...layerActions, ...viewActions, ...toolActions, ...batchActions, ...windowActions];

export type ActionId = (typeof all)[number]['id'];

/** Everything that a person can do, in the order of menus and cheat sheet. */
export const ACTIONS: readonly Action[] = all;

const byId = new Map(ACTIONS.map((action) => [action.id, action]));

export function findAction(id: string): Action | null {
  return byId.get(id) ?? null;
}

export function actionOf(id: ActionId): Action {
  const action = byId.get(id);
  if (!action) throw new Error(`no action ${id}`);
  return action;
}

const EDIT_GROUPS: ReadonlySet<ActionGroup> = new Set(['edit', 'mask', 'layer', 'view', 'tools']);

/** Whether an action's keys mean it in a workspace: what is out of sight is not changed by a key. */
export function isHeard({ workspace, group }: Action, where: Workspace): boolean {
  return (workspace ?? (EDIT_GROUPS.has(group) ? 'edit' : group === 'batch' ? 'batch' : where)) === where;
}

/** Keys that a person gave to actions, by id; an empty text: none (`Settings.keys`). */
export type ChangedKeys = Readonly<Record<string, string>>;

/** The keys of an action on this host, the one to show first. A person's own take the place of all others. */
export function shortcutsOf(action: Action, host: 'desktop' | 'web', changed: ChangedKeys = {}): readonly Shortcut[] {
  const own = changed[action.id];
  if (own !== undefined && (own === '' || isShortcut(own))) return own === '' ? [] : [own];
  return host === 'desktop' ? [...(action.desktopShortcuts ?? []), ...(action.shortcuts ?? [])] : (action.shortcuts ?? []);
}

/** The keys to show for an action, the first one beside it: those that are listened for, else those that come as an event of their own. */
export function shownShortcuts(action: Action, host: 'desktop' | 'web', changed: ChangedKeys = {}): readonly Shortcut[] {
  const heard = shortcutsOf(action, host, changed);
  return heard.length > 0 || action.eventShortcut === undefined || action.id in changed ? heard : [action.eventShortcut];
}

/** Another action that has this key already, where both are heard; null where the key is free. */
export function ownerOf(shortcut: Shortcut, wanting: Action, host: 'desktop' | 'web', changed: ChangedKeys): Action | null {
  const heardTogether = (other: Action): boolean => (['edit', 'batch'] as const).some((where) => isHeard(wanting, where) && isHeard(other, where));
  return ACTIONS.find((other) => other.id !== wanting.id && heardTogether(other) && shownShortcuts(other, host, changed).includes(shortcut)) ?? null;
}

/**
 * Does an action, or says why it can't be done now.
 * @returns whether it was done
 */
export function runAction(action: Action, editor: Editor): boolean {
  const why = action.unavailable?.(editor.store.getState()) ?? null;
  if (why) {
    editor.commands.hint({ id: why });
    editor.commands.announce({ id: why });
    return false;
  }
  editor.commands.hint(null);
  rememberAction(action.id);
  void Promise.resolve(action.run(editor)).catch(editor.commands.report);
  return true;
}
