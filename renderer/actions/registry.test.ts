import { describe, expect, it } from 'vitest';
import { INITIAL_STATE } from '../state/initial';
import type { EditorState } from '../state/editor';
import { GROUPS } from './action';
import { actionsForKey } from './keyboard';
import { MENUS, menuModel } from './menus';
import { ACTIONS, actionOf, findAction, isHeard, ownerOf, shortcutsOf, shownShortcuts } from './registry';
import { ariaShortcut, keyCaps, parseShortcut, presses, shortcutOf, shortcutText } from './shortcut';

/** A key press as the browser reports it, as far as the registry looks at it. */
function key(name: string, held: { ctrl?: boolean; shift?: boolean; alt?: boolean; code?: string } = {}): KeyboardEvent {
  const down: Record<string, boolean> = { Control: held.ctrl ?? false, Shift: held.shift ?? false, Alt: held.alt ?? false };
  return { key: name, code: held.code ?? '', getModifierState: (modifier: string) => down[modifier] ?? false } as unknown as KeyboardEvent;
}

const meant = (event: KeyboardEvent, host: 'desktop' | 'web' = 'web') => actionsForKey(event, host).map(({ id }) => id);

describe('keys that a person gives', () => {
  const exporting = findAction('file.export');
  const opening = findAction('file.open');
  if (!exporting || !opening) throw new Error('the registry lacks an action');

  it('take the place of those that the action came with, everywhere', () => {
    const keys = { 'file.export': 'Alt+P' };
    expect(shortcutsOf(exporting, 'web', keys)).toEqual(['Alt+P']);
    expect(actionsForKey(key('p', { alt: true }), 'web', keys).map(({ id }) => id)).toEqual(['file.export']);
    expect(actionsForKey(key('E', { ctrl: true, shift: true }), 'web', keys)).toEqual([]);
    const state: EditorState = { ...INITIAL_STATE, settings: { ...INITIAL_STATE.settings, keys } };
    expect(menuModel(state, 'en').flatMap(({ items }) => items)).toContainEqual(expect.objectContaining({ id: 'file.export', accelerator: 'Alt+P' }));
    expect(actionsForKey(key('E', { ctrl: true, shift: true }), 'web').map(({ id }) => id)).toEqual(['file.export']);
  });

  it('may be none; what is no key is passed over', () => {
    expect(shortcutsOf(exporting, 'web', { 'file.export': '' })).toEqual([]);
    expect(shortcutsOf(exporting, 'web', { 'file.export': 'Hyper+' })).toEqual(shortcutsOf(exporting, 'web'));
  });

  it('are told to be another action\'s, as long as they are', () => {
    expect(ownerOf('Mod+O', exporting, 'web', {})).toBe(opening);
    expect(ownerOf('Mod+O', exporting, 'web', { 'file.open': '' })).toBeNull();
    expect(ownerOf('Mod+O', opening, 'web', {})).toBeNull();
    // a letter of the batch is free where only the editor hears
    const accept = findAction('batch.accept');
    expect(accept && ownerOf('W', accept, 'web', {})).toBeNull();
  });

  it.each([
    [{ key: 'p', code: 'KeyP', altKey: true }, 'Alt+P'],
    [{ key: 'P', code: 'KeyP', ctrlKey: true, shiftKey: true }, 'Shift+Mod+P'],
    // a Chinese input method, Option on macOS: the place counts
    [{ key: 'ㄆ', code: 'KeyQ' }, 'Q'],
    [{ key: '?', code: 'Slash', shiftKey: true }, '?'],
    [{ key: '+', code: 'Equal', shiftKey: true, ctrlKey: true }, 'Mod+Plus'],
    [{ key: ' ', code: 'Space' }, 'Space'],
    [{ key: 'F7', code: 'F7', shiftKey: true }, 'Shift+F7'],
    [{ key: 'ArrowUp', code: 'ArrowUp' }, 'ArrowUp'],
    [{ key: 'Shift', code: 'ShiftLeft', shiftKey: true }, null],
    [{ key: 'Alt', code: 'AltLeft', altKey: true }, null],
    [{ key: 'Tab', code: 'Tab' }, null],
    [{ key: 'Escape', code: 'Escape' }, null],
    [{ key: 'Dead', code: 'BracketLeft' }, null],
  ])('are read from a press: %j is %s', (event, shortcut) => {
    expect(shortcutOf({ ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...event }, false)).toBe(shortcut);
  });

  it('are read as the registry writes them', () => {
    for (const action of ACTIONS) {
      for (const shortcut of shortcutsOf(action, 'desktop')) {
        const { modifiers, key: name } = parseShortcut(shortcut);
        if (name === 'Escape' || name === 'Tab') continue;
        const typed = { Space: ' ', Plus: '+', Minus: '-' }[name] ?? name;
        const event = { key: typed, code: '', shiftKey: modifiers.includes('Shift'), altKey: modifiers.includes('Alt'), ctrlKey: modifiers.includes('Mod') || modifiers.includes('Ctrl'), metaKey: false };
        if (modifiers.includes('Ctrl')) continue;
        expect(parseShortcut(shortcutOf(event, false) ?? '')).toEqual({ modifiers, key: name });
      }
    }
  });
});

