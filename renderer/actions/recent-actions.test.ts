import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recentActions, rememberAction } from './recent-actions';

let stored: Map<string, string>;

beforeEach(() => {
  stored = new Map();
  vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => stored.set(key, value) });
});
afterEach(() => vi.unstubAllGlobals());

it('keeps the last five, each once, the newest first', () => {
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'c']) rememberAction(id);
  expect(recentActions()).toEqual(['c', 'f', 'e', 'd', 'b']);
});

it('does not offer to open what is open', () => {
  rememberAction('window.palette');
  expect(recentActions()).toEqual([]);
});

it('starts again where what was stored is damaged', () => {
  for (const damaged of ['{', '3', '[1, null]']) {
    stored.set('maskwright.recent-actions', damaged);
    expect(recentActions()).toEqual([]);
  }
});
