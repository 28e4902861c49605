import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { INITIAL_STATE } from '../state/initial';
import { findActions, lastActions, suggestedActions } from './find-actions';
import { rememberAction } from './recent-actions';

let stored: Map<string, string>;
beforeEach(() => {
  stored = new Map();
  vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => stored.set(key, value) });
});
afterEach(() => vi.unstubAllGlobals());

const ids = (actions: readonly { id: string }[]): string[] => actions.map(({ id }) => id);

describe('while nothing is open', () => {
  it('what was done last begins with what can be done now', () => {
    for (const id of ['view.dark', 'file.settings', 'file.closeSheet']) rememberAction(id);
    expect(ids(lastActions(INITIAL_STATE))).toEqual(['file.settings', 'view.dark', 'file.open', 'file.closeSheet', 'tool.object']);
  });

  it('only what can be done now is suggested', () => {
    for (const id of ['file.closeSheet', 'edit.undo']) rememberAction(id);
    expect(ids(suggestedActions(INITIAL_STATE))).toEqual(['file.open', 'window.cheatSheet']);
  });

  it('what can be done now is found first, by either language or by its group', () => {
    expect(ids(findActions('project', INITIAL_STATE))).toContain('file.save');
    expect(ids(findActions('深色', INITIAL_STATE))).toEqual(['view.dark']);
    expect(ids(findActions('file', INITIAL_STATE))[0]).toBe('file.open');
    expect(ids(findActions('glow', INITIAL_STATE))).toEqual([]);
  });
});
