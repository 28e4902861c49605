import type { EditorState } from '../state/editor';
import { LANGUAGES } from '../words/language';
import { translate } from '../words/words';
import type { Action } from './action';
import { RECENT_COUNT, recentActions } from './recent-actions';
import { ACTIONS, findAction } from './registry';
import { searchScore } from './search';

/** Shown before anything was ever done. */
const FIRST_SEEN = ['file.open', 'tool.object', 'file.export', 'view.fit', 'window.cheatSheet'];

export function canRun(action: Action, state: EditorState): boolean {
  return !action.unavailable?.(state);
}

/** The actions that are called so, the best first; what can't be done now comes after what can. */
export function findActions(typed: string, state: EditorState): Action[] {
  return ACTIONS.map((action) => ({ action, score: scoreOf(action, typed, state) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ action }) => action);
}

/** What was done last; what can be done now leads, since Enter does the first. */
export function lastActions(state: EditorState): Action[] {
  const last = familiarActions().slice(0, RECENT_COUNT);
  return [...last.filter((action) => canRun(action, state)), ...last.filter((action) => !canRun(action, state))];
}

/** Two that can be done now, for whoever found none. */
export function suggestedActions(state: EditorState): Action[] {
  return familiarActions().filter((action) => canRun(action, state)).slice(0, 2);
}

function familiarActions(): Action[] {
  return [...new Set([...recentActions(), ...FIRST_SEEN])].flatMap((id) => findAction(id) ?? []);
}

/** An action's names in both languages; the name of its group finds it too, after those that are called so. */
function scoreOf(action: Action, typed: string, state: EditorState): number {
  const called = searchScore(LANGUAGES.map((language) => translate(language, action.label)), typed);
  const grouped = searchScore(LANGUAGES.map((language) => translate(language, `group.${action.group}`)), typed);
  const score = Math.max(called, grouped * 0.6);
  return canRun(action, state) ? score : score * 0.5;
}