describe('the registry', () => {
  it('has each id once', () => {
    expect(new Set(ACTIONS.map(({ id }) => id)).size).toBe(ACTIONS.length);
  });

  it('has every action in one menu, once', () => {
    const places = MENUS.flatMap(({ places: inside }) => inside.filter((place) => place !== '-'));
    expect([...places].sort()).toEqual(ACTIONS.map(({ id }) => id).sort());
  });

  it.each(['desktop', 'web'] as const)('gives a key to one action only of a workspace on the %s, but for Escape', (host) => {
    for (const workspace of ['edit', 'batch'] as const) {
      const owner = new Map<string, string>();
      for (const action of ACTIONS.filter((each) => isHeard(each, workspace))) {
        for (const shortcut of shortcutsOf(action, host)) {
          if (shortcut === 'Escape') continue;
          expect(owner.get(shortcut), `${shortcut} of ${action.id}`).toBeUndefined();
          owner.set(shortcut, action.id);
          expect(() => parseShortcut(shortcut)).not.toThrow();
        }
      }
    }
  });

  it('shows the keys that come as an event of their own, and listens for none', () => {
    const paste = actionOf('file.paste');
    expect(shortcutsOf(paste, 'web')).toEqual([]);
    expect(shownShortcuts(paste, 'web')).toEqual(['Mod+V']);
    expect(shownShortcuts(paste, 'web', { 'file.paste': 'Alt+V' })).toEqual(['Alt+V']);
    expect(ownerOf('Mod+V', actionOf('file.export'), 'web', {})).toBe(paste);
  });

  it('names what is on or off in a menu by what it is', () => {
    const layer = menuModel(INITIAL_STATE, 'en').find(({ id }) => id === 'layer');
    expect(layer?.items.flatMap((item) => (item.type === 'action' && item.checked !== null ? [item.label] : []))).toEqual(['Visible', 'Locked', 'Recolour', 'Recolour: keep light']);
  });

  it('has only groups that have a heading', () => {
    for (const { group } of ACTIONS) expect(GROUPS).toContain(group);
  });

  it('has the switches and panels of the window too', () => {
    for (const id of ['layer.recolour', 'layer.keepLight', 'view.preview', 'mask.firstClick.whole', 'view.panel.look', 'batch.again']) expect(findAction(id), id).not.toBeNull();
    expect(findAction('layer.recolour')?.unavailable?.(INITIAL_STATE)).toBe('why.noPhoto');
    expect(findAction('mask.firstClick.best')?.checked?.(INITIAL_STATE)).toBe(true);
  });

  it('says why where nothing is open, instead of doing nothing', () => {
    for (const id of ['edit.undo', 'mask.keep', 'file.save', 'layer.delete', 'tool.object', 'view.fit']) {
      expect(findAction(id)?.unavailable?.(INITIAL_STATE), id).toBe('why.noPhoto');
    }
    expect(findAction('file.open')?.unavailable).toBeUndefined();
  });
});

describe('keys', () => {
  it.each([
    [key('w'), 'tool.object'],
    [key('W', { shift: false }), 'tool.object'],
    [key('z', { ctrl: true }), 'edit.undo'],
    [key('Z', { ctrl: true, shift: true }), 'edit.redo'],
    [key('y', { ctrl: true }), 'edit.redo'],
    [key('?', { shift: true }), 'window.cheatSheet'],
    [key('\\'), 'mask.view'],
    [key('=', { ctrl: true, code: 'Equal' }), 'view.zoomIn'],
    [key('+', { ctrl: true, shift: true, code: 'Equal' }), 'view.zoomIn'],
    [key('+', { ctrl: true, code: 'NumpadAdd' }), 'view.zoomIn'],
    [key('-', { ctrl: true, code: 'Minus' }), 'view.zoomOut'],
    [key('Tab'), 'mask.next'],
    [key('Tab', { shift: true }), 'mask.previous'],
    [key('F6'), 'window.nextRegion'],
    [key(',', { ctrl: true }), 'file.settings'],
    // a Chinese input method, and Option on macOS, type something else than the key says
    [key('ㄊ', { code: 'KeyW' }), 'tool.object'],
    [key('Process', { code: 'KeyX' }), 'mask.swap'],
    [key('&', { code: 'Digit1' }), 'mask.first'],
  ])('%o does %s', (event, id) => {
    // some keys mean something else in a batch
    expect(actionsForKey(event, 'web').filter((action) => isHeard(action, 'edit')).map((action) => action.id)).toEqual([id]);
  });

  it('are not taken with another modifier held, nor by a letter of another layout at the same place', () => {
    expect(meant(key('w', { alt: true }))).toEqual([]);
    expect(meant(key('w', { ctrl: true }))).toEqual([]);
    expect(meant(key('z', { code: 'KeyW' }))).toEqual(['tool.zoom']);
  });

  it('Escape goes back one thing: the mask first, then the sheet', () => {
    expect(meant(key('Escape'))).toEqual(['mask.drop', 'file.closeSheet']);
  });

  it('change nothing that is out of sight', () => {
    const heard = (id: string, where: 'edit' | 'batch') => {
      const action = findAction(id);
      return action ? isHeard(action, where) : null;
    };
    for (const id of ['layer.delete', 'mask.keep', 'tool.object', 'edit.undo', 'view.chrome']) expect([heard(id, 'edit'), heard(id, 'batch')], id).toEqual([true, false]);
    for (const id of ['batch.accept', 'batch.next']) expect([heard(id, 'edit'), heard(id, 'batch')], id).toEqual([false, true]);
    for (const id of ['file.open', 'window.palette']) expect([heard(id, 'edit'), heard(id, 'batch')], id).toEqual([true, true]);
    expect(heard('batch.replace', 'edit')).toBe(true);
  });

  it('that a browser keeps for itself are the desktop’s only', () => {
    expect(meant(key('Tab', { ctrl: true }), 'web')).toEqual([]);
    expect(meant(key('Tab', { ctrl: true }), 'desktop')).toEqual(['window.nextDocument']);
    expect(meant(key('w', { ctrl: true }), 'desktop')).toEqual(['file.close']);
  });

  it('are shown as the platform shows them', () => {
    expect(keyCaps('Shift+Mod+E', false)).toEqual(['Shift', 'Ctrl', 'E']);
    expect(keyCaps('Shift+Mod+E', true)).toEqual(['⇧', '⌘', 'E']);
    expect(shortcutText('Escape', false)).toBe('Esc');
    expect(ariaShortcut('Shift+Mod+E', false)).toBe('Shift+Control+E');
    expect(() => parseShortcut('Hyper+E')).toThrow(TypeError);
    expect(presses('W')).toHaveLength(2);
  });
});

describe('the native menu', () => {
  const state: EditorState = INITIAL_STATE;

  it('is plain data in the language asked for', () => {
    const english = menuModel(state, 'en');
    expect(structuredClone(english)).toEqual(english);
    expect(english.map(({ label }) => label)).toEqual(['File', 'Edit', 'Mask', 'Layer', 'View', 'Tools', 'Batch', 'Window']);
    expect(menuModel(state, 'zh-Hant')[0]?.label).toBe('檔案');
  });

  it('offers keys with a modifier only, and nothing that can’t be done', () => {
    const items = menuModel(state, 'en').flatMap(({ items: inside }) => inside).filter((item) => item.type === 'action');
    const item = (id: string) => items.find((candidate) => candidate.id === id);
    expect(item('file.open')).toMatchObject({ accelerator: 'CmdOrCtrl+O', enabled: true, checked: null });
    expect(item('tool.object')).toMatchObject({ accelerator: null, enabled: false, checked: true });
    expect(item('view.zoomOut')?.accelerator).toBe('CmdOrCtrl+-');
    expect(item('view.systemTheme')?.checked).toBe(true);
    expect(item('mask.previous')?.accelerator).toBeNull();
  });
});
